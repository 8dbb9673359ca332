"""Parts of a body: eye and skin."""

import numpy as np

from ..fields import cells, colour, mix, noise, palette, pixel, relief, rotate, smooth_step, warp
from ..painting import Painting, subject
from ._solids import Solids

_IRISES = {
    "blue": ("0c2a5c", "2f7cc8", "9ad4f6", "e6f6ff"),
    "green": ("10361c", "3f8c4a", "a8cc6c", "f0f4b0"),
    "brown": ("1c0c04", "5e3214", "a86c30", "e2b468"),
    "grey": ("20282e", "64747e", "a8b8c0", "e6eef2"),
    "golden": ("4a2404", "b87010", "f4bc3c", "fff0a0"),
    "purple": ("200c48", "6a3cb8", "b690f0", "eee2ff"),
}
_SKINS = {
    "pale": ("a86a58", "e4b09a", "f6d4c2", "ffece2"),
    "tanned": ("7c4428", "c08458", "dcaa80", "f2d0ac"),
    "brown": ("3e2014", "7e4a2e", "a46c48", "cc9a74"),
    "dark": ("180c08", "3e241a", "5e3a2a", "8c6450"),
}


def _skin_colours(scene, x, y, stops, light=0.0):
    """Soft skin with pores and a little unevenness."""
    pores = noise(scene.random, x * 22, y * 22, 2)
    blotches = noise(scene.random, x * 2, y * 2, 3)
    return palette(np.clip(0.55 + light + 0.14 * (pores - 0.5) + 0.25 * (blotches - 0.5), 0, 1), stops)


@subject(
    "eye",
    "iris of an eye",
    "eyeball",
    "eye with a black pupil",
    kind="surface",
    magnitude=-1.8,
    holds=("neuron", "tissue", "blood_cells", "cell"),
)
def eye(scene):
    """Lids, lashes, white and iris; nearer only the fibres of the iris round the pupil."""
    name = scene.choose(*_IRISES)
    stops = _IRISES[name]
    cat = scene.chance(0.25)
    scale = {"distant": 0.34, "whole": 0.52, "close": 0.95, "texture": 1.7}[scene.framing] * scene.between(0.9, 1.1)
    x, y = (scene.u - scene.between(-0.08, 0.08)) / scale, (scene.v - scene.between(-0.08, 0.08)) / scale
    soft = pixel(scene.u) / scale
    ball = _iris(scene, x, y, soft, stops, cat)
    skin_name = scene.choose(*_SKINS)
    if scene.framing in ("distant", "whole"):
        image = _lids(scene, ball, x, y, soft, colour("3a2c20") if cat else None, _SKINS[skin_name])
    else:
        image = ball
    return Painting(image, ["cat" if cat else "human", name], ["with a slit pupil"] if cat else [])


def _iris(scene, x, y, soft, stops, cat):
    """The ball of the eye, its iris of radius 1 in the middle."""
    distance, angle = np.hypot(x, y), np.arctan2(y, x)
    ring_x, ring_y = np.cos(angle), np.sin(angle)
    fibres = noise(scene.random, ring_x * 9 + distance * 0.6, ring_y * 9 + distance * 0.6, 4, shape="ridged")
    fine = noise(scene.random, ring_x * 24, ring_y * 24 + distance, 3)
    clouds = noise(scene.random, x * 2.2, y * 2.2, 3)
    light = 0.2 + 0.5 * fibres + 0.35 * (fine - 0.5) + 0.2 * (clouds - 0.5) + 0.25 * smooth_step(0.75, 0.4, distance)
    iris = palette(np.clip(light, 0, 1), stops)
    iris = mix(iris, colour(stops[0]) * 0.5, smooth_step(0.78, 1.0, distance) * 0.9)
    width = 0.16 if cat else 1.0
    pupil = np.sqrt((x / width) ** 2 + y**2) / (0.8 if cat else scene.between(0.3, 0.46))
    iris = mix(iris, colour(stops[3]), np.exp(-(((pupil - 1.12) / 0.16) ** 2)) * 0.35)
    edge = soft / (0.3 * max(width, 0.4))
    iris = mix(iris, colour("030304"), smooth_step(1.05 + edge, 0.97 - edge * 0.5, pupil))
    veins = noise(scene.random, x * 2.5, y * 2.5, 4, shape="ridged")
    white = palette(1.1 - 0.28 * distance, ("b88a84", "e6dcd8", "fbf8f6"))
    white = mix(white, colour("c8504c"), smooth_step(0.8, 0.98, veins) * 0.35 * smooth_step(1.2, 2.0, distance))
    if cat:
        white = white * colour("5a4a34")
    ball = mix(white, iris, smooth_step(1 + soft, 1 - soft, distance))
    for at_x, at_y, radius, strength in ((-0.34, -0.38, 0.19, 0.95), (0.3, 0.36, 0.1, 0.35)):
        spot = smooth_step(radius + soft, radius * 0.75 - soft, np.hypot(x - at_x, y - at_y))
        ball = mix(ball, colour("ffffff"), spot * strength)
    return ball


