"""Sand and pebbles."""

import numpy as np

from ..fields import cells, colour, mix, noise, palette, relief, rotate, smooth_step, warp
from ..painting import Painting, subject

_SANDS = {
    "golden": ("5c3c18", "b88440", "e4bc74", "fff0c4"),
    "white": ("807868", "c4bcac", "eae4d8", "ffffff"),
    "black": ("060608", "1e1e22", "44444a", "8c8c94"),
    "red": ("481408", "9c4420", "d47c48", "ffbc8c"),
}


@subject(
    "sand", "grains of sand", "sand grains", "sandy ground", "beach sand",
    kind="surface", magnitude=-3, holds=("salt", "crystal", "pebbles", "bacteria"),
)  # fmt: skip
def sand(scene):
    """Ripples of sand from a distance; single grains close up."""
    name = scene.choose("golden", "golden", "white", "black", "red")
    stops = _SANDS[name]
    if scene.framing == "distant":
        x, y = rotate(scene.u, scene.v, scene.between(0, 6.3))
        bend = noise(scene.random, x * 1.5, y * 1.5, 3)
        height = 0.5 + 0.5 * np.sin(x * 22 + 6 * bend + 1.5 * np.sin(y * 3))
        grain = noise(scene.random, scene.u * 40, scene.v * 40, 2)
        return Painting(
            palette(0.25 + 0.3 * bend + 0.4 * (grain - 0.4), stops) * relief(height, 0.03)[..., None] * 1.25,
            [name],
            ["with ripples"],
        )
    frequency = {"whole": 9, "close": 5, "texture": 2.6}[scene.framing] * scene.between(0.85, 1.15)
    x, y = warp(scene.random, scene.u * frequency, scene.v * frequency, 1.4, 0.1)
    image = palette(0.25 * noise(scene.random, x, y, 2), stops)
    for lift in (0.0, 0.12):
        nearest, second, identity, away_x, away_y = cells(scene.random, x, y, 0.95)
        edge = second - nearest
        height = np.sqrt(np.clip(1 - (nearest / 0.72) ** 2, 0, 1))
        tone = 0.32 + lift + 0.6 * (identity - 0.5) - 0.42 * (away_x * 0.6 + away_y * 0.8) + 0.25 * height
        tone += 0.14 * (noise(scene.random, x * 3, y * 3, 3) - 0.5) + 0.5 * smooth_step(
            0.2, 0.08, np.hypot(away_x + 0.16, away_y + 0.2)
        )
        grains = palette(tone, stops)
        odd = ((identity * 31) % 1)[..., None]
        grains = np.where(
            odd > 0.9,
            grains * np.float32([0.55, 0.5, 0.5]),
            np.where(odd < 0.1, grains * np.float32([1.1, 0.85, 0.8]), grains),
        )
        image = mix(
            image * (0.72 + 0.28 * (edge < 0.02))[..., None],
            grains,
            smooth_step(0.03, 0.12, edge) * (identity > (0.25 if lift else 0)),
        )
    return Painting(image, [name])


_STONES = {
    "grey": ("3c4044", "70757a", "a4a8aa", "dcdcd8"),
    "colourful": ("6c4438", "8c8478", "c4a888", "788c98", "e8e0d4", "4c5458"),
    "white": ("a8a49c", "d0ccc4", "ece8e2", "ffffff"),
    "brown": ("3c2c20", "745840", "a8866a", "d8c0a4"),
}


@subject(
    "pebbles", "stones", "smooth pebbles", "rounded stones", "gravel",
    kind="surface", magnitude=-1, plural=True, holds=("sand", "crystal", "leaf", "water_drop", "moss"),
)  # fmt: skip
def pebbles(scene):
    """Rounded stones, dry or wet."""
    name = scene.choose(*_STONES)
    frequency = scene.zoom(5.5, 3.4, 2.1, 1.1)
    x, y = warp(scene.random, scene.u * frequency, scene.v * frequency, 0.9, 0.12)
    wet = scene.chance(0.35)
    image = np.zeros((*scene.u.shape, 3), np.float32) + colour("1c1a18")
    for layer in range(2):
        nearest, second, identity, away_x, away_y = cells(
            scene.random, x * (1.25 - 0.25 * layer), y * (1.25 - 0.25 * layer), 0.8
        )
        edge = second - nearest
        dome = np.sqrt(np.clip(1 - (1 - np.clip(edge / 0.55, 0, 1)) ** 2, 0, 1))
        specks = noise(scene.random, x * 5 + identity * 90, y * 5, 3)
        veins = smooth_step(0.86, 0.95, noise(scene.random, x * 1.4 + identity * 50, y * 1.4, 3, shape="ridged")) * (
            identity > 0.6
        )
        shade = 0.35 + 0.55 * dome - 0.45 * (away_x * 0.6 + away_y * 0.8)
        body = (
            palette((identity * 7.7) % 1, _STONES[name])
            * (shade * (0.86 + 0.28 * specks))[..., None]
            * (0.72 if wet else 1.05)
        )
        body = mix(body, colour("f0ece4") * 0.9, veins * 0.6)
        if wet:
            body += (0.75 * np.exp(-((away_x + 0.16) ** 2 + (away_y + 0.2) ** 2) / 0.006))[..., None]
        show = smooth_step(0.02, 0.07, edge) * ((identity * 3.3) % 1 > (0.3 if layer else 0))
        image = (
            mix(image * (0.45 if layer else 1), body, show)
            if not layer
            else mix(image * (1 - 0.5 * smooth_step(0.12, 0.0, edge))[..., None], body, show)
        )
    return Painting(image, ["wet", name] if wet else [name])
