"""Grass and flowers as far as the eye reaches, and grass close to it."""

import math

import numpy as np

from ..fields import colour, mix, noise, palette, smooth_step
from ..painting import Painting, subject
from ._drawing import blade, blob, bloom, from_canvas, stroke, to_canvas
from ._landscape import ground, hills, sky, veil

_GRASS = ("16400f", "35741f", "6eaa38", "aad45c")
_BLOSSOMS = {
    "red": ("e0281c", "2c0808", 5),
    "yellow": ("fbd824", "b87a10", 6),
    "white": ("ffffff", "f6c422", 9),
    "purple": ("9250dc", "f0d040", 6),
    "pink": ("f272ac", "f8e070", 5),
    "blue": ("4a78ec", "f4f0b0", 7),
}


def _strewn(scene, count, top):
    """Places in perspective below v = top, the furthest first: [n, 3] of x, y and size."""
    depth = np.sort(scene.random.random(count) ** 0.75)
    return np.stack([scene.random.uniform(-1.1, 1.1, count), top + (1.08 - top) * depth, 0.006 + 0.062 * depth**1.6], 1)


def _tufts(scene, canvas, top, light, count=170):
    """Blades of grass that grow towards the viewer."""
    stops = palette(np.linspace(0.15, 1, 8), _GRASS) * light
    for x, y, size in _strewn(scene, count, top):
        shade = stops[int(scene.between(0, 7.99))]
        blade(canvas, x, y + size, size * scene.between(1.6, 3.6), scene.between(-0.5, 0.5), size * 0.32, shade)


def _blossoms(scene, canvas, top, light, names, count, scale=1.0):
    """Flowers on stems among the grass."""
    turns = scene.random.uniform(0, 6.28, count)
    for (x, y, size), turn in zip(_strewn(scene, count, top), turns):
        petal, heart, petals = _BLOSSOMS[scene.choose(*names)]
        radius = size * scale * scene.between(0.75, 1.2)
        if radius > 0.02:
            stroke(
                canvas,
                (x, y),
                (x + 0.3 * radius, y + 2.4 * radius),
                radius * 0.16,
                radius * 0.16,
                colour("2f6420") * light,
            )
        bloom(
            canvas,
            x,
            y,
            radius,
            0.72,
            petals,
            colour(petal) * light * scene.between(0.85, 1.08),
            colour(heart) * light,
            turn,
        )


def _flower_words(scene):
    """Which flowers grow, as colours, and how to say it."""
    names = scene.choose(*[(name,) for name in _BLOSSOMS], tuple(_BLOSSOMS))
    return names, f"with {names[0]} flowers" if len(names) == 1 else "with colourful flowers"


@subject(
    "meadow", "grassy field", "grassland", "field of grass",
    kind="surface", magnitude=2, holds=("tree", "flower", "house", "sunflower", "grass", "mushroom", "butterfly"),
)  # fmt: skip
def meadow(scene):
    """Grass with flowers under the sky; as a texture, the same from above."""
    names, words = _flower_words(scene)
    if scene.framing == "texture":
        return _meadow_from_above(scene, names, words)
    plain = scene.chance(0.3)
    land = sky(scene, {"distant": 0.05, "whole": -0.2, "close": -0.6}[scene.framing] + scene.between(-0.12, 0.12))
    hills(scene, land, ("1c4030", "3a6840", "5c8a50"), 2, 0.3)
    ground(scene, land, _GRASS)
    canvas = to_canvas(land.image)
    top = land.horizon + 0.03
    _tufts(scene, canvas, top, land.light)
    if not plain:
        scale = {"distant": 0.8, "whole": 1.1, "close": 1.6}[scene.framing]
        _blossoms(scene, canvas, top, land.light, names, 130, scale)
    land.image = from_canvas(canvas, scene)
    veil(scene, land)
    return Painting(land.image, [], ([] if plain else [words]) + land.details)