def _lids(scene, ball, x, y, soft, fur, stops):
    """The ball seen between two lids, with lashes, a fold and skin or fur around."""
    lid_x = np.clip(np.abs(x) / 1.95, 0, 1)
    upper, lower = -0.92 * (1 - lid_x**2.2), 0.82 * (1 - lid_x**1.8)
    open_eye = smooth_step(-soft, soft, y - upper) * smooth_step(-soft, soft, lower - y) * (np.abs(x) < 1.95)
    ball = ball * (1 - 0.5 * np.exp(-np.clip(y - upper, 0, 9) * 4))[..., None]
    crease = np.exp(-(((y - upper * 1.25 + 0.22) / 0.07) ** 2)) * (np.abs(x) < 2.1) * (1 - lid_x**2)
    skin = _skin_colours(scene, x, y, stops, 0.1 - 0.1 * np.exp(-np.abs(y) * 1.2))
    if fur is not None:
        hair = noise(scene.random, x * 2 + 3 * y, y * 9 - x * 5, 4)
        skin = palette(hair, [fur, fur * 2.2, fur * 3.6])
    skin = mix(skin, colour(stops[0]) * 0.7, crease * 0.6)
    image = mix(skin, ball, open_eye)
    rim = np.minimum(np.abs(y - upper), np.abs(lower - y) * 2.2)
    ink = colour("140a08")
    image = mix(image, ink, smooth_step(0.09 + soft, 0.02, rim) * (np.abs(x) < 1.96) * 0.9)
    if fur is None:
        lean = np.mod(x * 5 + (y - upper) * x * 1.1, 1) - 0.5
        lash = smooth_step(0.3, 0.08, np.abs(lean)) * smooth_step(-0.5, -0.3, y - upper) * (y < upper + 0.02)
        image = mix(image, ink, lash * (lid_x < 0.95) * 0.85)
        brow_y = y + 1.85 - 0.2 * x * x * 0.3
        hairs = noise(scene.random, x * 4 + y * 6, y * 14 - x * 3, 3)
        brow = np.exp(-((brow_y / 0.2) ** 4)) * smooth_step(2.2, 1.6, np.abs(x))
        image = mix(image, ink + 0.08, brow * smooth_step(0.25, 0.6, hairs) * 0.9)
    return image


@subject(
    "skin",
    "human skin",
    "skin with pores",
    "surface of the skin",
    kind="surface",
    magnitude=-2.5,
    holds=("tissue", "cell", "bacteria"),
    plural=True,
)
def skin(scene):
    """Small cushions between fine creases, pores, and in some a few hairs."""
    name = scene.choose(*_SKINS)
    stops = _SKINS[name]
    frequency = scene.zoom(11, 7, 4, 2.2)
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.between(0, 6.28))
    x, y = warp(scene.random, x, y, 0.5, 0.25, 2)
    nearest, second, identity, _, _ = cells(scene.random, x, y * 0.85, 0.95)
    fine_nearest, fine_second, _, _, _ = cells(scene.random, x * 2.6, y * 2.6, 0.95)
    creases = smooth_step(0.0, 0.3, second - nearest)
    height = creases * 0.8 + 0.22 * smooth_step(0, 0.4, fine_second - fine_nearest)
    height = height + 0.25 * noise(scene.random, x * 3, y * 3, 3)
    pore = smooth_step(0.17, 0.06, nearest) * (identity > 0.6)
    light = relief((height - 0.6 * pore) / frequency, 0.3)
    blotches = noise(scene.random, scene.u * 1.6, scene.v * 1.6, 3)
    image = palette(np.clip(0.2 + 0.46 * light + 0.3 * (blotches - 0.5) + 0.1 * creases - 0.05, 0, 1), stops)
    image = mix(image, colour(stops[0]) * 0.6, pore * 0.8)
    details = []
    if scene.chance(0.35):
        details = ["with hairs"]
        image = _hairs(scene, image, frequency)
    return Painting(image, [name], details)


def _hairs(scene, image, frequency):
    """Curved hairs that lie nearly all one way, with thin shadows."""
    lean, solids = scene.between(0, 6.28), Solids()
    for _ in range(int(6 + frequency * 2)):
        root, angle = scene.random.uniform(-1.1, 1.1, 2), lean + scene.between(-0.4, 0.4)
        length, share = 3.2 / frequency, np.linspace(0, 1, 8)
        turn = angle + share * scene.between(-0.9, 0.9)
        curve = root[:, None] + length * share * np.stack([np.cos(turn), np.sin(turn)])
        points = np.stack([*curve, 0 * share], 1)
        below = points + (0.1 / frequency, 0.1 / frequency, -1)
        solids.path(below, 0.07 / frequency, colour("301408"), alpha=0.12, shade=0, gloss=0)
        solids.path(points, 0.07 / frequency, colour("2a160c"), 0.015 / frequency, gloss=0)
    return solids.draw(np.ascontiguousarray(image))
