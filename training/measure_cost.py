"""What a model costs: time to answer, memory, parameters, size on disk.

    python -m training.measure_cost clip models/weights 30

measures one model in its own process, 30 times each, and prints it as JSON; `write` does so for `costs.json`, which maps each model to

    {"parameters": 22598401, "size_mb": 45.8, "threads": 2, "peak_memory_mb": {"1": 512.3, "16": 640.1},
     "latency_ms": [{"input": "picture of 60×80", "batch": 1, "p50": 9.1, "p95": 10.4}, …]}

Megabytes are of 10^6 bytes. `size_mb` is what the model's folder needs to run. `peak_memory_mb` is the resident memory of
a fresh process with Python and its libraries in it, after it has answered every input one by one ("1"), and then in
batches of sixteen ("16"). Times and memory are those of the machine that evaluated. Pictures and texts are made up, since what
they show changes no time; how long a message to the assistant takes depends on what it says, and so there are real ones too.
"""

import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

FILE = "costs.json"
THREADS = 2
BATCHES = (1, 16)
REPEATS = 30
WARM_UP = 3  # calls that are not counted
PICTURES = {"28×28": (28, 28), "60×80": (60, 80), "600×800": (600, 800)}  # one of each size that pictures are read at
SENTENCE = "I like the colour and the fabric, but it runs small. "  # some 14 tokens
TEXTS = {"short": SENTENCE, "long": SENTENCE * 12}
SERVED = ("*.safetensors", "config.json", "calibration.json", "preprocessor_config.json", "tokenizer*")

Call = Callable[[int], object]  # answers a batch of so many


def write(name: str, weights: Path, *, repeats: int = REPEATS) -> None:
    """Measure one model in a fresh process and keep the others' costs."""
    command = [sys.executable, "-m", "training.measure_cost", name, str(weights), str(repeats)]
    measured = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    (weights / FILE).write_text(json.dumps(read(weights) | {name: measured}, indent=1, ensure_ascii=False) + "\n")


def read(weights: Path) -> dict[str, Any]:
    """The costs of each model, none before the first evaluation."""
    path = weights / FILE
    return json.loads(path.read_text()) if path.exists() else {}


def size_mb(folder: Path) -> float:
    """Megabytes of the files that the predictor reads."""
    files = {file for pattern in SERVED for file in folder.glob(pattern)}
    return round(sum(file.stat().st_size for file in files) / 1e6, 2)


def latency(call: Callable[[], object], *, repeats: int = REPEATS) -> dict[str, float]:
    """Milliseconds of a call: the median, "p50", and what one call in twenty exceeds, "p95"."""
    for _ in range(WARM_UP):
        call()
    milliseconds = []
    for _ in range(repeats):
        since = time.perf_counter()
        call()
        milliseconds.append(1000 * (time.perf_counter() - since))
    p50, p95 = np.quantile(milliseconds, [0.5, 0.95])
    return {"p50": round(float(p50), 2), "p95": round(float(p95), 2)}


def costs(name: str, weights: Path, *, repeats: int = REPEATS) -> dict[str, Any]:
    """Costs of one model in this process, which should be a fresh one; see the module for the format."""
    import torch

    torch.set_num_threads(THREADS)
    model, calls = _MODELS[name](weights)
    memory, times = {}, []
    for batch in BATCHES:
        for call in calls.values():
            call(batch)
        memory[str(batch)] = round(_peak_memory_mb(), 1)
    for what, call in calls.items():
        times += [{"input": what, "batch": n, **latency(lambda c=call, n=n: c(n), repeats=repeats)} for n in BATCHES]
    return {
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "size_mb": size_mb(weights / name),
        "threads": THREADS,
        "peak_memory_mb": memory,
        "latency_ms": times,
    }


