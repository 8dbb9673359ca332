"""What lies inside a galaxy: nebulae, clusters of stars, black holes, exploding stars."""

import cv2
import numpy as np

from ..fields import blur, colour, mix, noise, palette, rotate, smooth_step, warp
from ..painting import Painting, subject
from ._space import (
    GAS_COLOURS,
    STAR_COLOURS,
    backdrop,
    clear,
    expose,
    gas,
    lights,
    pick_colours,
    sparkles,
    starry,
    stars,
)


@subject(
    "nebula",
    "cloud of gas in space",
    "glowing nebula",
    "nebula with stars",
    "interstellar cloud of gas and dust",
    kind="surface",
    magnitude=17,
    holds=("star_cluster", "star", "solar_system", "ringed_planet", "gas_giant", "black_hole", "comet"),
)
def nebula(scene):
    """Clouds of glowing gas with young stars in them; small in the distance it is one cloud in the dark."""
    name = scene.choose(*GAS_COLOURS)
    zoom = scene.zoom(1.7, 1.1, 0.75, 0.5)
    extent = {"distant": scene.between(0.5, 0.7), "whole": scene.between(0.95, 1.15)}.get(scene.framing)
    image, density = gas(scene, zoom, GAS_COLOURS[name], extent)
    if extent is not None:
        image = mix(starry(scene, 40), image, smooth_step(0.02, 0.3, density))
    # Young stars light the gas around them.
    random = scene.random
    x, y = random.uniform(-0.5, 0.5, (2, 3)) * (0.5 if scene.framing == "distant" else 1)
    lights(image, x, y, random.uniform(0.12, 0.26, 3), colour(GAS_COLOURS[name][4]) * 0.18)
    sparkles(image, x, y, random.uniform(0.1, 0.2, 3), colour("ffffff")[None])
    stars(scene, image, int(scene.between(30, 70)), bright=0.1)
    return Painting(image, [name])


@subject(
    "star cluster",
    "cluster of stars",
    "swarm of stars",
    "globular star cluster",
    kind="object",
    magnitude=18,
    holds=("black_hole", "star", "solar_system", "supernova"),
    framings=("distant", "whole", "close"),
)
def star_cluster(scene):
    """Hundreds of stars that crowd towards a middle, a few of them sparkling."""
    image, details = backdrop(scene)
    random = scene.random
    x, y, scale = scene.placement()
    clear(scene, image, x, y, scale)
    name = scene.choose("blue", "golden", "white", "red", "mixed")
    dense = scene.chance(0.65)
    count = 520 if dense else 90
    spread = np.abs(random.normal(0, 1, count)) ** (1.35 if dense else 0.9) * 0.42 * scale
    angle = random.uniform(0, 6.28, count)
    light = (
        pick_colours(random, STAR_COLOURS[name], count)
        * np.minimum(0.25 + random.exponential(0.3, count), 1.2)[:, None]
    )
    tint = colour(STAR_COLOURS["golden" if name == "mixed" else name][0])
    glow = np.array([0.1, 0.26, 0.5]) * scale
    lights(image, [x] * 3, [y] * 3, glow, tint * (np.array([[0.75], [0.4], [0.22]]) * (1 if dense else 0.5)))
    lights(
        image,
        x + spread * np.cos(angle),
        y + spread * np.sin(angle),
        random.choice([0.008, 0.011, 0.015], count),
        light,
    )
    places = random.normal(0, 0.36 * scale, (2, 9))
    shine = pick_colours(random, STAR_COLOURS[name], 9)
    sparkles(image, x + places[0], y + places[1], random.uniform(0.06, 0.2, 9) * (0.5 + 0.5 * scale), shine)
    return Painting(image, ["dense" if dense else "sparse", "colourful" if name == "mixed" else name], details)


DISC_COLOURS = {
    "orange": ("200400", "a02808", "f87820", "ffc860", "fffae8"),
    "golden": ("1c0c00", "985410", "f4a830", "ffe080", "fffdf0"),
    "blue": ("020620", "1840a8", "4a90ff", "a8dcff", "f8fdff"),
    "purple": ("10021c", "5c1c9c", "b058f0", "eab0ff", "fff6ff"),
    "red": ("1a0004", "8c0818", "ec3430", "ff9a70", "fff0e0"),
    "white": ("0a0a10", "5a6478", "a8b4cc", "e8eef8", "ffffff"),
}


