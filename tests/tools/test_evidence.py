"""Where in a picture its label was found."""

import numpy as np
import pytest
from PIL import Image

from models.errors import InputError
from tools.evidence import Evidence, evidence


def test_it_lies_where_the_product_is(photo):
    """A small dress in a corner of a white picture speaks for "dress" in that corner."""
    page = Image.new("RGB", (600, 800), "white")
    page.paste(photo.resize((210, 280)), (370, 500))
    found = evidence(page, "auto", "dress", "wallet")
    assert found.side == "bottom right" and found.map.max() == 1 and found.map.min() == 0


def test_parts_add_up_to_the_lead_of_the_label(photo):
    from models.labels import CLOTHING
    from models.predictors import clip

    def lead(image):
        scores = clip().logits(clip().image_features([image]), CLOTHING)[0]
        return scores[CLOTHING.labels.index("dress")] - scores[CLOTHING.labels.index("hat")]

    mirrored = photo.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    maps = [clip().evidence(each, CLOTHING, "dress", "hat") for each in (photo, mirrored)]
    assert np.allclose(maps[0], maps[1][:, ::-1], atol=1e-4)  # the drawing is not quite symmetric, and need not be
    other = clip().evidence(photo, CLOTHING, "hat", "dress")
    assert np.allclose(maps[0], -other, atol=1e-5)
    assert np.sign(maps[0].mean()) == np.sign(lead(photo).item())


def test_it_is_drawn_over_the_picture(photo):
    drawn = evidence(photo, ["dress", "shoe"], "dress", "shoe").drawn()
    assert drawn.size == (300, 400) and drawn.mode == "RGB" and drawn.tobytes() != photo.tobytes()


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
