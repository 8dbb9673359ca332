"""Leaves: their outlines, veins and colours."""

import math

import cv2
import numpy as np

from ..fields import cells, colour, mix, noise, palette, rotate, smooth_step
from ._drawing import blank_canvas, from_canvas, moved, polygon, stroke, window

COLOURS = {
    "green": (("123a14", "2f7a28", "62ac3c", "a4d860"), "d8f0a0"),
    "dark green": (("06220f", "14502a", "2f7c40", "6cac68"), "a8d898"),
    "red": (("4a060a", "a81820", "e0402c", "ff8c54"), "ffd0a0"),
    "orange": (("5a2006", "c05410", "f08c28", "ffc464"), "ffeec0"),
    "yellow": (("7a5208", "d49c14", "f8cc3c", "fff08c"), "fffbd4"),
    "brown": (("2c1608", "6a3c18", "a06c34", "d0a468"), "f0d8a8"),
}
"""From shadow to light, and the colour of the veins."""

_MAPLE = (
    (0, 1.0), (0.06, 0.83), (0.2, 0.82), (0.155, 0.66), (0.12, 0.45), (0.26, 0.53), (0.28, 0.65), (0.4, 0.59),
    (0.64, 0.7), (0.575, 0.53), (0.7, 0.44), (0.52, 0.33), (0.4, 0.22), (0.55, 0.2), (0.76, 0.14), (0.62, 0.05),
    (0.58, -0.05), (0.38, -0.03), (0.2, -0.09), (0.06, -0.04), (0, 0),
)  # fmt: skip
_OAK = (
    (0, 1.0), (0.1, 0.97), (0.17, 0.88), (0.11, 0.79), (0.22, 0.8), (0.31, 0.7), (0.25, 0.61), (0.14, 0.57),
    (0.28, 0.57), (0.37, 0.47), (0.31, 0.37), (0.15, 0.36), (0.25, 0.31), (0.29, 0.21), (0.2, 0.13), (0.1, 0.16),
    (0.06, 0.05), (0, 0),
)  # fmt: skip


def _oval(width, heart):
    """Half the outline of a simple leaf; heart widens its foot."""
    along = np.linspace(1, 0, 40)
    half = width * np.sin(np.pi * along ** (1 - 0.3 * heart)) ** 0.85 * (1.25 - 0.6 * along)
    serration = 0.012 * ((np.arange(40) % 2) - 0.5)
    return tuple(zip(half + serration * (half > 0.03), along - heart * 0.12 * (half / width) * (along < 0.3)))


_HALVES = {"maple": _MAPLE, "oak": _OAK, "beech": _oval(0.27, 0), "heart": _oval(0.4, 1.0), "willow": _oval(0.11, 0)}
SHAPES = tuple(_HALVES)


def _veins(shape):
    """Lines of veins: start, end, width; coordinates as in the outlines."""
    lines = []

    def rib(start, end, width, pairs, slope, reach):
        """Adds a vein and the pairs that branch off it."""
        lines.append((start, end, width))
        length = math.hypot(end[0] - start[0], end[1] - start[1])
        for index in range(pairs):
            t = 0.12 + 0.8 * index / pairs
            foot = (start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t)
            angle = math.atan2(end[1] - start[1], end[0] - start[0])
            for side in (-1, 1):
                size = reach * length * math.sin(math.pi * (0.15 + 0.8 * t)) ** 0.8
                tip = (foot[0] + math.cos(angle + side * slope) * size, foot[1] + math.sin(angle + side * slope) * size)
                lines.append((foot, tip, width * 0.45))

    if shape == "maple":
        for end in ((0, 0.97), (0.6, 0.66), (-0.6, 0.66), (0.7, 0.13), (-0.7, 0.13)):
            rib((0, 0), end, 0.015, 6, 0.75, 0.2)
    else:
        reach = {"oak": 0.34, "beech": 0.38, "heart": 0.45, "willow": 0.17}[shape]
        rib((0, 0), (0, 0.97), 0.016, 9 if shape != "oak" else 6, 0.85, reach)
    return lines


