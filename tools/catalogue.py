"""A catalogue that can be searched: its products with one vector each, in a folder that can be moved about.

INDEX/index.json            which CLIP made it, and what was left out
INDEX/products.jsonl        id, title and columns of each product
INDEX/vectors.safetensors   (N, D) unit vectors in half precision, in the same order
INDEX/pictures/             small pictures, for those who look at what was found
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.errors import ImageError, InputError, LimitError
from models.progress import report
from tools.catalogue_files import NO_PICTURE, Product, read_products
from tools.guards import load_image

if TYPE_CHECKING:
    from PIL import Image

FORMAT = 1
BATCH = 64  # products embedded at once
KEPT = 640  # pixels, of the longer side; models read up to 384 of them, and see 0.04 grey levels of difference
THUMBNAIL = 320  # pixels, of the longer side of what is shown


@dataclass(frozen=True)
class Entry:
    """One product that can be found."""

    id: str
    title: str
    picture: str | None  # path of its small picture
    columns: dict[str, str]


@dataclass(frozen=True)
class Catalogue:
    """N products and their unit vectors (N, D)."""

    folder: Path
    entries: tuple[Entry, ...]
    vectors: np.ndarray
    dropped: dict[str, int]  # reason → rows left out when it was made

    @property
    def columns(self) -> list[str]:
        """Names of all columns that products have."""
        return list(dict.fromkeys(column for entry in self.entries for column in entry.columns))

    def matching(self, where: Mapping[str, Any]) -> np.ndarray:
        """(N,) bool: the products whose columns hold what is asked, in any case; a list is any of its values.

        Raises:
            InputError: there is no such column.
        """
        keep = np.ones(len(self.entries), dtype=bool)
        spelled = {column.casefold(): column for column in self.columns}
        for column, wanted in where.items():
            if column.casefold() not in spelled:
                listed = ", ".join(self.columns) or "none"
                raise InputError(f"The catalogue has no column {column!r}.", f"Its columns are {listed}.")
            values = {str(each).casefold() for each in (wanted if isinstance(wanted, list | tuple | set) else [wanted])}
            name = spelled[column.casefold()]
            keep &= [entry.columns.get(name, "").casefold() in values for entry in self.entries]
        return keep


def index_catalogue(source: str | PathLike[str], folder: str | PathLike[str]) -> Catalogue:
    """Make a folder or table of products searchable.

    Args:
        source: as `tools.catalogue_files.read_products` takes it.
        folder: where the index goes; an older index there is replaced, anything else is refused.

    Raises:
        InputError: nothing to index, or the folder holds something else.
        WeightsError: the model's weights are missing or broken.
    """
    folder = Path(folder)
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir()) and not (folder / "index.json").exists()):
        raise InputError(f"{folder} holds something else already.", "Name a new folder for the index.")
    products, dropped = read_products(source, index=folder)
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    (folder / "index.json").write_text("{}")  # until all is there it is no index, but ours to write
    for old in (folder / "pictures").glob("*.jpg"):
        old.unlink()
    lines, vectors = [], []
    for product, vector, picture in _embedded(products, folder, dropped):
        kept = {"id": product.id, "title": product.title, "picture": picture, "columns": product.columns}
        lines.append(json.dumps(kept, ensure_ascii=False))
        vectors.append(vector)
    if not vectors:
        raise InputError(f"No product of {Path(source).name} can be read.", "Its pictures are missing or broken.")
    from safetensors.numpy import save_file

    save_file({"vectors": np.stack(vectors).astype(np.float16)}, folder / "vectors.safetensors")
    (folder / "products.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    about = {"format": FORMAT, "clip": _clip_digest(), "products": len(lines), "dropped": dropped}
    (folder / "index.json").write_text(json.dumps(about, indent=1))
    return load_catalogue(folder)


def _embedded(
    products: list[Product], folder: Path, dropped: Counter[str]
) -> Iterator[tuple[Product, np.ndarray, str | None]]:
    """Products with their vectors and small pictures; broken pictures are counted."""
    for start in range(0, len(products), BATCH):
        report("products indexed", start, len(products))
        batch = products[start : start + BATCH]
        images = [_opened(product, dropped) for product in batch]
        usable = [place for place, product in enumerate(batch) if images[place] is not None or product.title]
        vectors = vectors_of([(images[place], batch[place].title) for place in usable])
        for place, vector in zip(usable, vectors, strict=True):
            name = None
            if (image := images[place]) is not None:
                name = f"pictures/{start + place:06d}.jpg"
                image.thumbnail((THUMBNAIL, THUMBNAIL))
                image.save(folder / name, quality=85)
            yield batch[place], vector, name


def _opened(product: Product, dropped: Counter[str]) -> "Image.Image | None":
    if product.picture is None:
        return None
    try:
        image = load_image(product.picture)
    except (ImageError, LimitError):
        dropped[NO_PICTURE.replace("missing", "unreadable")] += 1
        return None
    image.thumbnail((KEPT, KEPT))  # a whole batch of them is held at once
    return image


def vectors_of(pairs: "list[tuple[Image.Image | None, str]]") -> np.ndarray:
    """(N, D) unit vectors of pictures with words, either one missing: the sum of both in CLIP's space."""
    from models.predictors import clip

    sums = np.zeros((len(pairs), clip().size), dtype=np.float32)
    pictures = [place for place, (image, _) in enumerate(pairs) if image is not None]
    texts = [place for place, (_, text) in enumerate(pairs) if text]
    if pictures:
        sums[pictures] += clip().image_features([pairs[place][0] for place in pictures]).numpy()
    if texts:
        sums[texts] += clip().text_features([pairs[place][1] for place in texts]).numpy()
    return sums / np.linalg.norm(sums, axis=1, keepdims=True).clip(min=1e-9)


def load_catalogue(folder: str | PathLike[str]) -> Catalogue:
    """The index that `index_catalogue` wrote.

    Raises:
        InputError: there is none, it is broken, or another CLIP made it.
    """
    folder = Path(folder)
    again = "Make it again with `product-assistant index`."
    about: dict[str, Any] = {}
    with suppress(OSError, ValueError):
        about = json.loads((folder / "index.json").read_text())
    if about.get("format") != FORMAT:
        raise InputError(f"{folder} is no index of a catalogue.", again)
    if about["clip"] != _clip_digest():
        raise InputError(f"The index {folder} was made with another CLIP.", again)
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        vectors = load_file(folder / "vectors.safetensors")["vectors"].astype(np.float32)
        written = (folder / "products.jsonl").read_text(encoding="utf-8")
        lines = [json.loads(line) for line in written.split("\n") if line]
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise InputError(f"The index {folder} is broken: {error}", again) from error
    if len(lines) != len(vectors):
        raise InputError(f"The index {folder} is broken: {len(lines)} products, {len(vectors)} vectors.", again)
    entries = tuple(
        Entry(each["id"], each["title"], str(folder / each["picture"]) if each["picture"] else None, each["columns"])
        for each in lines
    )
    return Catalogue(folder, entries, vectors, about["dropped"])


def _clip_digest() -> str:
    from models.loading import WEIGHTS_FILE, model_folder

    with (model_folder("clip") / WEIGHTS_FILE).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]