@subject(
    "black hole",
    "black hole with a glowing disc",
    "black hole with an accretion disc",
    "supermassive black hole",
    kind="object",
    magnitude=11,
    framings=("distant", "whole", "close"),
)
def black_hole(scene):
    """A black ball before a bright disc, whose far side gravity lifts into an arc above it."""
    image, details = backdrop(scene)
    x, y, scale = scene.placement()
    name = scene.choose("orange", "orange", *DISC_COLOURS)
    shadow = scale * 0.4
    across, down = (scene.u - x) / shadow, (scene.v - y) / shadow
    distance = np.hypot(across, down) + 1e-3
    image = _lens(scene, image, x, y, shadow, distance)
    across, down = rotate(across, down, scene.between(-0.5, 0.5))
    disc, front = _disc(scene, across, down, distance)
    soft = 2.2 / scene.size / shadow
    hole = smooth_step(1.02 + soft, 1.02 - soft, distance)
    beaming = np.clip(1 - 0.4 * scene.choose(-1, 1) * across / np.maximum(distance, 1.2), 0.5, 1.5)
    arc = _arc(scene, across, down, distance) * beaming
    light = np.maximum(arc * (1 - hole), front * beaming)
    light = np.maximum(light, disc * beaming * (1 - hole))
    image = mix(image, np.zeros(3), np.maximum(hole, smooth_step(3.2, 0.9, distance) * 0.75))
    tone = palette(np.clip(light, 0, 1), DISC_COLOURS[name])
    shine = blur(light[..., None] * colour(DISC_COLOURS[name][2]), 0.22 * scale)
    image = mix(image, tone, np.clip(light * 2.2, 0, 1)) + np.maximum(shine, 0) * (0.75 * (1 - 0.8 * hole))[..., None]
    return Painting(image.astype(np.float32), [name], details)


def _lens(scene, image, x, y, shadow, distance):
    """The backdrop bent around the hole: light from behind arrives from further out."""
    strength = 1 - 1.3 / distance**2
    places = [
        ((centre + (axis - centre) * strength + 1) / 2 * scene.size - 0.5)
        for centre, axis in ((x, scene.u), (y, scene.v))
    ]
    return cv2.remap(
        image, *(place.astype(np.float32) for place in places), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )


def _disc(scene, across, down, distance):
    """The disc as seen without the bending: all of it, and the part that passes before the hole."""
    flatness = scene.between(0.14, 0.3)
    radius = np.hypot(across, down / flatness) + 1e-3
    turned_x, turned_y = across / radius, down / flatness / radius
    streaks = noise(scene.random, turned_x * 0.8 + 7, radius * 5 + turned_y * 0.8, 4)
    outer = scene.between(2.5, 3.0)
    shape = smooth_step(1.15, 1.5, radius) * smooth_step(outer, 1.5, radius) ** 0.8
    disc = shape * (0.5 + 0.75 * streaks) * (1.15 - 0.22 * (radius - 1.3))
    return disc, disc * smooth_step(-0.02, 0.04, down)


def _arc(scene, across, down, distance):
    """The ring of light around the hole: the lifted far side of the disc above, a thin line below."""
    upper = np.clip(-down / distance, 0, 1) ** 0.6
    width = 0.1 + 0.55 * upper
    streaks = noise(scene.random, distance * 7, across / distance * 0.7, 4)
    wide = (
        smooth_step(1.0, 1.12, distance) * smooth_step(1.1 + width, 1.1 + 0.3 * width, distance) * (0.5 + 0.6 * streaks)
    )
    ring = np.exp(-(((distance - 1.07) / 0.045) ** 2))
    return np.maximum(wide, ring)


@subject(
    "supernova",
    "exploding star",
    "supernova explosion",
    "stellar explosion",
    kind="object",
    magnitude=16,
    framings=("distant", "whole", "close"),
)
def supernova(scene):
    """A blinding middle with rays, and a shell of torn filaments that rushes outwards."""
    image, details = backdrop(scene, nebulae=0, fields=0)
    random = scene.random
    x, y, scale = scene.placement()
    name, shell, inner = scene.choose(
        ("orange and blue", "ff7a30", "58b0ff"),
        ("red and golden", "f03c30", "ffc858"),
        ("pink and teal", "f860a8", "40d8d0"),
        ("purple and white", "9a58ff", "e4e8ff"),
    )
    across, down = (scene.u - x) / scale, (scene.v - y) / scale
    distance = np.hypot(across, down) + 1e-3
    bent_x, bent_y = warp(random, across, down, 2.2, 0.16, 4)
    radius = np.hypot(bent_x, bent_y)
    stretch = 1 / (0.25 + distance)
    filaments = noise(random, bent_x * 2.6 * stretch, bent_y * 2.6 * stretch, 5, shape="ridged")
    knots = noise(random, across * 4, down * 4, 5, shape="ridged")
    rim = np.exp(-(((radius - 0.78) / 0.13) ** 2)) * (0.08 + 2.2 * filaments**1.3)
    body = smooth_step(0.98, 0.5, radius) * (0.08 + 1.1 * knots * filaments + 0.6 * filaments**2)
    core = np.exp(-distance * 6.0) * 3.0
    light = (
        rim[..., None] * colour(shell) * 1.3
        + body[..., None] * mix(colour(inner), colour(shell), smooth_step(0.3, 0.8, radius)) * 1.5
    )
    light = expose(light + core[..., None] * colour("fff6e4"))
    veil = np.clip(smooth_step(1.05, 0.6, radius) * 0.8, 0, 1)
    image = (image * (1 - veil)[..., None] + light).astype(np.float32)
    sparkles(image, [x], [y], [0.55 * scale], colour("ffffff")[None] * 1.1)
    return Painting(image, [name], details)
