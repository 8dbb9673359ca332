"""Mushrooms on the floor of a forest."""

import numpy as np

from ..fields import cells, colour, glow, mix, noise, palette, pixel, smooth_step
from ..painting import Painting, subject
from ._drawing import blade, from_canvas, to_canvas
from ._landscape import light_of

_MOSS = ("0c2008", "2c5a14", "6c9c28", "c0dc5c")
_CAPS = {
    "red": (("5c0408", "c0141a", "f04a34", "ff9c7c"), True),
    "brown": (("2c1408", "7a4820", "b4783c", "e8bc84"), False),
    "white": (("8c8478", "d0c8ba", "f2eee6", "ffffff"), False),
    "orange": (("6c2804", "d06a10", "f8a034", "ffd890"), False),
    "purple": (("28104c", "5c3094", "9468cc", "d0b4f0"), True),
}


def _forest_floor(scene):
    """A floor of moss or leaves with blurred trees behind it, and how to say it."""
    words, back, floor = scene.choose(
        ("in a green forest", ("0c1c10", "2a4c24", "6c9448"), _MOSS),
        ("in an autumn forest", ("20100a", "70401a", "d08c3c"), ("2c1408", "7a3c14", "c87828", "f4c060")),
        ("in a dark forest", ("04080a", "0c1c1e", "24403c"), ("061208", "18361a", "3c6a2c", "84ac50")),
    )
    trunks = noise(scene.random, scene.u * 2.6, scene.v * 0.15, 3)
    image = palette(trunks * 0.9 + 0.25 * (-scene.v - 0.2), back)
    for _ in range(9):
        glow(
            image,
            scene.between(-1, 1),
            scene.between(-1, 0.2),
            scene.between(0.05, 0.12),
            colour(back[2]) * scene.between(0.15, 0.5),
        )
    return image, floor, words


@subject(
    "mushroom", "toadstool", "mushroom in the forest", "fungus",
    kind="object", magnitude=-1, holds=("ant", "ladybird", "water_drop", "moss"), framings=("distant", "whole", "close"),
)  # fmt: skip
def mushroom(scene):
    """A mushroom from the side, red with white spots, or of another colour."""
    x, y, scale = scene.placement()
    name = scene.choose("red", "red", "red", "brown", "white", "orange", "purple")
    stops, spotted = _CAPS[name]
    floor, words, image = None, "", scene.backdrop
    if image is None:
        image, floor, words = _forest_floor(scene)
        top = y + 0.62 * scale + 0.05 * (noise(scene.random, scene.u * 3, scene.v * 0, 2) - 0.5)
        tufts = noise(scene.random, scene.u * 9, scene.v * 9, 4)
        body = palette(tufts * 0.8 + 0.1 - 0.3 * (scene.v - y), floor)
        image = mix(image, body, smooth_step(-0.02, 0.02, scene.v - top))
    light = light_of(image) if scene.backdrop is not None else np.ones(3, np.float32)
    across, down = (scene.u - x) / scale, (scene.v - y) / scale
    soft = pixel(scene.u) / scale / 2
    image = image * (1 - 0.55 * np.exp(-(((across - 0.1) / 0.5) ** 2) - ((down - 0.9) / 0.1) ** 2))[..., None]
    image = _stalk(scene, image, across, down, soft, light)
    image = _cap(scene, image, across, down, soft, stops, spotted, light)
    if floor is not None:
        canvas = to_canvas(image)
        shades = palette(np.linspace(0.3, 0.9, 8), floor)
        for _ in range(26):
            shade = shades[int(scene.between(0, 7.99))]
            place = x + scene.between(-0.8, 0.8) * scale
            blade(
                canvas,
                place,
                y + 1.05 * scale,
                scale * scene.between(0.12, 0.3),
                scene.between(-0.6, 0.6),
                0.05 * scale,
                shade,
            )
        image = from_canvas(canvas, scene)
    return Painting(image, [name] + (["spotted"] if spotted else []), [words] if words else [])


def _stalk(scene, image, across, down, soft, light):
    """The stalk with its ring."""
    half = 0.13 + 0.06 * smooth_step(0.2, 0.95, down) + 0.03 * smooth_step(0.85, 0.95, down)
    fibre = noise(scene.random, across * 16, down * 2.5, 3)
    tone = (
        0.75
        - 0.9 * np.clip(across / half + 0.3, -0.2, 1.2) * 0.45
        + 0.25 * (fibre - 0.5)
        - 0.4 * smooth_step(0.2, -0.1, down)
    )
    mask = (
        smooth_step(-soft, soft, half - np.abs(across)) * smooth_step(0.97 + soft, 0.97 - soft, down) * (down > -0.15)
    )
    image = mix(image, palette(tone, ("5c5040", "b0a48c", "ece6d8", "ffffff")) * light, mask)
    skirt = 0.24 * smooth_step(0.08, 0.26, down) * (down < 0.26 + 0.04 * np.cos(across * 20))
    return mix(
        image,
        colour("f0eadc") * light * (0.85 - 0.5 * across[..., None]),
        smooth_step(-soft, soft, skirt - np.abs(across)) * ((down > 0.1) & (skirt > 0)),
    )


def _cap(scene, image, across, down, soft, stops, spotted, light):
    """The cap: a dome over the gills."""
    gills = (across / 0.86) ** 2 + ((down + 0.02) / 0.17) ** 2
    lines = 0.5 + 0.5 * np.cos(np.arctan2(across, down + 0.45) * 60)
    image = mix(
        image,
        palette(0.35 + 0.4 * lines - 0.3 * across, ("6c5c48", "b8a88c", "e8dcc4")) * light * 0.8,
        smooth_step(1.03, 1 - 2 * soft, gills),
    )
    dome_y = (down + 0.02) / np.where(down < -0.02, 0.84, 0.1)
    away = np.sqrt((across / 0.88) ** 2 + dome_y**2)
    mask = smooth_step(1 + soft, 1 - soft, away)
    up = np.sqrt(np.clip(1 - np.clip(away, 0, 1) ** 2, 0, 1))
    tone = (
        0.3
        + 0.4 * up
        - 0.3 * across
        - 0.22 * (down + 0.4)
        + 0.15 * (noise(scene.random, across * 4, down * 4, 3) - 0.5)
    )
    body = palette(tone, stops)
    if spotted:
        stretch = 1 / np.clip(up, 0.35, 1)
        nearest, _, identity, _, _ = cells(scene.random, across * 3.6 * stretch**0.3, down * 4.4, 0.8)
        spots = smooth_step(0.3, 0.24, nearest / (0.7 + 0.5 * identity)) * smooth_step(0.98, 0.9, away)
        body = mix(body, palette(tone + 0.25, ("a89c90", "f0ece4", "ffffff")), spots)
    shine = np.exp(-(((across + 0.32) / 0.16) ** 2) - ((down + 0.52) / 0.1) ** 2)
    return mix(image, body * light + (0.3 * shine)[..., None], mask)
