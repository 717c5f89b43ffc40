"""What calibration chooses on data whose best choice is known."""

import numpy as np
import pytest
import torch

from training import calibration


def labelled(logits: torch.Tensor) -> torch.Tensor:
    """(N, L) bool: for each row one label, drawn with the probabilities of `logits`."""
    drawn = torch.multinomial(logits.softmax(1), 1, generator=torch.Generator().manual_seed(1))
    return torch.zeros(logits.shape, dtype=torch.bool).scatter(1, drawn, True)


def test_temperature_undoes_overconfidence():
    logits = torch.randn(20_000, 4, generator=torch.Generator().manual_seed(0))
    assert calibration.temperature(3 * logits, labelled(logits)) == pytest.approx(3, rel=0.05)


def test_binary_temperature_undoes_overconfidence():
    logits = 2 * torch.randn(20_000, generator=torch.Generator().manual_seed(0))
    truth = torch.rand(20_000, generator=torch.Generator().manual_seed(2)) < logits.sigmoid()
    assert calibration.binary_temperature(2 * logits, truth) == pytest.approx(2, rel=0.1)


def test_platt_weighs_both_sides_the_same():
    logits = torch.cat([torch.randn(3_000, generator=torch.Generator().manual_seed(0)) + 1, torch.full((2,), -1.0)])
    truth = torch.arange(len(logits)) < 3_000
    slope, bias = calibration.platt(logits, truth)
    assert slope > 0
    assert slope * -1 + bias < 0 < slope * 1 + bias  # two wrong pairs pull as much as three thousand real ones


def test_best_threshold_lies_between_no_and_yes():
    probabilities = np.array([0.9, 0.2, 0.8, 0.4, 0.7])
    assert calibration.best_threshold(probabilities, probabilities > 0.5) == pytest.approx(0.55)


def test_expert_weights_find_the_expert_that_knows():
    generator = torch.Generator().manual_seed(0)
    logits, noise = (2 * torch.randn(20_000, 4, generator=generator) for _ in range(2))
    experts = torch.stack([noise.log_softmax(1), (2 * logits).log_softmax(1)])  # the second is twice too sure
    assert calibration.expert_weights(experts, labelled(logits)) == pytest.approx([0, 0.5], abs=0.03)


def test_expert_weights_take_away_what_is_counted_twice():
    generator = torch.Generator().manual_seed(0)
    seen, read = (torch.randn(20_000, 4, generator=generator) for _ in range(2))
    experts = torch.stack([seen, read, 2 * seen + read]).log_softmax(-1)  # the joint one relies on pictures too much
    weights = calibration.expert_weights(experts, labelled(seen + read))
    assert weights[0] + 2 * weights[2] == pytest.approx(1, abs=0.05)
    assert weights[1] + weights[2] == pytest.approx(1, abs=0.05)


def test_star_cuts_go_half_of_the_way_to_the_best():
    """Expected stars that lie 0.4 too high are cut 0.2 higher."""
    true = np.tile([1, 2, 3, 4, 5], 200)
    expected = np.clip(true + 0.4 + np.random.default_rng(0).uniform(-0.3, 0.3, len(true)), 1, 5)
    cuts = calibration.star_cuts(expected, true)
    assert cuts == sorted(cuts)
    assert all(0.05 <= cut - nearest <= 0.25 for cut, nearest in zip(cuts[:3], (1.5, 2.5, 3.5), strict=True))
    right = (1 + np.searchsorted(cuts, expected, side="right") == true).mean()
    assert right > (np.rint(expected) == true).mean()


def test_star_cuts_stay_at_the_nearest_star_where_they_cost_too_many_right_ones(monkeypatch):
    """Calling fives fours is worth it for the kappa where ones among them are then less far off."""
    true = np.repeat([1, 1, 5, 5], [100, 300, 400, 300])
    expected = np.concatenate([np.full(100, 4.6), np.ones(300), np.linspace(4.55, 4.95, 400), np.full(300, 5.0)])
    monkeypatch.setattr(calibration, "CUTS_COST", 1)
    assert calibration.star_cuts(expected, true, share=1)[-1] > 4.6
    monkeypatch.undo()
    assert calibration.star_cuts(expected, true, share=1) == [1.5, 2.5, 3.5, 4.5]


def test_vector_scaling_undoes_temperature_and_bias():
    logits = torch.randn(40_000, 3, generator=torch.Generator().manual_seed(0))
    favoured = 2 * (logits - torch.tensor([0.6, -0.2, -0.4]))
    temperature, bias = calibration.vector_scaling(favoured, labelled(logits))
    assert temperature == pytest.approx(2, rel=0.05)
    assert bias == pytest.approx([0.6, -0.2, -0.4], abs=0.05)


def test_lead_scaling_undoes_temperature_and_too_large_a_lead():
    logits = 2 * torch.randn(8_000, 6, generator=torch.Generator().manual_seed(0))
    ahead = logits.scatter_add(1, logits.argmax(1, keepdim=True), torch.full((len(logits), 1), 0.7))
    temperature, lead = calibration.lead_scaling(1.5 * ahead, labelled(logits))
    assert temperature == pytest.approx(1.5, rel=0.1) and lead == pytest.approx(0.7, abs=0.15)
