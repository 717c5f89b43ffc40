"""Fashion-MNIST's files: found, downloaded with their checksums compared, and read (IDX format)."""

import gzip
import hashlib
import shutil
import zlib
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

import numpy as np

from models.errors import InputError

FASHION_MNIST_FOLDERS = ("fashion-mnist", "/usr/share/datasets/fashion-mnist")  # below the data, Debian's package

# Address and MD5 sums as https://github.com/zalandoresearch/fashion-mnist publishes them. Debian's files hold the same
# data behind a gzip header without name and time: with the publisher's header back they have these very sums.
FASHION_MNIST_URL = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com"
FASHION_MNIST_MD5 = {
    "train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
    "t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
    "t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
}


def fetch(url: str, path: Path, *, md5: str, timeout_s: float = 60) -> Path:
    """Downloads `url` to `path`, which exists only once its MD5 sum is the expected one.

    Raises:
        InputError: the address doesn't answer, or what comes isn't the expected file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.partial")
    by_hand = f"Try again later, or put {path.name} into {path.parent} yourself."
    try:
        with urlopen(url, timeout=timeout_s) as response, unfinished.open("wb") as file:
            shutil.copyfileobj(response, file)
        with unfinished.open("rb") as file:
            came = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
        if came != md5:
            raise InputError(f"{url} is not the expected file: its MD5 sum is {came}, and {md5} is expected.", by_hand)
        return unfinished.replace(path)
    except (OSError, HTTPException) as error:
        raise InputError(f"{url} can't be downloaded: {error}.", by_hand) from error
    finally:
        unfinished.unlink(missing_ok=True)


def read_idx(path: Path) -> np.ndarray:
    """The array of unsigned bytes in an IDX file, packed with gzip or not, in the shape that its header states.

    Raises:
        InputError: broken, cut off, or not an IDX file of bytes.
    """
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path} can't be unpacked: {error}.", "Get the file again.") from error
    start = 4 + 4 * data[3] if data[:3] == b"\x00\x00\x08" and len(data) > 3 else 0
    shape = np.frombuffer(data[4:start], ">u4").astype(int) if 4 <= start <= len(data) else np.array([], int)
    if not start or start + shape.prod() != len(data):
        raise InputError(f"{path} is not a whole IDX file of bytes.", "Get the file again.")
    return np.frombuffer(data, np.uint8, offset=start).reshape(shape)


def fashion_mnist_files(
    folder: Path, prefix: str, *, download: bool = False, url: str = FASHION_MNIST_URL
) -> tuple[Path, Path]:
    """Files of pictures and of labels of one part, `prefix` "train" or "t10k": in `folder`, in its `fashion-mnist/`,
    where Debian's package puts them, or downloaded into `folder`.

    Raises:
        InputError: nowhere, and not to be downloaded; or the download failed.
    """
    names = f"{prefix}-images-idx3-ubyte", f"{prefix}-labels-idx1-ubyte"
    for place in (folder, *(folder / place for place in FASHION_MNIST_FOLDERS)):
        for ending in (".gz", ""):
            images, labels = (place / f"{name}{ending}" for name in names)
            if images.exists() and labels.exists():
                return images, labels
    if not download:
        raise InputError(
            f"Fashion-MNIST's {names[0]}.gz and {names[1]}.gz are neither in {folder} nor installed.",
            "Put the files there, install Debian's package dataset-fashion-mnist, or ask for a download.",
        )
    packed = (f"{name}.gz" for name in names)
    images, labels = (fetch(f"{url}/{name}", folder / name, md5=FASHION_MNIST_MD5[name]) for name in packed)
    return images, labels
