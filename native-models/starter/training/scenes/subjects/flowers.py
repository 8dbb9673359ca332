"""Single flowers."""

import math

import cv2
import numpy as np

from ..fields import colour, mix, noise, palette, pixel, smooth_step
from ..painting import Painting, subject
from ._drawing import from_canvas, stroke, to_canvas, window
from ._landscape import light_of
from ._leaves import paint_leaf
from ._trees import clumps

_COLOURS = {
    "red": ("4c0410", "a80c20", "ec3038", "ff8878"),
    "pink": ("7a1a4c", "d85490", "f890c0", "ffd8ea"),
    "yellow": ("a06408", "eeb010", "fcd834", "fff4a0"),
    "white": ("8c98a8", "d4dce4", "f6f8fa", "ffffff"),
    "purple": ("300c62", "7434c4", "a870ec", "dcc0ff"),
    "blue": ("0c2070", "2a5cd8", "6498f4", "bcd8ff"),
    "orange": ("842404", "e0620c", "fc9430", "ffd088"),
}
_BACKDROPS = (
    ("", ("12301a", "2c6030", "689a4c", "b0d07c")),
    ("on a dark background", ("040608", "0c1216", "1c2628", "2c3a38")),
    ("before a blue sky", ("2a70c8", "5c9ee4", "98c8f2", "dceefa")),
    ("at sunset", ("4c2450", "a84c5c", "f08848", "ffd080")),
)


def _backdrop(scene):
    """Something out of focus, and how to say it."""
    words, stops = scene.choose(*_BACKDROPS)
    spots = noise(scene.random, scene.u * 1.4, scene.v * 1.4, 2)
    return palette(0.45 * spots + 0.35 * (scene.v * (-0.5 if words else 0.2) + 0.5) + 0.1, stops), words


def _ring(angle, away, soft, count, inner, outer, width, tip, turn):
    """Tone and mask of every second petal of a ring. angle and away are polar coordinates in radii of the flower, soft
    the width of an edge, width half the petal's breadth; tip 0.2 is round, 0.8 pointed."""
    spacing = 4 * math.pi / count
    index = np.round((angle + turn) / spacing)
    aside = angle + turn - index * spacing
    length = outer * (1 + 0.07 * np.sin(index * 12.9 + turn * 7))
    across, along = away * np.sin(aside), away * np.cos(aside)
    t = (along - inner) / (length - inner)
    inside = (t > 0) & (t < 1)
    t = np.clip(t, 0, 1)
    peak = 0.5 / (0.5 + tip)
    half = width * np.sqrt(t) * (1 - t) ** tip / (peak**0.5 * (1 - peak) ** tip)
    mask = smooth_step(-soft, soft, half - np.abs(across)) * inside
    side = across / width
    return 0.28 + 0.5 * t - 0.16 * side + 0.05 * np.cos(side * 14) - 0.12 * side**2, mask


def _petals(scene, image, x, y, scale, stops, light, rings):
    """Paints rings of petals around (x, y), the outermost first; a ring is (count, inner, outer, width, tip, turn,
    tone). Only the pixels around the flower are touched."""
    around = window(scene, x, y, 1.12 * scale)
    across, down = (scene.u[around] - x) / scale, (scene.v[around] - y) / scale
    angle, away, part = np.arctan2(down, across), np.sqrt(across**2 + down**2), image[around]
    if not part.size:
        return image
    deviation = max(0.3, 0.035 * scale * scene.u.shape[0] / 2)
    for count, inner, outer, width, tip, turn, lift in rings:
        for half in (0, 1):
            shape = (count, inner, outer, width, tip, turn + half * 2 * math.pi / count)
            tone, mask = _ring(angle, away, pixel(scene.u) / scale * 0.6, *shape)
            shadow = cv2.GaussianBlur(mask, (0, 0), deviation) * (1 - mask)
            part = mix(part * (1 - 0.35 * shadow)[..., None], palette(tone + lift, stops) * light, mask)
    image = image.copy()
    image[around] = part
    return image


def _seeds(scene, x, y, radius, scale, stops, light, image, ring=0.0, count=420):
    """Paints the heart of a flower: seeds on a spiral. ring brightens the outer seeds."""
    number = np.arange(count)
    angle, away = number * 2.39996, np.sqrt((number + 0.5) / count)
    places = np.stack([np.cos(angle) * away, np.sin(angle) * away], 1) * radius * scale + (x, y)
    tone = (
        0.34
        + 0.5 * ring * smooth_step(0.55, 0.95, away)
        - 0.3 * np.exp(-((away / 0.3) ** 2)) * ring
        + 0.1 * ((number * 0.618) % 1)
    )
    size = np.full(count, radius * scale * 1.18 / math.sqrt(count) * 1.25)
    order = np.argsort(-away)
    heap = np.stack([places[:, 0], places[:, 1], size, tone, number * 0], 1)[order]
    shade, cover, _ = clumps(scene, heap, 0.0, 4.0)
    away = np.sqrt((scene.u - x) ** 2 + (scene.v - y) ** 2) / (radius * scale)
    disc = smooth_step(1.02, 0.96, away)
    image = image * (1 - 0.4 * smooth_step(1.35, 0.95, away))[..., None]
    image = mix(image, palette(disc * 0.06, stops) * light, disc)
    return mix(image, palette(shade, stops) * light, cover)


