"""Seen from above: clouds, hurricanes, and the ground of the moon."""

import math

import numpy as np

from ..fields import blur, cells, colour, mix, noise, palette, relief, rotate, smooth_step, warp
from ..painting import Painting, subject
from ._balls import craters

GROUNDS = {
    "over the blue ocean": ("063070", "0c4c9c", "1c6cbc"),
    "over the turquoise sea": ("067080", "149ca4", "48c4c0"),
    "over green land": ("28582c", "4c8038", "84a050"),
    "over the desert": ("a87440", "d0a064", "ecc890"),
}


def _ground(scene, zoom, names):
    """What lies below the clouds, one of the names or the sea, and the detail that names it."""
    name = scene.choose("over the blue ocean", *names)
    x, y = warp(scene.random, scene.u * zoom, scene.v * zoom, 1.0, 0.3)
    return palette(noise(scene.random, x, y, 5), GROUNDS[name]), name


@subject(
    "clouds from above",
    "white clouds seen from above",
    "sea of clouds",
    "clouds from an aeroplane",
    kind="surface",
    magnitude=4.5,
    holds=("island", "mountains", "coast", "city", "volcano", "ocean", "farmland"),
    plural=True,
)
def clouds(scene):
    """Heaps or veils of cloud over sea or land, with soft shadows; at sunset they glow."""
    random = scene.random
    zoom = scene.zoom(2.0, 1.3, 0.85, 0.55)
    image, ground = _ground(scene, zoom, tuple(GROUNDS))
    kind = scene.choose("fluffy", "fluffy", "wispy", "scattered")
    x, y = rotate(scene.u * zoom, scene.v * zoom, scene.between(0, 6.28))
    if kind == "wispy":
        bent = warp(random, x * 0.8, y * 2.0, 0.8, 0.5)
        body = noise(random, *bent, 6, 0.6)
        cover = smooth_step(0.4, 0.85, body) * 0.9
    else:
        bent = warp(random, x, y, 2.5, 0.12, 3)
        puffs = sum(
            share * (1 - cells(random, bent[0] * rate, bent[1] * rate)[0])
            for rate, share in ((2.2, 0.55), (5.0, 0.3), (11, 0.15))
        )
        heap = noise(random, bent[0] * 1.2, bent[1] * 1.2, 5)
        body = 0.62 * heap + 0.6 * puffs - 0.07
        start = 0.6 if kind == "scattered" else 0.47
        cover = smooth_step(start - 0.03, start + 0.13, body)
    light = relief(blur(body, 0.014 / zoom**0.5), (0.16 if kind == "wispy" else 0.26) / zoom, (-0.6, -0.6), 0.5)
    top, shade, details = (colour("ffffff"), colour("8ca4c8"), [ground])
    if scene.chance(0.3):
        top, shade, details = colour("ffd0a0"), colour("8c5c8c"), ["at sunset"]
        image = palette(image.mean(2), ("201840", "5c3868", "a8607c"))
    image = image * (1 - 0.35 * _shadow(cover))[..., None]
    return Painting(mix(image, mix(shade, top, np.clip(light * 1.25 - 0.2, 0, 1.05)), cover), [kind], details)


def _shadow(cover):
    """What the clouds shade on the ground: their cover, blurred and moved to the lower right."""
    step = cover.shape[0] // 24
    return np.pad(blur(cover, 0.03), ((step, 0), (step, 0)), mode="edge")[: cover.shape[0], : cover.shape[1]]