def _meadow_from_above(scene, names, words):
    """Grass and flowers, looking down."""
    image, canvas = _blades_from_above(scene, 420, 0.42)
    turns = scene.random.uniform(0, 6.28, 26)
    for turn in turns:
        x, y, radius = scene.between(-1, 1), scene.between(-1, 1), scene.between(0.06, 0.15)
        petal, heart, petals = _BLOSSOMS[scene.choose(*names)]
        blob(canvas, x + 0.02, y + 0.03, radius * 0.8, radius * 0.8, colour("0e2c0c"))
        bloom(canvas, x, y, radius, 0.95, petals, colour(petal), colour(heart), turn)
    return Painting(from_canvas(canvas, scene), [], [words, "from above"])


def _blades_from_above(scene, count, length, stops=_GRASS):
    """Blades that fall over each other; gives back image and canvas."""
    image = palette(0.35 * noise(scene.random, scene.u * 2, scene.v * 2, 3), stops)
    canvas = to_canvas(image)
    colours = palette(np.linspace(0.1, 1, 24), stops)
    values = scene.random.random((count, 5))
    for index, (across, down, angle, size, tint) in enumerate(values):
        x, y, angle = across * 2.4 - 1.2, down * 2.4 - 1.2, angle * 2.4 - 2.77
        reach = length * (0.5 + size)
        tip = (x + math.cos(angle) * reach, y + math.sin(angle) * reach)
        shade = colours[int(np.clip(index / count * 0.75 + tint * 0.3, 0, 0.99) * 24)]
        stroke(canvas, (x, y), tip, reach * 0.13, reach * 0.015, shade)
        if length > 0.25:
            stroke(canvas, (x, y), tip, reach * 0.03, reach * 0.005, shade * 1.18)
    return image, canvas


@subject(
    "grass", "blades of grass", "lawn", "grass close up",
    kind="surface", magnitude=-1, holds=("water_drop", "ladybird", "ant", "leaf_veins", "mushroom"),
)  # fmt: skip
def grass(scene):
    """Blades of grass: from above, or close to the ground from the side."""
    name, stops = scene.choose(
        ("green", _GRASS),
        ("green", _GRASS),
        ("dry", ("4c3c14", "94782c", "ccb050", "f0e09c")),
        ("frosty", ("3c5c54", "7ca498", "c0dcd8", "ffffff")),
    )
    if scene.framing in ("distant", "texture") or scene.chance(0.4):
        size = {"distant": 0.14, "whole": 0.32, "close": 0.6, "texture": 0.95}[scene.framing]
        _, canvas = _blades_from_above(
            scene, {"distant": 1100, "whole": 520, "close": 260, "texture": 130}[scene.framing], size, stops
        )
        image = from_canvas(canvas, scene)
        return Painting(image, [name], ["from above"])
    low, high = scene.choose(
        (("2c5a26", "7ab050", "d8eaa0"), ""),
        (("14321c", "2c5a2c", "54843c"), ""),
        (("6a3a1c", "e08a3c", "ffd890"), "at sunset"),
    )
    image = palette((1 - scene.v) / 2 + 0.3 * (noise(scene.random, scene.u, scene.v, 2) - 0.5), low)
    canvas = to_canvas(image)
    size = 1.0 if scene.framing == "whole" else 1.6
    count = 130
    light = np.array([1, 0.8, 0.55] if high else [1, 1, 1], np.float32)
    colours = palette(np.linspace(0.1, 1, 16), stops) * light
    for index in range(count):
        near = index / count
        shade = colours[int(np.clip(near + scene.between(-0.2, 0.2), 0, 0.99) * 16)]
        tall = size * scene.between(0.6, 1.25) * (1.15 - 0.35 * near)
        blade(canvas, scene.between(-1.2, 1.2), 1.1, tall, scene.between(-0.45, 0.45), 0.085 * size, shade)
    return Painting(from_canvas(canvas, scene), [name], [high] if high else [])


