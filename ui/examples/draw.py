"""Draws the example pictures: `python ui/examples/draw.py`. Ours, so that they may ship."""

from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (600, 800)
SCALE = 3  # drawn this much larger, then reduced, for smooth edges
FOLDER = Path(__file__).parent


def _curve(points: list[tuple[float, float]], steps: int = 14) -> list[tuple[float, float]]:
    """A closed Catmull–Rom curve through the points."""
    result, count = [], len(points)
    for i in range(count):
        p0, p1, p2, p3 = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            result.append(
                tuple(
                    0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
                    for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
                )
            )
    return result


class Canvas:
    """A white page with shaded shapes; coordinates are those of the finished picture."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.image = Image.new("RGB", (size[0] * SCALE, size[1] * SCALE), "white")

    def shape(
        self,
        points: list[tuple[float, float]],
        colour: tuple[int, int, int],
        *,
        smooth: bool = True,
        shade: float = 0.35,
    ) -> None:
        """A filled shape, lighter in its middle and darker to its edges as cloth and leather are."""
        mask = Image.new("L", self.image.size, 0)
        path = _curve(points) if smooth else points
        ImageDraw.Draw(mask).polygon([(x * SCALE, y * SCALE) for x, y in path], fill=255)
        depth = ImageChops.multiply(mask, mask.filter(ImageFilter.GaussianBlur(30 * SCALE)))
        dark = tuple(int(c * (1 - shade)) for c in colour)
        shaded = Image.composite(Image.new("RGB", mask.size, colour), Image.new("RGB", mask.size, dark), depth)
        self.image.paste(shaded, mask=mask)

    def line(self, points: list[tuple[float, float]], colour: tuple[int, int, int], width: float) -> None:
        """A line, for seams, folds and laces."""
        path = [(x * SCALE, y * SCALE) for x, y in points]
        ImageDraw.Draw(self.image).line(path, fill=colour, width=round(width * SCALE), joint="curve")

    def save(self, name: str) -> None:
        """Reduce, soften a little, and write a JPEG."""
        picture = self.image.resize(self.size, Image.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(0.6))
        picture.save(FOLDER / name, quality=86, optimize=True)


def dress() -> None:
    """A sleeveless red summer dress."""
    canvas, red, fold = Canvas(SIZE), (200, 32, 48), (150, 18, 34)
    canvas.shape(
        [(225, 70), (258, 62), (266, 120), (300, 150), (334, 120), (342, 62), (375, 70), (392, 170), (378, 300), (430, 500),
         (480, 720), (300, 752), (120, 720), (170, 500), (222, 300), (208, 170)],
        red,
    )  # fmt: skip
    canvas.shape([(222, 292), (300, 300), (378, 292), (380, 318), (300, 328), (220, 318)], fold)
    for x, end in ((250, 200), (280, 265), (322, 340), (350, 405)):
        canvas.line([(x, 335), ((x + end) / 2, 520), (end, 722)], fold, 2.2)
    canvas.save("dress.jpg")


def sneaker() -> None:
    """A white and blue sneaker from the side."""
    canvas, blue, white, grey = Canvas((800, 600)), (38, 84, 160), (236, 238, 242), (150, 155, 165)
    canvas.shape([(95, 400), (90, 330), (110, 240), (150, 200), (230, 215), (290, 190), (345, 225), (430, 300), (560, 340), (680, 370),
                  (715, 420), (700, 445), (400, 450), (110, 448)], blue, shade=0.45)  # fmt: skip
    canvas.shape([(110, 240), (150, 200), (230, 215), (220, 300), (130, 320)], (28, 60, 120))
    canvas.shape([(560, 342), (680, 372), (714, 418), (640, 440), (560, 430), (530, 390)], white, shade=0.12)
    canvas.shape(
        [(80, 428), (400, 436), (720, 425), (738, 455), (715, 490), (400, 497), (110, 492), (78, 470)],
        white,
        shade=0.18,
    )
    canvas.line([(85, 462), (400, 470), (733, 458)], grey, 3)
    for i in range(5):
        x, y = 318 + 42 * i, 232 + 24 * i
        canvas.line([(x - 26, y + 26), (x + 22, y - 8)], white, 9)
    canvas.line([(200, 425), (300, 330), (420, 425)], white, 12)
    canvas.save("sneaker.jpg")


def tshirt() -> None:
    """A plain dark green t-shirt."""
    canvas, green, fold = Canvas((700, 760)), (34, 98, 72), (22, 66, 50)
    canvas.shape(
        [(250, 90), (160, 122), (50, 270), (150, 345), (195, 295), (192, 480), (186, 690), (350, 702), (514, 690), (508, 480),
         (505, 295), (550, 345), (650, 270), (540, 122), (450, 90), (350, 132)],
        green,
    )  # fmt: skip
    canvas.shape([(250, 90), (350, 104), (450, 90), (420, 140), (350, 158), (280, 140)], fold)
    canvas.line([(195, 295), (205, 240)], fold, 3)
    canvas.line([(505, 295), (495, 240)], fold, 3)
    canvas.line([(188, 672), (350, 684), (512, 672)], fold, 2)
    canvas.save("tshirt.jpg")


if __name__ == "__main__":
    for draw in (dress, sneaker, tshirt):
        draw()
