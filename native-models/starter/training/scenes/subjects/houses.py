"""Houses."""

import numpy as np

from ..fields import colour, glow, palette
from ..painting import Painting, subject
from ._drawing import blob, from_canvas, polygon, to_canvas
from ._landscape import ground, hills, light_of, sky, veil

_WALLS = {"white": "f0ece0", "red": "a83c2c", "yellow": "ecc864", "blue": "6c98bc", "wooden": "8c6040"}


@subject(
    "house", "small house", "cottage", "house with a pitched roof", "farmhouse",
    kind="object", magnitude=1, holds=("tree", "picnic", "bark", "flower", "snowflake"),
    framings=("distant", "whole", "close"),
)  # fmt: skip
def house(scene):
    """A house with a gable, windows and a chimney; its windows are lit when it is dark."""
    x, y, scale = scene.placement()
    name = scene.choose(*_WALLS)
    base = y + 0.62 * scale
    land, snow = None, False
    if scene.backdrop is None:
        land = sky(scene, float(np.clip(base - 0.28 * scale - 0.03, -0.4, 0.7)))
        snow = scene.chance(0.25)
        hills(scene, land, ("6c8298", "a4b8c8", "d4e0ea") if snow else ("1c4030", "3a6840", "5c8a50"), 2, 0.3)
        ground(scene, land, ("8ea4bc", "c4d2e0", "eef4fa") if snow else ("1f4a18", "42802c", "7cb043"))
    image = land.image if land else scene.backdrop.copy()
    light = land.light if land else light_of(image)
    shadow = np.exp(-(((scene.u - x - 0.1 * scale) / scale) ** 2) - ((scene.v - base) / (0.1 * scale)) ** 2)
    canvas = to_canvas(image * (1 - 0.45 * shadow)[..., None])
    dark = float(light.mean()) < 0.5
    _build(scene, canvas, x, base, scale, colour(_WALLS[name]) * light, light, snow, dark)
    _bushes(scene, canvas, x, base, scale, light, snow)
    image = from_canvas(canvas, scene)
    if dark:
        for place in (-0.52, -0.22, 0.22, 0.52):
            glow(image, x + place * scale, base - 0.3 * scale, 0.2 * scale, colour("ff9a30") * 0.28)
    smoke = scene.chance(0.4)
    if smoke:
        for index in range(7):
            place = (x + (0.5 + 0.05 * index**1.3) * scale, base - (1.42 + 0.13 * index) * scale)
            glow(image, *place, (0.05 + 0.022 * index) * scale, np.clip(light, 0.3, 1) * (0.3 - 0.03 * index))
    if land:
        land.image = image
        veil(scene, land)
        image = land.image
    details = (["with lit windows"] if dark else []) + (["with smoke from its chimney"] if smoke else [])
    return Painting(image, [name], details + (["in the snow"] if snow else []) + (land.details if land else []))


def _build(scene, canvas, x, base, scale, wall, light, snow, dark):
    """Draws the house; its gable is on the left, its long side on the right."""
    roof = (colour("eef4fa") if snow else colour(scene.choose("8c3424", "5c4438", "48505c"))) * light
    pane = colour("ffd070") if dark else colour("54748c") * light

    def shape(points, tint):
        """Draws a polygon given in coordinates of the house."""
        polygon(canvas, [(x + a * scale, base - b * scale) for a, b in points], np.clip(tint, 0, 1))

    shape([(0.42, 0.9), (0.42, 1.38), (0.58, 1.38), (0.58, 0.9)], colour("7c4c3c") * light)
    shape([(-0.1, 0), (-0.1, 0.62), (0.86, 0.62), (0.86, 0.04)], wall * 0.78)
    shape([(-0.8, 0), (-0.8, 0.6), (-0.45, 1.12), (-0.1, 0.6), (-0.1, 0)], wall)
    shape([(-0.45, 1.2), (0.58, 1.2), (0.96, 0.56), (-0.04, 0.54)], roof)
    for row in range(1, 6):
        t = row / 6
        left, right = (-0.45 + 0.41 * t, 1.2 - 0.66 * t), (0.58 + 0.38 * t, 1.2 - 0.64 * t)
        shape([left, right, (right[0], right[1] + 0.018), (left[0], left[1] + 0.018)], roof * 0.86)
    shape([(-0.45, 1.2), (-0.04, 0.54), (-0.1, 0.5), (-0.45, 1.06), (-0.8, 0.5), (-0.88, 0.54)], roof * 0.8)
    trim = colour("fcfaf4") * light
    for left, right, low, high in (
        (-0.7, -0.53, 0.26, 0.5),
        (-0.53, -0.37, 0.74, 0.92),
        (0.08, 0.28, 0.24, 0.48),
        (0.52, 0.72, 0.25, 0.48),
    ):
        shape(
            [
                (left - 0.025, low - 0.025),
                (left - 0.025, high + 0.025),
                (right + 0.025, high + 0.025),
                (right + 0.025, low - 0.025),
            ],
            trim,
        )
        shape([(left, low), (left, high), (right, high), (right, low)], pane)
        middle = (left + right) / 2
        shape([(middle - 0.008, low), (middle - 0.008, high), (middle + 0.008, high), (middle + 0.008, low)], trim)
    shape([(-0.38, 0), (-0.38, 0.42), (-0.2, 0.42), (-0.2, 0)], colour("5c3420") * light)


def _bushes(scene, canvas, x, base, scale, light, snow):
    """Draws bushes along the walls, but not before the door."""
    for _ in range(16):
        place, size = scene.between(-0.95, 1.0), scene.between(0.04, 0.09)
        if not -0.45 < place < -0.12:
            tint = (
                colour("dce8f0")
                if snow
                else palette(np.array([scene.between(0, 1)]), ("1c4a1c", "3c7828", "74a840"))[0]
            )
            blob(canvas, x + place * scale, base + 0.01 * scale, size * scale, size * scale, tint * light)