_ROWS = {
    "lavender": (("2c4424", "4c3a7e", "8656d0", "c8a4f6"), "purple"),
    "tulip": (("1f4a18", "a01424", "f0383c", "ff9c8c"), "red"),
    "pink tulip": (("1f4a18", "a82c64", "f070a8", "ffc8dc"), "pink"),
    "sunflower": (("1c4412", "3c6a1c", "f4b414", "ffe25c"), "yellow"),
    "rapeseed": (("3c6414", "b8a010", "f8dc1c", "fff690"), "yellow"),
    "poppy": (("2c5a1c", "6a7a24", "e42c18", "ff6c44"), "red"),
}


@subject(
    "field of flowers", "flower field", "flower farm", "rows of flowers",
    kind="surface", magnitude=2, holds=("flower", "sunflower", "tree", "house", "bee", "butterfly"),
    framings=("distant", "whole", "close"),
)  # fmt: skip
def flower_field(scene):
    """Rows of one kind of flower that run to the horizon."""
    kind = scene.choose(*_ROWS)
    stops, tint = _ROWS[kind]
    land = sky(scene, {"distant": 0.0, "whole": -0.25, "close": -0.5}[scene.framing] + scene.between(-0.08, 0.08))
    hills(scene, land, ("1c4030", "3a6840", "5c8a50"), 2, 0.3)
    mask = smooth_step(-0.01, 0.01, scene.v - land.horizon)
    depth = 0.4 / np.clip(scene.v - land.horizon + 0.04, 0.03, 9)
    across = (scene.u - scene.between(-0.4, 0.4)) * depth
    frequency = {"distant": 26, "whole": 19, "close": 13}[scene.framing]
    ridge = 0.5 + 0.5 * np.cos(across * frequency)
    tufts = noise(scene.random, across * frequency * 1.3, depth * frequency * 1.6, 3)
    tone = ridge * 0.72 + 0.62 * (tufts - 0.36)
    if kind in ("poppy", "rapeseed"):
        tone = 0.25 + 0.85 * tufts
    near = smooth_step(land.horizon, 0.9, scene.v)
    tone = tone * (0.35 + 0.65 * near) + 0.55 * (1 - near)
    body = mix(palette(tone, stops) * land.light, land.haze, 0.3 * (1 - near) ** 4)
    land.image = mix(land.image, body, mask)
    canvas = to_canvas(land.image)
    _row_heads(scene, canvas, land, kind, stops)
    land.image = from_canvas(canvas, scene)
    veil(scene, land)
    return Painting(land.image, [kind if kind not in ("tulip",) else "red tulip"], land.details)


def _row_heads(scene, canvas, land, kind, stops):
    """Single flowers where they are near enough to be seen."""
    size = {"distant": 0.8, "whole": 1.2, "close": 1.8}[scene.framing]
    shades = palette(np.array([0.6, 0.75, 0.95]), stops) * land.light
    for x, y, radius in _strewn(scene, 150, land.horizon + 0.05):
        radius = radius * size * (0.6 if kind != "sunflower" else 0.95)
        shade = shades[int(scene.between(0, 2.99))]
        if kind == "sunflower":
            bloom(canvas, x, y, radius, 0.9, 12, colour("fcc018") * land.light, colour("4c280c") * land.light, x)
        elif kind == "lavender":
            blade(canvas, x, y + radius, radius * 3.4, 0.15, radius * 0.7, shade)
        elif "tulip" in kind:
            blob(canvas, x, y, radius * 0.62, radius * 0.95, shade)
            blob(canvas, x - radius * 0.15, y - radius * 0.2, radius * 0.25, radius * 0.6, shade * 1.15)
        else:
            bloom(canvas, x, y, radius * 0.8, 0.7, 5, shade, shade * (0.25 if kind == "poppy" else 0.8), x)
