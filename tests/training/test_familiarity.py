"""How familiarity is fitted and where its thresholds lie, on made-up features and tiny pictures."""

import pytest
import torch
from PIL import Image

from models.errors import InputError
from models.familiarity import FAMILIARITY_FILE, Familiarity, PictureFeatures
from training import measure_clip
from training.familiarity import CALLED_UNSURE, _basis, _size, thumbnails


def test_thumbnails_keep_their_shape_and_never_vanish():
    pictures = [Image.new("RGB", size) for size in [(200, 100), (100, 200), (1000, 3)]]
    assert [each.size for each in thumbnails(pictures, 80)] == [(80, 40), (40, 80), (80, 1)]


def test_the_basis_spans_what_most_vectors_share():
    vectors = torch.zeros(50, 6)
    vectors[:, :2] = torch.randn(50, 2, generator=torch.Generator().manual_seed(0))
    basis = _basis(vectors).float()
    assert basis.shape == (6, 2)
    torch.testing.assert_close(vectors @ basis @ basis.T, vectors, atol=2e-3, rtol=0)


@pytest.fixture
def familiarity() -> Familiarity:
    return Familiarity([torch.eye(3)[:, :2]], [])


def features(low: float, high: float, *, size: int, seed: int) -> PictureFeatures:
    """Four thousand pictures of which a share between `low` and `high` lies outside the plane of the first two axes."""
    share = torch.rand(4000, generator=torch.Generator().manual_seed(seed)) * (high - low) + low
    vectors = torch.stack([(1 - share**2).sqrt(), torch.zeros_like(share), share], 1)
    return PictureFeatures(torch.zeros(4000, 1), (vectors,), torch.full((4000,), size))


def test_thresholds_leave_so_many_unsure_in_no_data_set_more(familiarity):
    easy, hard = features(0.1, 0.2, size=0, seed=0), features(0.1, 0.4, size=0, seed=1)
    elsewhere, other = features(0.6, 0.9, size=1, seed=2), features(0.3, 1.0, size=0, seed=3)
    chosen = _size(familiarity, 0, [easy, hard, elsewhere], other)
    fitted = Familiarity(familiarity.bases, [chosen])
    for named, share in ((True, CALLED_UNSURE["named"]), (False, CALLED_UNSURE["open"])):
        unsure = [float((fitted.known(each, named=named) < 0.5).float().mean()) for each in (easy, hard)]
        assert unsure == pytest.approx([0, share], abs=0.002)
        assert float((fitted.known(other, named=named) < 0.5).float().mean()) > 0.8
    assert chosen["named"] < chosen["open"]


def test_known_falls_only_as_steeply_as_is_sane(familiarity):
    apart = _size(familiarity, 0, [features(0.1, 0.2, size=0, seed=0)], features(0.8, 1.0, size=0, seed=1))
    assert 0 < apart["steepness"] <= 20


def test_what_was_fitted_stays_where_the_data_are_missing(tmp_path, monkeypatch):
    def missing(*_) -> None:
        raise InputError("There is no such table.")

    monkeypatch.setattr(measure_clip, "ClipPredictor", lambda folder, familiarity: None)
    monkeypatch.setattr(measure_clip, "embedded", missing)
    fitted = tmp_path / "weights" / "clip" / FAMILIARITY_FILE
    fitted.parent.mkdir(parents=True)
    fitted.write_bytes(b"fitted before")
    with pytest.raises(InputError):
        measure_clip.calibrate(tmp_path, tmp_path / "weights")
    assert fitted.read_bytes() == b"fitted before"