def _stem(scene, image, x, y, scale, light, leaves):
    """A stem down to the edge of the frame, with leaves."""
    canvas = to_canvas(image)
    green = colour("4a7a2a") * light
    bend = scene.between(-0.2, 0.2)
    stroke(canvas, (x, y), (x + bend, 1.3), 0.1 * scale, 0.13 * scale, green * 0.8)
    stroke(canvas, (x - 0.02 * scale, y), (x + bend - 0.02 * scale, 1.3), 0.03 * scale, 0.04 * scale, green * 1.2)
    image = from_canvas(canvas, scene)
    for side in (-1, 1) if leaves else ():
        foot = y + scale * scene.between(1.35, 1.8)
        angle = math.pi / 2 + side * 1.9
        place = (x + bend * 0.5 + side * 0.5 * scale, foot - 0.12 * scale)
        if abs(place[1]) < 1.5:
            image = paint_leaf(scene, image, "heart", "green", *place, 0.5 * scale, angle, light)
    return image


@subject(
    "sunflower", "yellow sunflower", "sunflower head", "sunflower in bloom",
    kind="object", magnitude=-1, holds=("bee", "ladybird", "pollen", "water_drop", "butterfly"),
)  # fmt: skip
def sunflower(scene):
    """A sunflower seen from the front."""
    x, y, scale = scene.placement()
    image, words = (scene.backdrop.copy(), "") if scene.backdrop is not None else _backdrop(scene)
    light = light_of(image) if scene.backdrop is not None else np.ones(3, np.float32)
    if scene.framing in ("distant", "whole"):
        image = _stem(scene, image, x, y, scale, light, True)
    stops = ("8c4404", "e89408", "fcc41c", "ffe468")
    count = 2 * int(scene.between(9, 12))
    turn = scene.between(0, 6)
    rings = [(count, 0.3, 1.0, 0.125, 0.55, turn, -0.14), (count, 0.3, 0.93, 0.12, 0.55, turn + math.pi / count, 0.08)]
    image = _petals(scene, image, x, y, scale, stops, light, rings)
    image = _seeds(scene, x, y, 0.45, scale, ("140802", "3c1c08", "7c4412", "d8982c", "f4c850"), light, image, 0.75)
    details = [words] if words else []
    return Painting(image, [], details)


_KINDS = ("daisy", "poppy", "rose", "dahlia", "cosmos", "gerbera")


_YELLOW_HEART = ("6a4204", "c88408", "f8c820", "fff090")
_HEARTS = {
    "daisy": (0.27, _YELLOW_HEART),
    "cosmos": (0.18, _YELLOW_HEART),
    "poppy": (0.17, ("020204", "141410", "34381c", "7c8450")),
    "gerbera": (0.2, ("1c0804", "4c2408", "8c5c18", "d8b04c")),
}
"""Radius and colours of the hearts of flowers that show one."""


def _rings(kind, turn):
    """The rings of petals of a kind of flower, for _petals."""
    if kind == "daisy":
        count, step = 18 + 2 * (int(turn) % 3), 0.15
        return [(count, 0.15, 1 - 0.06 * ring, 0.1, 0.28, turn + step * ring, 0.12 + 0.13 * ring) for ring in range(2)]
    if kind == "cosmos":
        return [(8, 0.08, 1.0, 0.34, 0.24, turn, 0.1)]
    if kind == "poppy":
        return [(4, 0.0, 1.0, 0.72, 0.22, turn, 0.0), (4, 0.0, 0.86, 0.6, 0.22, turn + 0.8, 0.1)]
    if kind == "gerbera":
        return [(26, 0.1, 1 - 0.2 * ring, 0.1 - 0.01 * ring, 0.35, turn + ring * 0.12, 0.1 * ring) for ring in range(3)]
    if kind == "dahlia":
        return [
            (16, 0.0, 1 - 0.15 * ring, 0.19 * (1 - 0.13 * ring), 0.45, turn + ring * 0.2, 0.03 * ring - 0.05)
            for ring in range(6)
        ]
    counts = (6, 6, 6, 6, 4, 4, 4)
    return [
        (count, -0.05, 0.88**ring - 0.06 * ring, 0.6 * (1 - 0.135 * ring), 0.2, turn + ring * 0.75, -0.02 * ring)
        for ring, count in enumerate(counts)
    ]


@subject(
    "flower", "blossom", "flower in bloom", "open flower", "bloom",
    kind="object", magnitude=-1, holds=("bee", "butterfly", "ladybird", "pollen", "water_drop", "ant"),
)  # fmt: skip
def flower(scene):
    """A flower seen from the front: daisy, poppy, rose, dahlia, cosmos or gerbera."""
    x, y, scale = scene.placement()
    kind = scene.choose(*_KINDS)
    options = {"daisy": ("white", "white", "yellow", "pink"), "poppy": ("red", "red", "orange", "yellow")}
    name = scene.choose(*options.get(kind, tuple(_COLOURS)))
    image, words = (scene.backdrop.copy(), "") if scene.backdrop is not None else _backdrop(scene)
    light = light_of(image) if scene.backdrop is not None else np.ones(3, np.float32)
    if scene.framing in ("distant", "whole"):
        image = _stem(scene, image, x, y, scale, light, scene.chance(0.5))
    image = _petals(scene, image, x, y, scale, _COLOURS[name], light, _rings(kind, scene.between(0, 6)))
    if kind in _HEARTS:
        heart, stops = _HEARTS[kind]
        image = _seeds(scene, x, y, heart, scale, stops, light, image, 0.3, 130)
    return Painting(image, [name, kind], [words] if words else [])
