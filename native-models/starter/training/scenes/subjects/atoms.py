"""Atoms and what they are made of."""

import math

import numpy as np

from ..fields import colour, glow, noise, rotate
from ..painting import Painting, subject
from ._solids import Solids, directions, turned
from ._laboratory import dimmed, ground

GLOWS = {
    "blue": "3aa4ff",
    "golden": "ffbe42",
    "green": "4dff92",
    "pink": "ff5cba",
    "purple": "a86aff",
    "white": "dcecff",
}
"""Colours of light by name."""

_DARK = ("dark blue", "black", "purple", "teal")
NUCLEONS = {
    "red and blue": ("f2382c", "3a6cff"),
    "red and white": ("f0382c", "e8ecf2"),
    "orange and blue": ("ff8a1e", "2f7ae6"),
    "golden and red": ("ffc534", "d8302a"),
    "green and purple": ("4ad25a", "9a4cf0"),
}
"""Pairs of colours for two kinds of balls, by name."""


def _pack(scene, solids, x, y, radius, count, shades, lift=0.0):
    """Adds a heap of balls in two colours, as wide as twice the radius."""
    ball = radius * 0.92 / max(1.4, count ** (1 / 3) * 0.93)
    heap = directions(count)
    if count >= 14:
        heap = np.concatenate([directions(count * 2 // 3), 0.55 * directions(count // 3)])
    places = turned(heap, scene.random.uniform(0, 6.28, 3)) * (radius - ball)
    places = places + scene.random.normal(0, 0.12 * ball, places.shape)
    kinds = scene.random.permutation(len(places))
    for place, kind in zip(places, kinds):
        light = 0.82 + 0.22 * place[2] / radius
        solids.ball(x + place[0], y + place[1], place[2], ball, shades[kind % 2] * light, lift=lift)


def _orbits(scene, image, x0, y0, scale, shade):
    """Bright ellipses round the nucleus; returns where the electrons are, as (x, y)."""
    count = int(scene.random.integers(2, 5))
    first, electrons = scene.between(0, 3), []
    flat = scene.between(0.28, 0.42)
    thin = 0.012 + 1.2 / image.shape[0] / scale
    for index in range(count):
        angle = first + index * math.pi / count
        x, y = rotate((scene.u - x0) / scale, (scene.v - y0) / scale, angle)
        reach = np.sqrt(x * x + (y / flat) ** 2) + 1e-4
        slope = np.sqrt(x * x + (y / flat**2) ** 2) / reach + 1e-4
        away = np.abs(reach - 0.92) / slope
        image += (np.exp(-((away / thin) ** 2)) * 0.85 + np.exp(-away / 0.05) * 0.28)[..., None] * shade
        for _ in range(scene.random.integers(1, 3)):
            turn = scene.between(0, 6.28)
            across, down = rotate(0.92 * math.cos(turn), 0.92 * flat * math.sin(turn), -angle)
            electrons.append((x0 + scale * across, y0 + scale * down))
    return electrons


def _cloud(scene, image, x0, y0, scale, shade):
    """A haze of electrons, in shells and sometimes lobes."""
    x, y = rotate((scene.u - x0) / scale, (scene.v - y0) / scale, scene.between(0, 6.28))
    distance = np.hypot(x, y)
    lobes = scene.choose(0, 0, 2, 3)
    shape = 1.0 if lobes == 0 else np.abs(np.cos(lobes / 2 * np.arctan2(y, x))) ** 1.2 + 0.12
    shells = np.exp(-(((distance - 0.62) / 0.2) ** 2)) * 0.75 + np.exp(-(((distance - 0.3) / 0.1) ** 2)) * 0.5
    grain = noise(scene.random, x * 16, y * 16, 2)
    density = shells * shape * (0.3 + 0.75 * grain) + np.exp(-((distance / 0.7) ** 2)) * 0.2
    image += density[..., None] * shade
    image += (np.clip(density - 0.5, 0, 1) * 0.5)[..., None]


@subject(
    "atom",
    "glowing atom",
    "atom with electrons",
    kind="object",
    magnitude=-10,
    holds=("atomic_nucleus", "proton"),
)
def atom(scene):
    """A bright nucleus of balls, electrons on clear orbits or a cloud of them."""
    image, details = ground(scene, *_DARK)
    x0, y0, scale = scene.placement()
    name = scene.choose(*GLOWS)
    shade = colour(GLOWS[name])
    image = dimmed(scene, image, x0, y0, 1.05 * scale)
    solids = Solids()
    if scene.chance(0.7):
        electrons = _orbits(scene, image, x0, y0, scale, shade)
        details = ["with electron orbits"] + details
        for x, y in electrons:
            glow(image, x, y, 0.1 * scale, shade * 0.7)
            solids.ball(x, y, 0, 0.055 * scale, np.clip(shade * 0.6 + 0.5, 0, 1))
    else:
        _cloud(scene, image, x0, y0, scale, shade)
        details = ["with an electron cloud"] + details
    glow(image, x0, y0, 0.24 * scale, shade * 0.9)
    shades = [colour(code) for code in NUCLEONS["red and blue"]]
    _pack(scene, solids, x0, y0, 0.2 * scale, int(scene.random.integers(8, 18)), shades, lift=1)
    return Painting(solids.draw(image), [name], details)


@subject(
    "atomic nucleus",
    "nucleus of an atom",
    "cluster of protons and neutrons",
    kind="object",
    magnitude=-14,
    holds=("proton",),
)
def atomic_nucleus(scene):
    """A heap of shining balls in two colours, in a halo of their own light."""
    image, details = ground(scene, *_DARK)
    x0, y0, scale = scene.placement()
    scale *= 0.85
    name = scene.choose(*NUCLEONS, "red and blue")
    shades = [colour(code) for code in NUCLEONS[name]]
    halo = colour(GLOWS[scene.choose("blue", "golden", "purple", "pink")])
    image = dimmed(scene, image, x0, y0, 1.5 * scale)
    glow(image, x0, y0, scale * 1.05, halo * 0.75)
    glow(image, x0, y0, scale * 0.65, halo * 0.5)
    solids = Solids()
    _pack(scene, solids, x0, y0, scale, int(scene.random.integers(12, 70)), shades)
    return Painting(solids.draw(image), [name], details)


@subject(
    "proton",
    "proton with quarks inside",
    "proton with three quarks",
    "subatomic particle",
    kind="object",
    magnitude=-15,
)
def proton(scene):
    """A glowing bubble with three coloured quarks, tied together by springs of light."""
    image, details = ground(scene, *_DARK)
    x0, y0, scale = scene.placement()
    scale *= 0.85
    name = scene.choose("blue", "purple", "golden", "pink", "green")
    shade = colour(GLOWS[name])
    distance = np.hypot(scene.u - x0, scene.v - y0) / scale
    swirl = noise(scene.random, (scene.u - x0) / scale * 2.4, (scene.v - y0) / scale * 2.4, 4, shape="ridged")
    inside = np.clip(1 - distance**6, 0, 1)
    image = dimmed(scene, image, x0, y0, 1.15 * scale)
    image += (inside * (0.1 + 0.32 * swirl + 0.25 * distance**3))[..., None] * shade
    image += (np.exp(-np.abs(distance - 1) * 9) * 0.55)[..., None] * shade
    first, solids, quarks = scene.between(0, 6.28), Solids(), []
    for index in range(3):
        angle = first + index * 2.094 + scene.between(-0.25, 0.25)
        quarks.append(np.array([x0 + 0.5 * scale * math.cos(angle), y0 + 0.5 * scale * math.sin(angle)]))
    for index in range(3):
        _spring(image, solids, quarks[index], quarks[(index + 1) % 3], scale)
    for quark, code in zip(quarks, ("ff3a30", "35e05c", "3f78ff")):
        glow(image, *quark, 0.3 * min(scale, 1), colour(code) * 0.75)
        solids.ball(*quark, 1, 0.2 * scale, colour(code))
    return Painting(solids.draw(image), [name], details)


def _spring(image, solids, start, end, scale):
    """A gluon: a wavy line of light between two quarks."""
    along = end - start
    side = np.array([-along[1], along[0]]) / np.linalg.norm(along)
    share = np.linspace(0, 1, 60)[:, None]
    points = start + along * share + side * 0.075 * scale * np.sin(share * math.pi * 10)
    solids.path(np.concatenate([points, np.zeros((60, 1))], 1), 0.02 * scale, colour("fff0c0"), shade=0.2, gloss=0)
    for point in points[::6]:
        glow(image, *point, 0.07 * scale, colour("ffe0a0") * 0.25)
