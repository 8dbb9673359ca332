"""The largest things: fields and clusters of galaxies, single galaxies."""

import numpy as np

from ..fields import colour, mix, noise, rotate, smooth_step, warp
from ..painting import Painting, subject
from ._space import (
    GALAXY_COLOURS,
    backdrop,
    clear,
    distant_galaxies,
    expose,
    galaxies,
    lights,
    pick_colours,
    sparkles,
    stars,
)


@subject(
    "deep field of galaxies",
    "field of distant galaxies",
    "universe full of galaxies",
    "deep field",
    "sky full of galaxies",
    kind="surface",
    magnitude=25,
    holds=("galaxy_cluster", "spiral_galaxy", "elliptical_galaxy"),
)
def deep_field(scene):
    """Galaxies of all sizes and colours in the dark, with one or two stars before them."""
    name = scene.choose("colourful", "colourful", "golden", "blue", "red")
    dense = scene.chance(0.6)
    zoom = scene.zoom(0.75, 1.0, 1.5, 2.2)
    count = int((130 if dense else 50) / zoom**1.2)
    image = distant_galaxies(scene, count, zoom * (1.3 if dense else 1.65), GALAXY_COLOURS[name], 1.2)
    stars(scene, image, 7, bright=0.35)
    return Painting(image, [name, "dense" if dense else "sparse"])


@subject(
    "galaxy cluster",
    "cluster of galaxies",
    "group of galaxies",
    "swarm of galaxies",
    kind="surface",
    magnitude=23,
    holds=("spiral_galaxy", "elliptical_galaxy"),
    framings=("distant", "whole", "close"),
)
def galaxy_cluster(scene):
    """Round galaxies crowded around a giant one, and arcs of what their gravity bends behind them."""
    random = scene.random
    name = scene.choose("golden", "golden", "blue", "colourful")
    zoom = scene.zoom(0.55, 0.95, 1.5)
    image = distant_galaxies(scene, 26, 0.7, GALAXY_COLOURS["colourful"], 0.8)
    count = int(scene.between(45, 80))
    spread = np.abs(random.normal(0, 0.42, count)) * zoom
    angle = random.uniform(0, 6.28, count)
    radius = random.uniform(0.03, 0.085, count) * zoom**0.8
    galaxies(image, random, spread * np.cos(angle), spread * np.sin(angle), radius, GALAXY_COLOURS[name], 1.1)
    glow = pick_colours(random, GALAXY_COLOURS[name], 3)
    lights(
        image, [0.0, 0.05, -0.03], [0.0, 0.03, -0.04], np.array([0.07, 0.2, 0.45]) * zoom, glow * [[1.2], [0.45], [0.2]]
    )
    details = []
    if scene.chance(0.5):
        _arcs(scene, image, zoom)
        details.append("with blue arcs of bent light")
    stars(scene, image, 5, bright=0.3)
    return Painting(image, [name], details)


def _arcs(scene, image, zoom):
    """Thin blue arcs around the middle: galaxies behind, seen through a gravitational lens."""
    distance, angle = np.hypot(scene.u, scene.v), np.arctan2(scene.v, scene.u)
    for _ in range(int(scene.random.integers(3, 6))):
        radius, middle = scene.between(0.35, 0.62) * zoom, scene.between(-3.14, 3.14)
        away = (angle - middle + np.pi) % (2 * np.pi) - np.pi
        arc = np.exp(-(((distance - radius) / (0.014 * zoom + 0.006)) ** 2) - (away / scene.between(0.25, 0.6)) ** 2)
        image += arc[..., None] * colour("6ab0ff") * 0.95


SPIRAL_COLOURS = {
    "blue": ("4a7cff", "ffe2b0", "ff6aa8"),
    "purple": ("9a5cff", "ffd0ec", "ff70d0"),
    "golden": ("ffa040", "fff0cc", "ff7050"),
    "pink and blue": ("6488ff", "ffd0dc", "ff5a9c"),
    "blue and golden": ("5a98ff", "ffc868", "ff8a6a"),
    "red": ("ff5444", "ffd4a4", "ff9a50"),
    "teal": ("30c8c8", "fff0d0", "ff8a8a"),
    "white": ("c4d0f0", "fff8ec", "ffa0b8"),
}
"""Colours of the arms, of the core and of the star nurseries."""


@subject(
    "spiral galaxy",
    "galaxy",
    "galaxy with spiral arms",
    "swirling galaxy",
    "spiral galaxy with a bright core",
    kind="object",
    magnitude=21,
    holds=("nebula", "star_cluster", "black_hole", "star", "solar_system", "supernova"),
)
def spiral_galaxy(scene):
    """A disc of stars wound into arms around a bright bulge, with dust lanes and pink star nurseries."""
    image, details = backdrop(scene, nebulae=0, fields=0.4)
    x, y, scale = scene.placement()
    scale *= 1.2
    clear(scene, image, x, y, scale, 0.6)
    name = scene.choose(*SPIRAL_COLOURS)
    tilt = scene.choose("", "", "face-on", "edge-on")
    flatness = {"edge-on": scene.between(0.13, 0.2), "face-on": scene.between(0.9, 1)}.get(
        tilt, scene.between(0.4, 0.85)
    )
    if scene.framing == "texture":
        tilt, flatness = "", max(flatness, 0.6)
    along, across = rotate((scene.u - x) / scale, (scene.v - y) / scale, scene.between(0, 6.28))
    light, veil = _disc(scene, along, across / flatness, SPIRAL_COLOURS[name])
    core = np.exp(-((np.hypot(along, across / max(flatness, 0.45)) * 5.5) ** 1.2)) * 1.3
    if tilt == "edge-on":
        lane = np.exp(-(((across + 0.015) / 0.035) ** 2)) * smooth_step(0.95, 0.3, np.abs(along))
        light, core = light * (1 - 0.75 * lane)[..., None], core * (1 - 0.6 * lane)
    light = light + core[..., None] * mix(colour("ff9850"), colour(SPIRAL_COLOURS[name][1]), np.clip(core * 1.2, 0, 1))
    image = (image * (1 - veil)[..., None] + expose(light * 1.25)).astype(np.float32)
    _sprinkle(scene, image, x, y, scale, flatness)
    return Painting(image, [tilt, name] if tilt else [name], details)


