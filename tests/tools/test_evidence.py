"""Where in a picture its label was found."""

import numpy as np
import pytest
import torch
from PIL import Image

from models import pictures
from models.errors import InputError
from tools.evidence import Evidence, evidence


def test_it_lies_where_the_product_is(photo):
    """A small dress in a corner of a white picture speaks for "dress" in that corner."""
    page = Image.new("RGB", (600, 800), "white")
    page.paste(photo.resize((210, 280)), (370, 500))
    found = evidence(page, "auto", "dress", "wallet")
    assert found.side == "bottom right" and found.map.max() == 1 and found.map.min() == 0


def test_a_long_picture_is_not_shown_with_the_page_that_it_is_read_on(photo):
    strip = Image.new("RGB", (300, 900), "white")
    strip.paste(photo, (0, 500))
    found = evidence(strip, "auto", "dress", "wallet")
    assert found.side == "bottom" and found.drawn().size == (160, 480)


@pytest.mark.parametrize(("size", "shown"), [((8, 800), (5, 480)), ((20, 2000), (5, 480)), ((16_000, 8), (480, 1))])
def test_of_the_thinnest_picture_something_is_left(size, shown):
    found = evidence(Image.new("RGB", size), "auto", "dress", "wallet")
    assert min(found.map.shape) > 0 and found.drawn().size == shown


def test_parts_add_up_to_the_lead_of_the_label(photo):
    from models.labels import CLOTHING
    from models.predictors import clip

    predictor = clip()
    [(_, values)] = pictures.pixel_values([photo])
    with torch.inference_mode():
        features = [
            predictor.model.get_image_features(pixel_values=each).pooler_output[0] for each in (values, values.flip(-1))
        ]
    dress, hat = (predictor.label_features(CLOTHING)[CLOTHING.labels.index(each)] for each in ("dress", "hat"))
    lead = torch.stack(features).mean(0) @ (dress - hat)
    assert predictor.evidence(photo, CLOTHING, "dress", "hat").mean() == pytest.approx(lead.item(), abs=1e-4)


def test_it_is_drawn_over_the_picture(photo):
    drawn = evidence(photo, ["dress", "shoe"], "dress", "shoe").drawn()
    assert drawn.size == (360, 480) and drawn.mode == "RGB" and drawn.tobytes() != photo.resize((360, 480)).tobytes()


@pytest.mark.parametrize(
    ("row", "column", "side"),
    [(0, 0, "top left"), (0, 2, "top"), (2, 2, "middle"), (4, 4, "bottom right"), (2, 0, "left"), (4, 2, "bottom")],
)
def test_sides(row, column, side):
    spot = np.zeros((5, 5))
    spot[row, column] = 1
    assert Evidence(spot, Image.new("RGB", (50, 50))).side == side


def test_a_label_that_was_not_asked_for(photo):
    with pytest.raises(InputError, match="spaceship"):
        evidence(photo, "auto", "spaceship", "dress")
