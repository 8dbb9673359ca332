"""Leaves, what they look like close up, and drops of water."""

import math

import cv2
import numpy as np

from ..fields import blur, colour, mix, noise, palette, pixel, rotate, smooth_step
from ..painting import Painting, subject
from ._drawing import window
from ._landscape import light_of
from ._leaves import COLOURS, paint_leaf, vein_fields

_BACKDROPS = (
    ("on a dark background", ("050606", "0e1412", "1c2622")),
    ("on a green background", ("1a3a1a", "3a6a30", "84ac60")),
    ("on a white background", ("d4d4d0", "ecece8", "fafaf8")),
    ("on brown soil", ("20140c", "4a3220", "86684a")),
    ("before a blue sky", ("3c84d8", "7cb4f0", "c4e2fa")),
)


@subject(
    "leaf", "single leaf", "leaf of a tree", "fallen leaf", "leaf with veins",
    kind="object", magnitude=-1, holds=("leaf_veins", "water_drop", "ladybird", "ant", "plant_cells"),
    framings=("distant", "whole", "close"),
)  # fmt: skip
def leaf(scene):
    """A leaf: maple, oak, beech or willow. Its texture is a subject of its own, so that “leaf” means the outline."""
    x, y, scale = scene.placement()
    shape = scene.choose("maple", "maple", "maple", "oak", "beech", "willow")
    autumn = shape in ("maple", "oak") and scene.chance(0.7)
    name = (
        scene.choose("red", "orange", "yellow", "brown")
        if autumn
        else scene.choose("green", "green", "dark green", "yellow")
    )
    image, words = scene.backdrop, ""
    if image is None:
        words, stops = scene.choose(*_BACKDROPS)
        image = palette(noise(scene.random, scene.u * 1.2, scene.v * 1.2, 4 if "soil" in words else 2), stops)
    light = light_of(image) ** 0.5 if scene.backdrop is not None else 1.0
    image = paint_leaf(scene, image, shape, name, x, y, scale, scene.between(-math.pi, math.pi), light)
    details = [words] if words else []
    if scene.framing == "close" and scene.chance(0.3):
        for _ in range(9):
            image = _drop(
                scene, image, x + scene.between(-0.4, 0.4), y + scene.between(-0.4, 0.4), scene.between(0.03, 0.08)
            )
        details.append("with dew drops")
    return Painting(image, [name, shape], details)


@subject(
    "veins of a leaf", "leaf veins", "leaf surface", "macro of a leaf", "leaf close-up",
    kind="surface", magnitude=-2, holds=("plant_cells", "water_drop", "ladybird", "ant"),
)  # fmt: skip
def leaf_veins(scene):
    """The midrib, side veins and the net between them."""
    name = scene.choose("green", "green", "green", *COLOURS)
    frequency = scene.zoom(1.5, 0.95, 0.6, 0.38)
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.between(0, 6.3))
    tone, vein = vein_fields(scene, x, y + scene.between(-0.35, 0.35) * frequency)
    stops, vein_colour = COLOURS[name]
    backlit = scene.chance(0.35)
    if backlit:
        tone = tone + 0.14
        image = mix(palette(tone, stops) * 1.08, colour(stops[0]) * 1.5, vein * 0.75)
        image = image + np.exp(-(scene.u**2 + scene.v**2) * 1.2)[..., None] * colour(vein_colour) * 0.2
    else:
        image = mix(palette(tone, stops), colour(vein_colour), vein * 0.85)
    return Painting(image, [name], ["with light shining through"] if backlit else [])


def _drop(scene, image, x, y, radius):
    """Paints a drop that lies on the image: a lens with a highlight, a caustic and a shadow."""
    size = scene.u.shape[0]
    around = window(scene, x, y, 2.4 * radius)
    nx, ny = (scene.u[around] - x) / radius, (scene.v[around] - y) / radius
    if not nx.size:
        return image
    distance, soft = np.hypot(nx, ny), pixel(scene.u) / radius
    mask = smooth_step(1 + soft, 1 - soft, distance)
    shadow = np.exp(-((nx - 0.14) ** 2 + (ny - 0.22) ** 2) * 1.5)
    image = image.copy()
    image[around] *= (1 - 0.5 * shadow * (1 - mask))[..., None]
    bend = 0.45 + 0.35 * np.clip(distance, 0, 1) ** 2
    source_x = ((x - nx * radius * bend + 1) / 2 * size - 0.5).astype(np.float32)
    source_y = ((y - ny * radius * bend + 1) / 2 * size - 0.5).astype(np.float32)
    seen = cv2.remap(np.ascontiguousarray(image), source_x, source_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    rim = smooth_step(0.62, 1.0, distance)
    inside = seen * (0.62 + 0.62 * smooth_step(-0.7, 0.9, ny + 0.35 * nx))[..., None]
    inside = inside * (1 - 0.55 * rim * smooth_step(0.4, -0.6, ny))[..., None]
    inside += (rim * smooth_step(0.0, 0.9, ny) * 0.4)[..., None]
    pane = smooth_step(0.24, 0.18, np.abs(nx + 0.36)) * smooth_step(0.18, 0.13, np.abs(ny + 0.42 + 0.1 * nx))
    shine = np.exp(-(((nx - 0.35) / 0.26) ** 2) - ((ny - 0.55) / 0.13) ** 2)
    image[around] = mix(image[around], inside + (0.95 * pane + 0.4 * shine)[..., None], mask)
    return image


@subject(
    "drop of water", "water drop", "dew drop", "raindrop on a leaf", "droplet",
    kind="object", magnitude=-3, holds=("cell", "bacteria", "water_molecules", "blood_cells"),
    framings=("distant", "whole", "close"),
)  # fmt: skip
def water_drop(scene):
    """A drop of water on a leaf, with smaller ones around it."""
    x, y, scale = scene.placement()
    scale = scale * 0.78
    name, image = "", scene.backdrop
    if image is None:
        name = scene.choose("green", "green", "red", "orange", "yellow")
        frequency = scene.between(0.5, 0.9)
        across, along = rotate(scene.u * frequency, scene.v * frequency, scene.between(0, 6.3))
        tone, vein = vein_fields(scene, across, along + scene.between(-0.2, 0.2))
        image = mix(palette(tone - 0.05, COLOURS[name][0]), colour(COLOURS[name][1]), vein * 0.6)
        image = image * (1 - 0.25 * blur(vein, 0.1))[..., None]
    for _ in range(6 if scene.framing == "distant" else 4):
        angle, away, radius = scene.between(0, 6.3), scene.between(1.3, 2.2) * scale, scene.between(0.12, 0.4) * scale
        image = _drop(
            scene, image, x + math.cos(angle) * (away + radius), y + math.sin(angle) * (away + radius), radius
        )
    image = _drop(scene, image, x, y, scale)
    return Painting(image, [], [f"on a {name} leaf"] if name else [])