def _disc(scene, along, across, colours):
    """The light of the disc and how much of the backdrop it veils; along, across: its plane in radii."""
    random = scene.random
    octaves = 4 if scene.framing == "distant" else 6
    along, across = warp(random, along, across, 2.2, 0.07)
    distance = np.hypot(along, across) + 1e-4
    arms = int(scene.choose(2, 2, 3, 4))
    winding = scene.between(2.6, 4.2) * scene.choose(-1, 1)
    clumps = noise(random, along * 4, across * 4, octaves)
    turn = arms * np.arctan2(across, along) + winding * np.log(distance + 0.08) * arms / 2
    arm = (0.5 + 0.5 * np.cos(turn + 2.0 * (clumps - 0.5))) ** 1.5
    dust = smooth_step(0.42, 0.8, noise(random, along * 5, across * 5, octaves, shape="ridged"))
    disc = np.exp(-distance * 2.0) * smooth_step(1.2, 0.6, distance)
    light = disc * (0.25 + 2.3 * arm * (0.4 + 0.95 * clumps))
    light *= 1 - 0.6 * dust * smooth_step(0.1, 0.3, distance) * (1 - 0.45 * arm)
    near = 0.6 if scene.framing == "texture" else 1
    tone = mix(colour(colours[0]), colour(colours[1]), smooth_step(0.55 * near, 0.05, distance))
    tone = mix(tone, colour("ffffff"), 0.12 * near)
    nursery = smooth_step(0.7, 0.86, clumps) * arm * disc * smooth_step(0.12, 0.3, distance)
    image = light[..., None] * tone * 2.2 + nursery[..., None] * colour(colours[2]) * 2.0
    if scene.framing == "texture":
        # From nearby the arms come apart into clouds and gaps.
        grain = noise(random, along * 9, across * 9, 5)
        image *= ((0.2 + 0.7 * distance) * (0.2 + 2.0 * arm * grain))[..., None]
    return image, np.clip(disc * 2.2, 0, 0.85)


def _sprinkle(scene, image, x, y, scale, flatness):
    """Single bright stars of a galaxy that fills the frame."""
    if scene.framing in ("close", "texture"):
        random = scene.random
        count = 90
        places = random.normal(0, 0.45 * scale, (2, count))
        light = pick_colours(random, ("ffffff", "cfe0ff", "ffd8a8"), count) * random.uniform(0.15, 0.7, count)[:, None]
        lights(image, x + places[0], y + places[1], random.choice([0.007, 0.012], count), light)


@subject(
    "elliptical galaxy",
    "round galaxy",
    "giant elliptical galaxy",
    "smooth oval galaxy",
    kind="object",
    magnitude=22,
    holds=("black_hole", "star_cluster", "star"),
    framings=("distant", "whole", "close"),
)
def elliptical_galaxy(scene):
    """A smooth oval glow with a bright middle, globular clusters around it, at times a jet."""
    image, details = backdrop(scene, nebulae=0, fields=0.4)
    random = scene.random
    x, y, scale = scene.placement()
    scale *= 1.15
    clear(scene, image, x, y, scale, 0.6)
    name, inner, outer = scene.choose(
        ("golden", "fff2cc", "e8943c"),
        ("white", "ffffff", "b8c0dc"),
        ("orange", "ffe0b0", "d8602c"),
        ("pink", "ffe4ec", "c8608c"),
    )
    flatness, angle = scene.between(0.55, 0.95), scene.between(0, 3.14)
    along, across = rotate((scene.u - x) / scale, (scene.v - y) / scale, angle)
    distance = np.hypot(along, across / flatness)
    light = np.exp(-3.0 * distance**0.8) * smooth_step(1.4, 0.5, distance) * 3.2
    tone = mix(colour(outer), colour(inner), np.clip(light * 0.6, 0, 1))
    veil = np.clip(light * 1.2, 0, 0.9)[..., None]
    image = (image * (1 - veil) + expose(light[..., None] * tone * 1.3)).astype(np.float32)
    count = 60
    places = random.normal(0, 0.36 * scale, (2, count))
    lights(image, x + places[0], y + places[1], 0.008, colour(inner) * random.uniform(0.15, 0.6, count)[:, None])
    if scene.chance(0.3):
        steps = np.linspace(0.06, 0.95, 26)
        knots = 0.55 + 0.45 * np.sin(steps * 31)
        light = colour("7fb8ff") * ((1 - steps * 0.8) * knots)[:, None] * 0.7
        lights(
            image,
            x + steps * scale * np.cos(angle),
            y + steps * scale * np.sin(angle),
            (0.02 + 0.03 * steps) * scale,
            light,
        )
        details = [*details, "with a blue jet"]
    sparkles(image, [x], [y], [0.16 * scale], colour(inner)[None] * 0.8)
    return Painting(image, [name], details)
