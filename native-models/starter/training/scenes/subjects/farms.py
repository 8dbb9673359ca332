"""Farmland from above."""

import numpy as np

from ..fields import colour, mix, noise, palette, rotate, smooth_step, warp
from ..painting import Painting, subject
from ._city import number

_FIELDS = {
    "green": ("2f5f2a", "3f7a30", "567a38", "6aa03f", "8cb850", "a8c468"),
    "golden": ("8a7a3a", "a8a850", "c0923a", "d8b048", "e8cc6a", "f0dc90"),
    "colourful": ("3f7a30", "d8b048", "8a4a2c", "a8c468", "c87aa0", "e8d478", "6a8a3a"),
    "brown": ("5c4a30", "6a4a2c", "7a7040", "8a6640", "a8845a", "b89a6c"),
    "snowy": ("b8c8d4", "ccd8e2", "e0e8f0", "f0f4f8", "ffffff", "a8b8a4"),
}


@subject(
    "farmland from above", "farmland", "patchwork of fields", "farm fields", "fields from above",
    kind="surface", magnitude=3, holds=("house", "tree", "river", "lake", "city", "flower_field", "meadow", "picnic"),
)  # fmt: skip
def farmland(scene):
    """Fields with their furrows: oblong ones between hedges, or round ones in dry land."""
    name = scene.choose(*_FIELDS)
    frequency = scene.zoom(3.6, 2.3, 1.4, 0.75)
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.between(0, 6.3))
    round_fields = name != "snowy" and scene.chance(0.25)
    edge, kind, turn = (_circles if round_fields else _patches)(scene, x, y)
    stops = np.stack([colour(stop) for stop in _FIELDS[name]])
    image = stops[np.minimum((kind * len(stops)).astype(int), len(stops) - 1)]
    furrows = np.sin(
        (x * np.cos(turn * 6.3) + y * np.sin(turn * 6.3))
        * (24 + 20 * kind)
        * (1.6 if scene.framing == "texture" else 1)
    )
    rough = noise(scene.random, x * 4, y * 4, 5)
    image = image * (0.92 + 0.09 * furrows * (turn > 0.25) + 0.28 * (rough - 0.5))[..., None]
    trees = noise(scene.random, x * 11, y * 11, 3)
    border = (
        palette(trees, ("143c18", "2c5c24", "5c8840"))
        if not round_fields
        else palette(rough, ("8c6c44", "b09468", "d0b88c"))
    )
    hedge = 0.03 + (0.03 * (trees - 0.5) if not round_fields else 0)
    soft = 1.2 / len(x) * frequency
    share = smooth_step(hedge - soft, hedge + soft, edge)
    if not round_fields:
        image = image * (1 - 0.35 * smooth_step(0.11, 0.02, edge))[..., None]
    image = mix(border, image, share)
    details = ["with round fields"] if round_fields else []
    if scene.chance(0.25):
        image, details = (
            image * np.float32([1.1, 0.82, 0.58]) * (0.85 + 0.25 * rough[..., None]),
            details + ["at sunset"],
        )
    return Painting(image, [name], details)


def _patches(scene, x, y):
    """Distance to the border of an oblong field, and two numbers of the field."""
    bent_x, bent_y = warp(scene.random, x, y, 0.6, 0.2, 2)
    bent_x, bent_y = bent_x + scene.between(0, 50), bent_y + scene.between(0, 50)
    column = np.floor(bent_x)
    shifted = bent_y * 1.3 + number(column, column * 0, 7) * 3
    row = np.floor(shifted)
    fx, fy = bent_x - column, shifted - row
    split = 1 + (number(column, row, 8) > 0.5)
    part = np.floor(fx * split)
    fx = fx * split - part
    edge = np.minimum(np.minimum(fx, 1 - fx) / split, np.minimum(fy, 1 - fy) / 1.3)
    return edge, number(column * 2 + part, row, 9), number(column * 2 + part, row, 10)


def _circles(scene, x, y):
    """The same of round fields."""
    x, y = x + scene.between(0, 50), y + scene.between(0, 50)
    column, row = np.floor(x), np.floor(y)
    away = np.hypot(x - column - 0.5, y - row - 0.5)
    return 0.47 - away, number(column, row, 9), number(column, row, 10)
