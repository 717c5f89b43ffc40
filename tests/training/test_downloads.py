"""Fashion-MNIST's files, from a folder and from a server on this machine."""

import gzip
import hashlib
import struct
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from models.errors import InputError
from training.datasets import fashion_mnist
from training.downloads import FASHION_MNIST_FOLDERS, FASHION_MNIST_MD5, fetch, read_idx

DEBIAN = Path(FASHION_MNIST_FOLDERS[-1])
PACKED_AT = {"train": 1504176606, "t10k": 1504176627}  # Unix times in the publisher's gzip headers; Debian's have none
needs_debian = pytest.mark.skipif(not DEBIAN.exists(), reason="dataset-fashion-mnist is not installed")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_) -> None:
        pass


@pytest.fixture
def server(tmp_path):
    """A folder, and the address that its files are served at."""
    folder = tmp_path / "served"
    folder.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as http:
        threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
        yield folder, f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


def md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def as_published(name: str) -> bytes:
    """Debian's file behind the publisher's gzip header, which holds the file's name and time."""
    plain = name.removesuffix(".gz")
    header = (
        b"\x1f\x8b\x08\x08" + struct.pack("<I", PACKED_AT[name.split("-")[0]]) + b"\x00\x03" + plain.encode() + b"\0"
    )
    return header + (DEBIAN / name).read_bytes()[10:]


def idx(array: np.ndarray) -> bytes:
    return b"\x00\x00\x08" + bytes([array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


@needs_debian
@pytest.mark.parametrize("name", FASHION_MNIST_MD5)
def test_published_sums_are_those_of_debians_data(name):
    assert md5(as_published(name)) == FASHION_MNIST_MD5[name]


@needs_debian
@pytest.mark.parametrize("name", ["t10k-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz"])
def test_the_publishers_files_are_downloaded(server, tmp_path, name):
    folder, url = server
    (folder / name).write_bytes(as_published(name))
    got = read_idx(fetch(f"{url}/{name}", tmp_path / "data" / name, md5=FASHION_MNIST_MD5[name]))
    np.testing.assert_array_equal(got, read_idx(DEBIAN / name))


def test_another_file_than_expected_is_refused_and_not_left(server, tmp_path):
    folder, url = server
    (folder / "data.gz").write_bytes(b"cut of")
    target = tmp_path / "here" / "data.gz"
    with pytest.raises(InputError, match=rf"MD5 sum is {md5(b'cut of')}.*put data\.gz into"):
        fetch(f"{url}/data.gz", target, md5=md5(b"cut off"))
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("address", ["/missing.gz", None])
def test_an_address_that_gives_nothing_is_named(server, tmp_path, address):
    url = server[1] + address if address else "http://127.0.0.1:9/data.gz"  # port 9: nothing listens
    with pytest.raises(InputError, match="can't be downloaded"):
        fetch(url, tmp_path / "here" / "data.gz", md5=md5(b""))
    assert list((tmp_path / "here").iterdir()) == []


def test_a_failed_download_keeps_the_file_that_was_there(server, tmp_path):
    target = tmp_path / "data.gz"
    target.write_bytes(b"before")
    with pytest.raises(InputError):
        fetch(f"{server[1]}/missing.gz", target, md5=md5(b""))
    assert target.read_bytes() == b"before"


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_read_idx_gives_the_array_that_was_written(tmp_path, ending):
    array = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    path = tmp_path / f"array{ending}"
    path.write_bytes(gzip.compress(idx(array)) if ending else idx(array))
    np.testing.assert_array_equal(read_idx(path), array)


WHOLE = idx(np.zeros((2, 3), np.uint8))


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\x00\x08", WHOLE[:-1], WHOLE + b"\0", b"\x00\x00\x0d" + WHOLE[3:], gzip.compress(WHOLE, mtime=0)[:-9]],
)
def test_a_broken_idx_file_is_refused(tmp_path, data):
    path = tmp_path / ("array.gz" if data.startswith(b"\x1f\x8b") else "array")
    path.write_bytes(data)
    with pytest.raises(InputError, match="Get the file again"):
        read_idx(path)


@pytest.mark.parametrize("below", ["", "fashion-mnist"])
def test_fashion_mnist_is_read_from_a_folder(tmp_path, below):
    folder = tmp_path / below
    folder.mkdir(exist_ok=True)
    pixels = np.stack([np.full((28, 28), grey, np.uint8) for grey in (0, 100, 255)])
    (folder / "t10k-images-idx3-ubyte").write_bytes(idx(pixels))
    (folder / "t10k-labels-idx1-ubyte").write_bytes(idx(np.array([9, 0, 3], np.uint8)))
    test = fashion_mnist(tmp_path, "test")
    assert [item.labels["label"] for item in test] == ["Ankle boot", "T-shirt/top", "Dress"]
    assert test[1].image.mode == "RGB" and test[1].image.getpixel((5, 5)) == (100, 100, 100)


def test_the_last_training_pictures_are_val(tmp_path):
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(np.zeros((3010, 28, 28), np.uint8)))
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(idx(np.zeros(3010, np.uint8)))
    train, val = fashion_mnist(tmp_path, "train"), fashion_mnist(tmp_path, "val")
    assert len(train) == 10 and len(val) == 3000
    assert not set(train.rows.id) & set(val.rows.id)


def test_pictures_and_labels_of_different_numbers_are_refused(tmp_path):
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(idx(np.zeros((3, 28, 28), np.uint8)))
    (tmp_path / "t10k-labels-idx1-ubyte").write_bytes(idx(np.zeros(2, np.uint8)))
    with pytest.raises(InputError, match=r"\(3, 28, 28\) and labels \(2,\)"):
        fashion_mnist(tmp_path, "test")
