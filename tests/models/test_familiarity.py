"""Whether a picture is of a kind that the tower knows, on made-up features."""

import math

import pytest
import torch
from safetensors.torch import save_file

from models.errors import WeightsError
from models.familiarity import FAMILIARITY_FILE, Familiarity, PictureFeatures

# Known pictures lie in the plane of the first two axes, half in and half out of it for a size that is read small
SIZES = [
    {"mean": [math.log(0.5)], "scale": [0.5], "open": -1.0, "named": -2.0, "steepness": 4.0},
    {"mean": [math.log(0.1)], "scale": [1.0], "open": -1.0, "named": -2.0, "steepness": 4.0},
]


@pytest.fixture
def familiarity() -> Familiarity:
    return Familiarity([torch.eye(3)[:, :2]], SIZES)


def outside(*shares: float, size: int) -> PictureFeatures:
    """Pictures of which these shares lie outside the plane."""
    share = torch.tensor(shares)
    vectors = torch.stack([(1 - share**2).sqrt(), torch.zeros_like(share), share], 1)
    return PictureFeatures(torch.zeros(len(shares), 1), (vectors,), torch.full((len(shares),), size))


def test_the_residual_is_what_lies_outside_the_subspace(familiarity):
    features = outside(0.1, 0.5, 1.0, size=1)
    torch.testing.assert_close(familiarity.log_residuals(features.maps)[:, 0].exp(), torch.tensor([0.1, 0.5, 1.0]))
    assert torch.isfinite(familiarity.log_residuals(outside(0.0, size=1).maps)).all()


def test_a_picture_counts_among_those_of_its_size(familiarity):
    assert float(familiarity.score(outside(0.1, size=1))) == pytest.approx(0, abs=1e-5)
    assert float(familiarity.score(outside(0.1 * math.e, size=1))) == pytest.approx(-1, abs=1e-5)
    assert float(familiarity.score(outside(0.5, size=0))) == pytest.approx(0, abs=1e-5)


def test_known_is_one_half_at_the_threshold_and_named_sets_ask_for_less(familiarity):
    features = outside(0.1 * math.e, size=1)
    assert float(familiarity.known(features, named=False)) == pytest.approx(0.5, abs=1e-4)
    assert float(familiarity.known(features, named=True)) == pytest.approx(1 / (1 + math.exp(-4)), abs=1e-4)


def test_less_familiar_pictures_are_less_known(familiarity):
    known = familiarity.known(outside(0.05, 0.2, 0.6, 1.0, size=1), named=False)
    assert (known.diff() < 0).all()


def test_every_map_has_a_say(familiarity):
    twice = Familiarity(familiarity.bases * 2, [{**SIZES[1], "mean": SIZES[1]["mean"] * 2, "scale": [1.0, 1.0]}])
    inside, out = outside(0.1, size=0), outside(1.0, size=0)
    mixed = PictureFeatures(inside.embeds, (inside.maps[0], out.maps[0]), inside.sizes)
    assert float(twice.score(mixed)) == pytest.approx(-math.log(10) / 2, abs=1e-4)


def test_subspaces_of_another_tower_are_refused(familiarity):
    features = PictureFeatures(torch.zeros(1, 1), (torch.ones(1, 4),), torch.zeros(1, dtype=torch.long))
    with pytest.raises(WeightsError, match="another picture tower"):
        familiarity.score(features)


def test_a_folder_without_subspaces_has_none_and_one_with_them_gives_them_back(tmp_path, familiarity):
    assert Familiarity.from_folder(tmp_path, {}) is None
    save_file({"0": familiarity.bases[0].half()}, tmp_path / FAMILIARITY_FILE)
    again = Familiarity.from_folder(tmp_path, {"unsure": {"sizes": SIZES}})
    features = outside(0.3, size=0)
    torch.testing.assert_close(again.score(features), familiarity.score(features))


def test_subspaces_that_were_never_calibrated_are_refused(tmp_path, familiarity):
    save_file({"0": familiarity.bases[0].half()}, tmp_path / FAMILIARITY_FILE)
    with pytest.raises(WeightsError, match="never calibrated"):
        Familiarity.from_folder(tmp_path, {"unsure": {"above_chance": 0.15}})


def test_joined_features_are_those_of_the_parts_in_a_row():
    first, second = outside(0.1, 0.2, size=0), outside(0.3, size=1)
    joined = PictureFeatures.joined([first, second])
    assert joined.sizes.tolist() == [0, 0, 1]
    torch.testing.assert_close(joined.maps[0], torch.cat([first.maps[0], second.maps[0]]))
