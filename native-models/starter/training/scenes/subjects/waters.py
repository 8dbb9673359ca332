"""Rivers, lakes, glaciers and fields of snow, from above."""

import math

import numpy as np

from ..fields import cells, colour, glow, mix, noise, palette, relief, rotate, smooth_step, warp
from ..painting import Painting, subject
from ._aerial import WATERS, clouds, lit, sun

_VALLEYS = {
    "green": (("244c20", "407830", "70a048", "a8c470"), ("0c3c58", "1c6c8c", "5cacbc")),
    "jungle": (("0a3a18", "145c20", "2c8030", "5ca844"), ("4c3c1c", "86703c", "b49c64")),
    "autumn": (("6c2c14", "a8541c", "d8882c", "ecc05c"), ("0c2c4c", "1c5c88", "6ca4c0")),
    "desert": (("986838", "c08c50", "dcb47c", "f0d8a8"), ("0c5c6c", "20a0a4", "80d8cc")),
    "snowy": (("8094a4", "b8c8d4", "e4ecf2", "ffffff"), ("081c30", "14405c", "3c7c98")),
}


@subject(
    "river from above", "river", "river valley", "river landscape",
    kind="surface", magnitude=3, holds=("forest", "lake", "island", "city", "house", "water_drop", "farmland"),
)  # fmt: skip
def river(scene):
    """A river that winds through a valley, or a delta of many arms."""
    name = scene.choose(*_VALLEYS)
    land_stops, water_stops = _VALLEYS[name]
    frequency = scene.zoom(1.9, 1.2, 0.75, 0.42)
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.between(0, 6.3))
    rough = noise(scene.random, x * 3.2, y * 3.2, 6)
    light, tint, details = sun(scene)
    delta = scene.framing != "texture" and scene.chance(0.3)
    side, width = _delta(scene, x, y) if delta else _meanders(scene, x, y, frequency)
    trees = noise(scene.random, x * 16, y * 16, 2)
    wood = smooth_step(0.42, 0.6, noise(scene.random, x * 1.7, y * 1.7, 4)) * smooth_step(1.2, 2.4, side / width)
    land = palette(rough * 0.75 + 0.12 - 0.3 * wood + 0.14 * (trees - 0.5), land_stops)
    bank = np.exp(-(((side - width * 1.15) / (0.35 * width)) ** 2))
    land = mix(land, colour("e4d4a4") if name != "snowy" else colour("f8fcff"), bank * 0.65)
    slope = np.clip((side - width) * 0.6, 0, 0.5)
    land = lit(land, slope + 0.22 * rough + 0.05 * trees * wood, 0.22, light, tint, 0.45)
    depth = np.clip(1 - side / width, 0, 1)
    ripple = noise(scene.random, x * 7, y * 7, 3)
    stream = palette(0.85 - 0.75 * depth**0.7 + 0.2 * (ripple - 0.5), water_stops) * tint**0.5
    soft = 2.5 / len(x) * frequency
    image = mix(land, stream, smooth_step(width + soft, width - soft, side))
    image, more = clouds(scene, image, 0.2)
    return Painting(image, [name], (["with the arms of a delta"] if delta else ["with bends"]) + details + more)


def _meanders(scene, x, y, frequency):
    """Distance from the middle of a winding river, and half its width."""
    bend = 0.42 * np.sin(x * 2.7 + scene.between(0, 6)) + 0.6 * (noise(scene.random, x * 0.9, y * 0.1, 3) - 0.5)
    slope = np.gradient(bend, axis=1) * len(x) / 2 / frequency
    bent_y = y + 0.05 * (noise(scene.random, x * 2.5, y * 2.5, 3) - 0.5)
    return np.abs(bent_y - bend) / np.sqrt(1 + np.clip(slope**2, 0, 3)), scene.between(0.09, 0.15) * frequency**0.4


def _delta(scene, x, y):
    """Distance from the middle of the nearest arm of a delta, and half an arm's width."""
    side = np.full_like(x, 9)
    for _ in range(4):
        bent = 0.55 * (noise(scene.random, x * 1.2, y * 0.1, 4) - 0.5) + scene.between(-0.5, 0.5) * np.clip(x + 1, 0, 3)
        side = np.minimum(side, np.abs(y - bent) * 0.8)
    return side, 0.055