def _peak_memory_mb() -> float:
    """Megabytes. Linux's `ru_maxrss` begins with what the parent had, hence `VmHWM`, which a new program has to itself."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) * 1024 / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6  # bytes there, kibibytes elsewhere


def _picture(size: tuple[int, int]) -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (size[1], size[0], 3), np.uint8)
    return Image.fromarray(pixels)


def _clip(weights: Path) -> tuple[Any, dict[str, Call]]:
    from models.clip_predictor import ClipPredictor
    from models.labels import EVERYDAY

    predictor = ClipPredictor(weights / "clip")
    images = {f"picture of {size}": _picture(pixels) for size, pixels in PICTURES.items()}
    calls = {what: lambda n, image=image: predictor.scores([image] * n, EVERYDAY) for what, image in images.items()}
    return predictor.model, calls


def _roberta(weights: Path) -> tuple[Any, dict[str, Call]]:
    from models.roberta_predictor import RobertaPredictor

    predictor = RobertaPredictor(weights / "roberta")
    calls = {}
    for length, text in TEXTS.items():
        tokens = len(predictor.tokenizer(text)["input_ids"])
        calls[f"{length} text of {tokens} tokens"] = lambda n, text=text: predictor.predict([text] * n)
    return predictor.model, calls


def _reviews(weights: Path) -> tuple[Any, dict[str, Call]]:
    """The sentences of texts, by the network over RoBERTa's first layers and by the quick one."""
    from models.review_reader import ReviewReader
    from models.roberta_predictor import RobertaPredictor

    roberta, calls, reader = RobertaPredictor(weights / "roberta"), {}, None
    for how, budget in (("read", 10**9), ("read quickly", 0)):
        reader = ReviewReader.from_pretrained(weights / "reviews", roberta, read_tokens=budget)
        for length, text in TEXTS.items():
            spans = [(at, at + len(SENTENCE) - 1) for at in range(0, len(text), len(SENTENCE))]
            what = f"{length} text of {len(spans)} sentence{'s' if len(spans) > 1 else ''}, {how}"
            calls[what] = lambda n, text=text, spans=spans, reader=reader: reader.read([text] * n, [spans] * n)
    return reader.model, calls


def _fusion(weights: Path) -> tuple[Any, dict[str, Call]]:
    """One product after the other, as the predictor takes them, both encoders included."""
    from models.clip_predictor import ClipPredictor
    from models.fusion_predictor import FusionPredictor
    from models.roberta_predictor import RobertaPredictor

    encoders = ClipPredictor(weights / "clip"), RobertaPredictor(weights / "roberta")
    predictor = FusionPredictor(weights / "fusion", *encoders)
    picture = _picture(PICTURES["600×800"])

    def one_by_one(image: Image.Image | None, text: str | None) -> Call:
        return lambda n: [predictor.predict(image, text) for _ in range(n)]

    ways = {"picture": (picture, None), "text": (None, SENTENCE), "picture and text": (picture, SENTENCE)}
    return predictor.model, {what: one_by_one(*sides) for what, sides in ways.items()}


def _router(weights: Path) -> tuple[Any, dict[str, Call]]:
    """Messages one after the other, as they come: taken apart, and their tools told."""
    from models.message_reader import OWN, Context, MessageReader
    from models.roberta_predictor import RobertaPredictor
    from training.message_data import Message, before_reading, messages

    reader = MessageReader.from_pretrained(weights / "router", RobertaPredictor(weights / "roberta"))
    question = "what is this and do people like it?"
    asked = {
        f"question of {len(question.split())} words": question,
        "question with five pasted reviews": f"{question}\n" + "\n".join([SENTENCE] * 5),
    }

    def read(text: str, request: str, before: Context, after: Context) -> None:
        reader.kinds(text, before)
        reader.wants(request, after)

    calls: dict[str, Call] = {
        what: lambda n, text=text: [read(text, question, *[Context(pictures=1)] * 2) for _ in range(n)]
        for what, text in asked.items()
    }

    def as_they_come(rows: list[Message]) -> Call:
        real = cycle([(row.text, row.request, before_reading(row), row.context) for row in rows])
        return lambda n: [read(*next(real)) for _ in range(n)]

    written = [message for message in messages("test") if message.text]
    random.Random(0).shuffle(written)
    pasted = [message for message in written if any(kind != OWN for _, kind in message.units)]
    return reader.network, calls | {
        "test messages": as_they_come(written), "test messages with something pasted": as_they_come(pasted),
    }  # fmt: skip


_MODELS = {"clip": _clip, "roberta": _roberta, "reviews": _reviews, "fusion": _fusion, "router": _router}


def table(cost: dict[str, Any]) -> str:
    """One model's costs in Markdown; nothing where they were never measured."""
    if not cost:
        return ""
    memory = ", ".join(f"{value:,.0f} MB in batches of {batch}" for batch, value in cost["peak_memory_mb"].items())
    lines = [
        f"{cost['parameters'] / 1e6:,.1f} million parameters, {cost['size_mb']:,.1f} MB on disk. A fresh process that "
        f"loads the model and answers peaks at {memory}.",
        "",
        f"| input, {cost['threads']} threads | batch | p50, ms | p95, ms |",
        "|---|---|---|---|",
    ]
    for row in cost["latency_ms"]:
        lines.append(f"| {row['input']} | {row['batch']} | {row['p50']:,.1f} | {row['p95']:,.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(json.dumps(costs(sys.argv[1], Path(sys.argv[2]), repeats=int(sys.argv[3]))))
