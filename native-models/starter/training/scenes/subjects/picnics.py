"""A man who sleeps on a picnic blanket, from above, as the journey through the powers of ten begins."""

import math

import numpy as np

from ..fields import colour, mix, noise, palette, pixel, rotate, smooth_step
from ..painting import Painting, subject
from ._drawing import blob, from_canvas, polygon, stroke, to_canvas

_CLOTHS = {"red": "d42a2a", "blue": "2c5cc0", "green": "2c8c4c", "yellow": "eab020"}
_SHIRTS = ("f4f4f0", "3c78c8", "e8c83c", "c83c3c", "38a080")


def _lawn(scene):
    """Grass from some magnitude above."""
    fine = noise(scene.random, scene.u * 26, scene.v * 26, 3)
    broad = noise(scene.random, scene.u * 2, scene.v * 2, 4)
    return palette(0.2 + 0.35 * fine + 0.4 * broad, ("1c4a14", "3c7a24", "68a438", "9ccc58"))


@subject(
    "man on a picnic blanket", "picnic", "picnic from above", "man lying on a blanket on the grass",
    "picnic on the grass",
    kind="object", magnitude=0, holds=("skin", "eye", "grass", "ladybird", "ant", "flower"),
    framings=("distant", "whole", "close"),
)  # fmt: skip
def picnic(scene):
    """A checked blanket on grass, a man on his back, a basket, plates and fruit."""
    x, y, scale = scene.placement()
    name = scene.choose(*_CLOTHS)
    image = _lawn(scene) if scene.backdrop is None else scene.backdrop
    turn = scene.between(-0.5, 0.5)
    across, down = rotate((scene.u - x) / scale, (scene.v - y) / scale, turn)
    soft = pixel(scene.u) / scale / 2
    ripple = 0.012 * np.sin(across * 9) + 0.012 * np.sin(down * 8)
    inside = np.maximum(np.abs(across), np.abs(down)) + ripple
    image = image * (1 - 0.5 * smooth_step(0.92, 0.74, inside))[..., None]
    checks = 6.0
    stripes = [smooth_step(-soft * 6, soft * 6, np.sin(line * checks * math.pi)) for line in (across, down)]
    weave = (stripes[0] + stripes[1]) / 2
    folds = noise(scene.random, across * 2.5, down * 2.5, 3)
    cloth = mix(colour("faf6ee"), colour(_CLOTHS[name]), weave) * (0.84 + 0.26 * folds)[..., None]
    image = mix(image, cloth, smooth_step(0.78 + soft, 0.78 - soft, inside))
    canvas = to_canvas(image)

    def place(a, b):
        """From the blanket's coordinates to the frame's."""
        cosine, sine = math.cos(turn), math.sin(turn)
        return x + (a * cosine - b * sine) * scale, y + (a * sine + b * cosine) * scale

    _basket(scene, canvas, place, scale, turn)
    _man(scene, canvas, place, scale, turn)
    return Painting(from_canvas(canvas, scene), [], [f"with a {name} checked blanket", "from above"])


def _limb(canvas, place, scale, points, width, tint):
    """A rounded limb through points."""
    for (a, b), (c, d) in zip(points, points[1:]):
        stroke(canvas, place(a, b), place(c, d), width * scale, width * scale, tint)
    for a, b in points:
        blob(canvas, *place(a, b), width * scale / 2, width * scale / 2, tint)


def _man(scene, canvas, place, scale, turn):
    """The man on his back, his head at the top, one hand on his belly."""
    skin = colour(scene.choose("f0c4a0", "d8a078", "a06c48", "6c4830"))
    shirt, trousers = colour(scene.choose(*_SHIRTS)), colour(scene.choose("2c3c5c", "4c4438", "70685c"))
    for shift, shade in ((0.045, None), (0.0, 1)):
        tint = [colour("2c2018")] * 4 if shade is None else [skin, shirt, trousers, colour("3c2414")]

        def moved(a, b):
            """The same, moved aside for the shadow."""
            return place(a + shift, b + shift)

        for side in (-1, 1):
            _limb(
                canvas,
                moved,
                scale,
                [(0.08 * side - 0.12, 0.12), (0.11 * side - 0.12, 0.42), (0.1 * side - 0.12, 0.68)],
                0.13,
                tint[2],
            )
            blob(canvas, *moved(0.12 * side - 0.12, 0.73), 0.05 * scale, 0.07 * scale, tint[3], turn)
        _limb(canvas, moved, scale, [(-0.3, -0.26), (-0.46, -0.06), (-0.4, 0.12)], 0.09, tint[0])
        torso = [(-0.3, -0.3), (0.06, -0.3), (0.04, 0.0), (0.03, 0.16), (-0.27, 0.16), (-0.28, 0.0)]
        polygon(canvas, [moved(a, b) for a, b in torso], tint[1])
        _limb(canvas, moved, scale, [(-0.29, -0.26), (-0.38, -0.16)], 0.12, tint[1])
        _limb(canvas, moved, scale, [(0.05, -0.26), (0.16, -0.14)], 0.12, tint[1])
        _limb(canvas, moved, scale, [(0.16, -0.13), (0.18, -0.04), (-0.04, 0.02)], 0.085, tint[0])
        blob(canvas, *moved(-0.12, -0.32), 0.06 * scale, 0.07 * scale, tint[0], turn)
        blob(canvas, *moved(-0.12, -0.5), 0.125 * scale, 0.15 * scale, tint[3], turn)
        blob(canvas, *moved(-0.12, -0.46), 0.105 * scale, 0.125 * scale, tint[0], turn)
    for side in (-1, 1):
        blob(canvas, *place(-0.12 + 0.045 * side, -0.47), 0.02 * scale, 0.012 * scale, colour("201810"), turn)
    blob(canvas, *place(-0.12, -0.4), 0.03 * scale, 0.01 * scale, skin * 0.6, turn)


def _basket(scene, canvas, place, scale, turn):
    """A basket, a plate with fruit and a book beside the man."""

    def disc(a, b, radius, tint):
        """Draws a disc with its shadow."""
        blob(canvas, *place(a + 0.02, b + 0.025), radius * scale, radius * scale, colour("3c2820"))
        blob(canvas, *place(a, b), radius * scale, radius * scale, tint)

    corners = [(0.34, -0.62), (0.66, -0.62), (0.66, -0.36), (0.34, -0.36)]
    polygon(canvas, [place(a + 0.03, b + 0.04) for a, b in corners], colour("3c2820"))
    polygon(canvas, [place(a, b) for a, b in corners], colour("a8743c"))
    for index in range(5):
        row = -0.6 + 0.055 * index
        polygon(
            canvas,
            [place(a, b) for a, b in ((0.35, row), (0.65, row), (0.65, row + 0.02), (0.35, row + 0.02))],
            colour("7c5024"),
        )
    disc(0.48, 0.02, 0.15, colour("fafafa"))
    disc(0.48, 0.02, 0.105, colour("e4e8ec"))
    for index, tint in enumerate(("d8282c", "f0a020", "88b830", "d8282c")):
        angle = index * 1.6 + turn
        disc(0.48 + 0.055 * math.cos(angle), 0.02 + 0.055 * math.sin(angle), 0.045, colour(tint))
    polygon(canvas, [place(a, b) for a, b in ((0.34, 0.36), (0.6, 0.3), (0.66, 0.58), (0.4, 0.64))], colour("2c5070"))
    polygon(
        canvas, [place(a, b) for a, b in ((0.37, 0.385), (0.59, 0.33), (0.635, 0.56), (0.415, 0.61))], colour("f4eedc")
    )