@subject(
    "lake", "lake from above", "pond", "lake seen from the air",
    kind="object", magnitude=3, holds=("island", "water_drop", "house", "coral_reef", "bacteria"),
    framings=("distant", "whole", "close"),
)  # fmt: skip
def lake(scene):
    """A lake with its shores."""
    x, y, scale = scene.placement()
    across, down = warp(scene.random, (scene.u - x) / scale, (scene.v - y) / scale, 1.2, 0.25, 4)
    away = np.sqrt((across * scene.between(0.8, 1.2)) ** 2 + (down * scene.between(0.9, 1.3)) ** 2)
    ragged = noise(scene.random, across * 1.7, down * 1.7, 6)
    depth = 0.72 - away + 0.42 * (ragged - 0.5)
    name = scene.choose("blue", "turquoise", "green", "dark", "frozen")
    details = []
    image = scene.backdrop
    if image is None:
        image, around, details = _lake_land(scene, depth, name == "frozen")
        details = [around] + details
    ripple = noise(scene.random, scene.u * 9, scene.v * 16, 3)
    if name == "frozen":
        nearest, second, identity, _, _ = cells(scene.random, across * 3.2, down * 3.2, 0.95)
        crack = smooth_step(0.06, 0.0, second - nearest)
        body = palette(0.45 + 0.25 * (identity - 0.5) + 0.3 * (ragged - 0.5), ("3c6c8c", "84b4cc", "c4e0ec", "f4faff"))
        body = mix(body, colour("ffffff"), crack * 0.8)
    else:
        body = palette(1 - np.clip(depth * 2.3, 0, 1) ** 0.5 * 0.92 + 0.1 * (ripple - 0.5), WATERS[name])
    beach = np.exp(-(((depth + 0.02) / 0.035) ** 2))
    image = mix(image, colour("d8c894") if name != "frozen" else colour("ffffff"), beach * 0.55)
    soft = 1.6 / len(across) / scale
    return Painting(mix(image, body, smooth_step(-soft, soft, depth)), [name], details)


def _lake_land(scene, depth, winter):
    """Land around a lake; gives back the image, how to say it, and further details."""
    words, stops = scene.choose(
        ("among mountains", ("2c4428", "5c6c48", "8c8878", "c4c0b8")),
        ("in a green forest", ("0c2c14", "1c4c20", "3c7430", "74a450")),
        ("in an autumn forest", ("4c1c0c", "98440f", "d8842c", "f4c860")),
    )
    if winter:
        words, stops = "in the snow", ("5c7484", "a4b8c8", "e4ecf2", "ffffff")
    light, tint, details = sun(scene)
    rough = noise(
        scene.random, scene.u * 2.2, scene.v * 2.2, 7, 0.5, "ridged" if "mount" in words or winter else "soft"
    )
    trees = noise(scene.random, scene.u * 15, scene.v * 15, 3)
    height = np.clip(-depth, 0, 1) * 0.5 + 0.5 * rough + 0.12 * trees
    land = palette(rough * 0.7 + 0.35 * (trees - 0.5) + 0.2 * np.clip(-depth, 0, 1) + 0.1, stops)
    return lit(land, height, 0.2, light, tint, 0.35), words, details


