"""A small shop of its own: drawn products, photos by class, reviews."""

from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image, ImageDraw

from training.__main__ import main

SHAPES = ("mug", "plate", "vase")


def drawing(kind: str, seed: int) -> Image.Image:
    """A product that no bundled model was trained on, somewhere on white, in some colour."""
    generator = np.random.default_rng(seed)
    colour = tuple(int(value) for value in generator.integers(30, 200, 3))
    left, top = (int(value) for value in generator.integers(5, 20, 2))
    picture = Image.new("RGB", (90, 90), "white")
    pen = ImageDraw.Draw(picture)
    if kind == "mug":
        pen.rectangle((left, top, left + 40, top + 50), fill=colour)
        pen.arc((left + 30, top + 10, left + 60, top + 40), 270, 90, fill=colour, width=6)
    elif kind == "plate":
        pen.ellipse((left, top + 20, left + 60, top + 50), outline=colour, width=5)
    else:
        pen.polygon([(left, top + 60), (left + 20, top), (left + 40, top + 60)], fill=colour)
    return picture


def write_shop(folder: Path) -> Path:
    """60 products with pictures and titles, 12 photos by class, 90 reviews."""
    (folder / "images").mkdir(parents=True)
    rows = []
    for number in range(60):
        kind = SHAPES[number % 3]
        drawing(kind, number).save(folder / "images" / f"{number}.png")
        split = ("train", "train", "train", "val", "test")[number // 12]
        rows.append(
            {
                "id": number,
                "image": f"images/{number}.png",
                "name": f"Hand-made {kind} no. {number}",
                "article_type": kind,
                "split": split,
            }
        )
    pd.DataFrame(rows).to_csv(folder / "products.csv", index=False)
    for number in range(12):
        kind = SHAPES[number % 3]
        path = folder / "photos" / ("val" if number >= 9 else "train") / kind / f"{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        drawing(kind, 100 + number).save(path)
    words = {1: "broke at once, awful glaze", 3: "fine, but smaller than it looks", 5: "lovely glaze, I use it daily"}
    reviews = [{"review": f"{words[stars]} ({number})", "rating": stars} for number in range(30) for stars in words]
    pd.DataFrame(reviews).to_json(folder / "reviews.jsonl", orient="records", lines=True)
    return folder


def train(model: str, data, folder, *, length: str = "1") -> int:
    """Exit code of a training with its weights and run in `folder`."""
    paths = {"--data": data, "--weights": folder / "weights", "--run": folder / "run"}
    return main([model, *(str(part) for pair in paths.items() for part in pair), "--length", length])