def paint_leaf(scene, image, shape, name, x, y, scale, angle, light=1.0):
    """Paints a leaf over an image, with its shadow. (x, y) is its middle, scale half its length, angle turns it from
    upright."""
    size = scene.u.shape[0]
    cosine, sine = math.cos(angle), math.sin(angle)

    def place(points):
        """From the coordinates of the outlines to the frame's."""
        across, up = np.asarray(points, np.float64).T * 2 * scale
        up = up - 0.96 * scale
        return np.stack([x + across * cosine + up * sine, y + across * sine - up * cosine], 1)

    half = _HALVES[shape]
    outline = place(list(half) + [(-across, up) for across, up in half[::-1]])
    body, veins = blank_canvas(scene), blank_canvas(scene)
    polygon(body, outline, 1.0)
    stem = place([(0, 0.02), (0.02, -0.12), (0.06, -0.26)])
    for index in (0, 1):
        stroke(body, stem[index], stem[index + 1], 0.05 * scale, 0.045 * scale, 1.0)
        stroke(veins, stem[index], stem[index + 1], 0.05 * scale, 0.045 * scale, 1.0)
    for start, end, width in _veins(shape):
        ends = place([start, end])
        stroke(veins, ends[0], ends[1], width * 2 * scale, width * 0.5 * scale, 1.0)
    around = window(scene, x, y, 1.6 * scale)
    body, veins = from_canvas(body, scene)[around], from_canvas(veins, scene)[around]
    if not body.size:
        return image
    shadow = cv2.GaussianBlur(body, (0, 0), max(0.3, 0.025 * scale * size))
    half = body.shape[0] / size
    shadow = moved(shadow, 0.06 * scale / half, 0.1 * scale / half)
    stops, vein_colour = COLOURS[name]
    place_x, place_y = rotate((scene.u[around] - x) / scale, (scene.v[around] - y) / scale, angle)
    soft_veins = cv2.GaussianBlur(veins, (0, 0), max(0.3, 0.0175 * scale * size))
    tone, net = _leaf_tone(scene.random, place_x, place_y, soft_veins)
    tint = mix(
        palette(tone, stops),
        colour(vein_colour),
        np.clip(veins * min(0.62, 0.3 + 0.6 * scale) + net * 0.14 * min(1, scale), 0, 1),
    )
    image = image.copy()
    image[around] = mix(image[around] * (1 - 0.5 * shadow)[..., None], tint * light, body)
    return image


def _leaf_tone(random, across, along, soft_veins):
    """Tone of a leaf's blade, bulging between the veins, and its net of finest veins."""
    blotches = noise(random, across * 2.2, along * 2.2, 4)
    nearest, second, identity, _, _ = cells(random, across * 16, along * 16, 0.9)
    tone = 0.4 + 0.6 * (blotches - 0.5) - 0.35 * soft_veins + 0.1 * (identity - 0.5) - 0.16 * across - 0.1 * along
    return tone, smooth_step(0.2, 0.02, second - nearest)


def vein_fields(scene, x, y):
    """The surface of a leaf whose midrib runs along x: its tone, and how much vein there is, both 0 … 1."""
    x, y = (
        x + 0.03 * (noise(scene.random, x * 2, y * 2, 2) - 0.5),
        y + 0.04 * (noise(scene.random, x * 2, y * 2, 2) - 0.5),
    )
    side = np.abs(y)
    phase = (x - side * 0.85 + 0.12 * side**2) * 2.6 + 0.13 * (y > 0)
    between = np.abs(phase % 1 - 0.5) * 2
    soft = 0.03 + 0.25 * np.abs(np.gradient(x, axis=1)).max() * 2.6
    secondary = smooth_step(0.93 - soft, 0.985, between) * smooth_step(0.0, 0.06, side)
    rib = np.exp(-((side / (0.03 + 0.006 * x)) ** 2))
    warped = phase * 2.2 + 0.4 * (noise(scene.random, x * 6, y * 6, 2) - 0.5)
    nearest, second, identity, _, _ = cells(scene.random, warped, (x + side * 0.9) * 5.5, 0.85)
    tertiary = smooth_step(0.1, 0.0, second - nearest)
    nearest, second, fine, _, _ = cells(scene.random, x * 26, y * 26, 0.9)
    net = smooth_step(0.14, 0.0, second - nearest)
    bulge = np.sin(np.pi * (1 - between)) * 0.2 - 0.2 * smooth_step(0.7, 1, between) + 0.1 * np.cos((x + y) * 2)
    mottled = noise(scene.random, x * 3, y * 3, 4)
    tone = 0.45 + bulge + 0.4 * (mottled - 0.5) + 0.12 * (identity - 0.5) + 0.12 * (fine - 0.5)
    return tone, np.clip(rib + secondary * 0.8 + tertiary * 0.3 + net * 0.2, 0, 1)