@subject(
    "glacier", "glacier from above", "river of ice", "glacier ice with crevasses",
    kind="surface", magnitude=3, holds=("snow_field", "snowflake", "lake", "ice_moon", "crystal", "water_molecules"),
)  # fmt: skip
def glacier(scene):
    """Ice that flows between dark mountains; close up its crevasses."""
    frequency = scene.zoom(1.4, 1.0, 0.75, 0.5)
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.between(0, 6.3))
    bend = 0.3 * np.sin(x * 1.8 + scene.between(0, 6)) + 0.25 * (noise(scene.random, x * 0.8, x * 0, 2) - 0.5)
    along, across = x, y - bend
    stripes = noise(scene.random, along * 0.35, across * 6.5, 4)
    moraine = smooth_step(0.66, 0.78, noise(scene.random, along * 0.12, across * 3.4, 2))
    cut_x, cut_y = warp(scene.random, along * 7, across * 1.8 + along * 2, 0.8, 0.25)
    crevasses = smooth_step(0.62, 0.86, noise(scene.random, cut_x, cut_y * 0.8, 4, shape="ridged"))
    rough = noise(scene.random, x * 5, y * 5, 5)
    tone = 0.62 + 0.45 * (stripes - 0.5) + 0.2 * (rough - 0.5) - 0.55 * crevasses
    image = palette(tone, ("08345c", "1c74a8", "7cc0e0", "d4eefa", "ffffff"))
    image = mix(image, palette(rough, ("3c3c40", "6c6868", "9c9890")), moraine * 0.6 * (1 - 0.5 * crevasses))
    image = image * relief(0.25 * rough - 0.5 * crevasses + 0.2 * stripes, 0.09, ambient=0.5)[..., None] * 1.12
    details = []
    if scene.framing in ("distant", "whole"):
        edge = scene.between(0.5, 0.62)
        rock = np.abs(across) - edge + 0.25 * (rough - 0.5)
        ridge = noise(scene.random, x * 1.6, y * 1.6, 6, shape="ridged")
        wall = palette(ridge, ("1c1c22", "3c3c44", "686870", "8c8c90"))
        wall = mix(wall, colour("f8fcff"), smooth_step(0.5, 0.62, ridge + 0.2 * rough))
        wall = lit(wall, ridge * 0.8 + np.clip(rock, 0, 1) * 0.6, 0.24, (-0.6, -0.7), np.ones(3, np.float32), 0.25)
        image = mix(image, wall, smooth_step(-0.01, 0.03, rock))
        details = ["between mountains"]
    return Painting(image, scene.choose(["blue"], ["icy"]), details)


@subject(
    "field of snow", "snow field", "snow", "snowy ground", "snow surface",
    kind="surface", magnitude=1, holds=("snowflake", "crystal", "house", "tree", "water_molecules"),
)  # fmt: skip
def snow_field(scene):
    """Snow with drifts and ripples of the wind, sparkling; sometimes with tracks."""
    frequency = scene.zoom(2.0, 1.3, 0.85, 0.5)
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.between(-0.8, 0.8))
    x, y = warp(scene.random, x, y, 0.8, 0.25)
    drift = noise(scene.random, x * 0.7, y * 1.4, 4)
    wind = noise(scene.random, x * 1.4, y * 6, 4, shape="ridged")
    grain = noise(scene.random, scene.u * 42, scene.v * 42, 2)
    height = drift * 0.9 + wind * 0.22 + grain * 0.03
    tracks = scene.framing in ("whole", "close") and scene.chance(0.35)
    if tracks:
        height = height - 0.5 * _footprints(scene)
    name, stops = scene.choose(
        ("on a sunny day", ("5c88c4", "a8c8ec", "eef4fc", "ffffff")),
        ("at sunset", ("5c4c94", "b884ac", "f8c4a4", "fff0dc")),
        ("at night", ("0c1838", "1c3468", "4870a8", "a4c4e8")),
    )
    shade = relief(height, 0.22 / frequency**0.3, (-0.8, -0.5), 0.15)
    image = palette(shade * 0.92 - 0.12 + 0.1 * (grain - 0.5), stops)
    for _ in range(30):
        glow(
            image, scene.between(-1, 1), scene.between(-1, 1), scene.between(0.006, 0.012), np.float32([0.6, 0.65, 0.7])
        )
    return Painting(
        image,
        [{"on a sunny day": "white", "at sunset": "pink", "at night": "blue"}[name]],
        (["with footprints"] if tracks else []) + [name],
    )


def _footprints(scene):
    """Hollows of a track of feet across the frame."""
    angle, prints = scene.between(0, math.pi), np.zeros_like(scene.u)
    along, aside = rotate(scene.u, scene.v, angle)
    for index in range(-4, 5):
        left = 0.09 if index % 2 else -0.09
        prints = np.maximum(
            prints, smooth_step(1.25, 0.75, np.hypot((along - index * 0.3) / 0.11, (aside - left) / 0.055))
        )
    return prints