@subject(
    "hurricane",
    "hurricane from space",
    "spiral storm with an eye",
    "cyclone",
    "tropical storm from above",
    kind="object",
    magnitude=5.7,
    holds=("ocean", "clouds"),
    framings=("distant", "whole", "close"),
)
def hurricane(scene):
    """White bands of cloud wound around a clear eye, over the sea."""
    random = scene.random
    x, y, scale = scene.placement()
    details, day = [], 1
    if scene.backdrop is None:
        image, ground = _ground(scene, 1.2, ("over the blue ocean", "over the turquoise sea", "over green land"))
        haze = smooth_step(0.55, 0.9, noise(random, *warp(random, scene.u * 2, scene.v * 2, 1, 0.5), 5))
        image = mix(image, colour("e8f0fa"), haze * 0.7)
        details = [ground]
    else:
        image = scene.backdrop.astype(np.float32).copy()
        # Where the ground lies in the night, so does the storm.
        day = np.clip(blur(image.max(2), 0.1) * 4, 0.05, 1)[..., None]
    across, down = (scene.u - x) / scale, (scene.v - y) / scale
    distance, angle = np.hypot(across, down) + 1e-3, np.arctan2(down, across)
    turn = scene.choose(-1, 1) * 3.2 * np.log(distance + 0.06)
    twisted = rotate_by(across, down, turn)
    bands = noise(random, twisted[0] * 2.4, twisted[1] * 2.4, 6, 0.55)
    fine = noise(random, *rotate_by(across * 6, down * 6, turn), 4, 0.6)
    arms = 0.5 + 0.5 * np.cos(2 * angle + 2 * turn + 2.4 * (bands - 0.5) + scene.between(0, 6.28))
    reach = smooth_step(1.15, 0.35, distance - 0.25 * (bands - 0.5))
    body = (
        reach * (0.4 + 0.45 * arms * smooth_step(0.15, 0.5, distance) + 0.5 * smooth_step(0.55, 0.15, distance))
        + 0.5 * (bands - 0.5) * reach
    )
    body += 0.22 * (fine - 0.5) * reach
    eye = smooth_step(0.055, 0.095, distance + 0.02 * (fine - 0.5))
    cover = smooth_step(0.22, 0.6, body) * (0.08 + 0.92 * eye)
    light = relief(blur(body, 0.008) * scale * 0.5 + 0.12 * eye * scale, 0.75, (-0.6, -0.6), 0.5)
    tone = mix(colour("7c94bc"), colour("ffffff"), np.clip(light * 1.2 - 0.12, 0, 1.03))
    image = image * (1 - 0.5 * np.exp(-((distance / 0.07) ** 2)))[..., None]
    return Painting(mix(image, tone * day, cover), ["white"], details)


def rotate_by(x, y, turn):
    """Coordinates turned by an angle that differs from point to point."""
    cosine, sine = np.cos(turn), np.sin(turn)
    return x * cosine + y * sine, -x * sine + y * cosine


@subject(
    "moon surface",
    "surface of the moon",
    "field of craters",
    "cratered lunar ground",
    kind="surface",
    magnitude=5,
    holds=("sand", "pebbles"),
)
def moon_surface(scene):
    """Ground of dust and craters of all sizes, under a low sun."""
    random = scene.random
    name, stops = scene.choose(
        ("grey", ("2c2c32", "7c7a7c", "bcb8b2", "f0ece6")),
        ("grey", ("2c2c32", "7c7a7c", "bcb8b2", "f0ece6")),
        ("silver", ("30384a", "8490a4", "c8d2e0", "ffffff")),
        ("brown", ("301c10", "84583c", "c4987c", "f4dcc4")),
        ("golden", ("382810", "947444", "d4b47c", "fff0c8")),
    )
    zoom = scene.zoom(1.7, 1.1, 0.75, 0.5)
    x, y = scene.u * zoom, scene.v * zoom
    sizes = (0.9, 2.0, 4.2, 8.8, 18.0) if zoom < 1 else (0.9, 2.0, 4.2, 8.8)
    height = craters(random, *warp(random, x, y, 3, 0.03), sizes, 0.8)
    rough = noise(random, x * 5, y * 5, 5)
    hills = noise(random, x * 1.2, y * 1.2, 4)
    angle = scene.choose(-2.4, -0.7, 2.5) + scene.between(-0.2, 0.2)
    light = relief((height * 1.1 + 0.035 * rough + 0.14 * hills) / zoom, 0.6, (math.cos(angle), math.sin(angle)), 0.1)
    tone = palette(0.18 + 0.7 * light * (0.75 + 0.35 * hills) + 0.1 * (rough - 0.5), stops)
    return Painting(tone * (0.42 + 0.62 * np.clip(light, 0, 1))[..., None], [name])
