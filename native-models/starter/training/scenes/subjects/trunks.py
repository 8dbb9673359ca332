"""Bark and moss."""

import numpy as np

from ..fields import blur, cells, colour, glow, mix, noise, palette, relief, smooth_step, warp
from ..painting import Painting, subject

_BARKS = {
    "brown": ("140a06", "3e281a", "72522f", "b08c60"),
    "dark": ("080606", "221a16", "463a30", "786a5a"),
    "grey": ("1a1a1c", "4c4a48", "827c76", "bcb6ae"),
    "red": ("200a04", "5a2412", "9c5230", "d48c5c"),
}
_MOSS = ("0c2008", "2c5a14", "6c9c28", "c0dc5c")


@subject(
    "tree bark", "bark", "bark of a tree", "rough bark", "tree trunk texture",
    kind="surface", magnitude=-1, holds=("moss", "ant", "ladybird", "butterfly", "leaf", "plant_cells"),
)  # fmt: skip
def bark(scene):
    """Furrowed bark, or the white bark of a birch, sometimes with moss."""
    frequency = scene.zoom(2.4, 1.5, 0.95, 0.55)
    name = scene.choose(*_BARKS, "birch")
    x, y = scene.u * frequency, scene.v * frequency
    image = _birch(scene, x, y) if name == "birch" else _furrows(scene, x, y, _BARKS[name])
    if scene.framing == "distant":
        image = image * (0.35 + 0.75 * np.sqrt(np.clip(1 - (scene.u + 0.25) ** 2 * 0.75, 0, 1)))[..., None]
    details = []
    if scene.chance(0.35):
        share = smooth_step(0.5, 0.66, noise(scene.random, x * 1.2, y * 1.2, 5) + 0.1 * scene.v)
        tufts = noise(scene.random, x * 9, y * 9, 3)
        height = blur(share, 0.03) + tufts * 0.25
        image = mix(image, palette(tufts * 0.8 + 0.15, _MOSS) * relief(height, 0.2)[..., None], share)
        details = ["with green moss"] if share.mean() > 0.08 else []
    return Painting(image, [name], details)


def _furrows(scene, x, y, stops):
    """Long plates of bark with dark furrows between them, lit from the left."""
    bent_x, bent_y = warp(scene.random, x * 1.7, y * 0.55, 1.3, 0.25)
    fibre = noise(scene.random, bent_x * 4.5, bent_y * 1.6, 5, 0.6)
    nearest, second, identity, _, _ = cells(scene.random, bent_x * 2.4, bent_y * 1.5, 0.95)
    plate = smooth_step(0.0, 0.36, second - nearest)
    ridge = noise(scene.random, bent_x * 2.2, bent_y, 5, 0.55, "billow")
    height = 0.62 * plate + 0.35 * ridge + 0.3 * fibre
    tone = height * 0.75 - 0.1 + 0.22 * (identity - 0.5)
    return palette(tone, stops) * relief(height, 0.13, (-0.8, -0.3), 0.35)[..., None] * 1.15


def _birch(scene, x, y):
    """White bark with short dark lines across."""
    lines = noise(scene.random, x * 0.9, y * 6.5, 4)
    patches = noise(scene.random, x * 1.3, y * 1.8, 4)
    dark = np.maximum(smooth_step(0.3, 0.17, lines), smooth_step(0.85, 0.95, patches))
    curl = noise(scene.random, x * 2, y * 9, 4)
    return mix(palette(0.35 + 0.65 * curl, ("c0b4a6", "e4ddd2", "faf8f2")), colour("241e1a"), dark * 0.9)


@subject(
    "moss", "mossy ground", "moss on the forest floor", "cushion of moss", "carpet of moss",
    kind="surface", magnitude=-2, holds=("mushroom", "ant", "water_drop", "ladybird", "plant_cells"),
)  # fmt: skip
def moss(scene):
    """Cushions of moss made of tiny tufts."""
    name, stops = scene.choose(
        ("green", _MOSS),
        ("green", _MOSS),
        ("dark green", ("061a10", "184a28", "3c8444", "94c86c")),
        ("yellow", ("2c2c08", "74741c", "bcb42c", "f0ec7c")),
    )
    frequency = scene.zoom(2.6, 1.7, 1.1, 0.6)
    x, y = warp(scene.random, scene.u * frequency, scene.v * frequency, 1.2, 0.2)
    nearest, _, identity, away_x, away_y = cells(scene.random, x * 1.1, y * 1.1, 0.9)
    cushion = np.clip(1 - nearest**2, 0, 1)
    tone = 0.2 + 0.5 * cushion - 0.25 * (away_x + away_y) + 0.2 * (identity - 0.5)
    for density in (9, 14):
        tuft, _, tint, leaf_x, leaf_y = cells(scene.random, x * density * 0.8, y * density * 0.8, 0.95)
        star = 0.55 + 0.45 * np.cos(np.arctan2(leaf_y, leaf_x) * 6 + tint * 40)
        tone = tone * 0.82 + 0.3 * smooth_step(0.6, 0.1, tuft * (1.35 - 0.6 * star)) + 0.12 * (tint - 0.5)
    details = []
    image = palette(tone - 0.08, stops)
    if scene.chance(0.3):
        for _ in range(24):
            glow(image, scene.between(-1, 1), scene.between(-1, 1), scene.between(0.008, 0.016), colour("f4ffe8") * 0.9)
        details = ["with dew drops"]
    return Painting(image, [name], details)
