"""Planets and moons with a solid surface."""

import math

import numpy as np

from ..fields import cells, colour, mix, noise, palette, rotate, smooth_step, warp
from ..painting import Painting, subject
from ._balls import Ball, atmosphere, craters, daylight, direction, phase_words, small_moon, sunlight, swirl
from ._space import backdrop

EARTH_LAND = {
    "green": ("2c5a24", "4c8038", "8a8c4c", "b89c68"),
    "desert": ("a8783c", "c89454", "e0b878", "8c5c34"),
    "icy": ("9cb4c8", "d4e4f0", "f8fcff", "ffffff"),
}
EARTH_SEA = {
    "green": ("041440", "0a3488", "1c70c0", "4cb4d4"),
    "desert": ("06243c", "0c5074", "1c8094", "5cb8a8"),
    "icy": ("0a2448", "245888", "5094c0", "a0d8ec"),
}


def _continents(scene, ball, kind, angle):
    """The surface of an earth-like planet without clouds, and where its land is."""
    random = scene.random
    x, y = ball.surface(angle)
    bent_x, bent_y = warp(random, x * 1.3, y * 1.3, 1.0, 0.35)
    height = noise(random, bent_x, bent_y, ball.octaves)
    grain = noise(random, x * 4, y * 4, max(3, ball.octaves - 1))
    level = scene.between(0.46, 0.55)
    land = smooth_step(level, level + 0.025, height)
    sea = palette((height - level + 0.26) * 3.6, EARTH_SEA[kind])
    latitude = np.abs(rotate(ball.nx, ball.ny, angle)[1])
    dryness = (height - level) * 2.2 + 0.55 * (grain - 0.5) + 0.3 - 0.25 * np.cos(latitude * 7)
    surface = mix(sea, palette(dryness, EARTH_LAND[kind]), land)
    return mix(surface, colour("f4f8ff"), smooth_step(0.8, 0.9, latitude + 0.14 * (grain - 0.5))), land


def _cloud_cover(scene, ball, amount):
    """White clouds of a planet with two or three spiralling storms, 0 … 1."""
    random = scene.random
    x, y = ball.surface(scene.between(-0.5, 0.5))
    for _ in range(2):
        x, y = swirl(
            x, y, scene.between(-0.7, 0.7), scene.between(-0.7, 0.7), scene.between(0.15, 0.3), scene.choose(-3, 3)
        )
    near = 1.5 if scene.framing == "texture" else 1
    bent_x, bent_y = warp(random, x * 1.5 * near, y * 2.2 * near, 1.3, 0.2)
    clouds = noise(random, bent_x, bent_y, ball.octaves, 0.6)
    puffs = noise(random, x * 6 * near, y * 8 * near, ball.octaves - 1, 0.6)
    return smooth_step(0.54 - amount, 0.82 - amount, clouds + (0.3 if near == 1 else 0.55) * (puffs - 0.5))


@subject(
    "planet earth",
    "earth-like planet",
    "blue planet with oceans and clouds",
    "planet with oceans and continents",
    "earth from space",
    kind="object",
    magnitude=7,
    holds=("hurricane", "clouds", "coast", "ocean", "island", "desert", "mountains"),
)
def earth(scene):
    """Oceans, continents and swirling clouds under a thin blue air."""
    image, details = backdrop(scene)
    x, y, scale = scene.placement()
    kind = scene.choose("green", "green", "green", "desert", "icy")
    sun, phase = sunlight(scene)
    ball = Ball(scene, x, y, scale, 1.4)
    surface, _ = _continents(scene, ball, kind, scene.between(-0.6, 0.6))
    clouds = _cloud_cover(scene, ball, scene.choose(0.02, 0.06, 0.1) - 0.06 * (scene.framing == "texture"))
    surface = mix(surface, colour("fcfdff"), clouds * 0.95)
    surface = surface * daylight(ball.facing(sun, clouds, 0.012))[..., None]
    ball.lay(image, surface, ball.mask)
    atmosphere(image, ball, sun, "5aa8ff")
    if scene.framing in ("distant", "whole") and scene.chance(0.2):
        away = scene.between(0, 6.28)
        small_moon(
            scene,
            image,
            x + math.cos(away) * scale * 1.6,
            y + math.sin(away) * scale * 1.6,
            scale * 0.16,
            sun,
            "b8b4b0",
        )
        details = ["with a moon", *details]
    return Painting(image, phase_words(phase, {"green": "blue and green"}.get(kind, kind)), details)


@subject(
    "earth at night",
    "night side of the earth",
    "earth with city lights",
    "dark planet with city lights",
    kind="object",
    magnitude=7,
    holds=("city_at_night",),
    framings=("distant", "whole", "close"),
)
def night_earth(scene):
    """The dark side of the earth: golden lights of cities on black land, a bright arc of air."""
    image, details = backdrop(scene, nebulae=0, fields=0)
    random = scene.random
    x, y, scale = scene.placement()
    angle = scene.between(-3.1, 3.1)
    sun = direction(math.cos(angle), math.sin(angle), -0.75)
    ball = Ball(scene, x, y, scale, 1.5)
    surface, land = _continents(scene, ball, "green", scene.between(-0.6, 0.6))
    px, py = ball.surface()
    crowd = smooth_step(0.3, 0.75, noise(random, px * 2.6, py * 2.6, 4)) * land
    streets = noise(random, px * 5, py * 5, 3, shape="ridged")
    glow = crowd * (0.06 + 0.5 * streets**3)
    for frequency in (13, 26):
        distance, _, identity, _, _ = cells(random, px * frequency, py * frequency, 1.0)
        glow += 1.5 * crowd * np.exp(-((distance / (0.16 + 0.16 * identity)) ** 2)) * (identity < 0.35 + 0.4 * crowd)
    facing = ball.facing(sun)
    night = mix(surface * colour("1c2c58") * 0.8, colour("0a1434"), 0.35) + np.clip(glow, 0, 1.3)[..., None] * colour(
        "ffc050"
    )
    ball.lay(image, mix(night, surface, smooth_step(-0.02, 0.5, facing)), ball.mask)
    atmosphere(image, ball, sun, "4aa4ff", 1.5, 0.06)
    return Painting(image.astype(np.float32), [], ["with golden city lights", *details])


@subject(
    "desert planet",
    "red planet",
    "mars",
    "dry rocky planet",
    kind="object",
    magnitude=7,
    holds=("canyon", "desert", "volcano", "moon_surface"),
)
def desert_planet(scene):
    """A rusty planet: dark plains, canyons, craters, a white cap at its pole, thin dusty air."""
    image, details = backdrop(scene)
    random = scene.random
    x, y, scale = scene.placement()
    name, stops, air = scene.choose(
        ("red", ("4c1c14", "943c20", "cc6a3c", "f0b080"), "ffb090"),
        ("orange", ("5c2810", "b05a24", "e49448", "ffd494"), "ffc890"),
        ("golden", ("5c4018", "a87c38", "dcb468", "fff0b8"), "ffe4b0"),
    )
    sun, phase = sunlight(scene)
    ball = Ball(scene, x, y, scale, 1.25)
    angle = scene.between(-0.5, 0.5)
    px, py = ball.surface(angle)
    bent_x, bent_y = warp(random, px * 1.1, py * 1.6, 1.0, 0.4)
    plains = noise(random, bent_x, bent_y, ball.octaves)
    canyon = smooth_step(0.8, 0.97, noise(random, bent_x * 0.8, bent_y * 1.2, 3, 0.35, shape="ridged"))
    rough = noise(random, px * 5, py * 5, 4)
    height = 0.45 * craters(random, px, py, (2.2, 5.0, 10.0), 0.4) + 0.1 * rough - 0.1 * canyon
    colours = palette(plains * 1.25 - 0.15 + 0.18 * (rough - 0.5), stops) * (1 - 0.45 * canyon)[..., None]
    latitude = rotate(ball.nx, ball.ny, angle)[1] * scene.choose(-1, 1)
    if scene.framing != "texture" and scene.chance(0.7):
        cap = smooth_step(0.84, 0.9, latitude + 0.12 * (plains - 0.5) + 0.1 * (rough - 0.5))
        colours = mix(colours, colour("fff8f2"), cap)
        details = ["with a white polar cap", *details]
    ball.lay(image, colours * daylight(ball.facing(sun, height, 0.9))[..., None], ball.mask)
    atmosphere(image, ball, sun, air, 0.5, 0.03)
    return Painting(image, phase_words(phase, name), details)


@subject(
    "ice moon",
    "frozen moon",
    "icy moon with cracks",
    "icy planet",
    kind="object",
    magnitude=6,
    holds=("glacier", "snow_field"),
)
def ice_moon(scene):
    """A smooth bright ball of ice crossed by long coloured cracks."""
    image, details = backdrop(scene)
    random = scene.random
    x, y, scale = scene.placement()
    name, crack, stops = scene.choose(
        ("white", "a4583c", ("a8b8c8", "d8e4ee", "ffffff")),
        ("blue", "2458a0", ("6ca0d0", "b4d8f4", "f4fcff")),
        ("turquoise", "0c7480", ("60b8bc", "b0e8e4", "f4fffc")),
        ("pink", "a83c58", ("c898a8", "f0d0d8", "fff8fa")),
    )
    sun, phase = sunlight(scene)
    ball = Ball(scene, x, y, scale, 1.2)
    px, py = ball.surface()
    ice = noise(random, px * 1.6, py * 1.6, ball.octaves)
    cracks = np.zeros_like(ice)
    for frequency, width in ((0.7, 0.02), (1.2, 0.02), (2.2, 0.026)):
        turned = rotate(px, py, scene.between(0, 3.14))
        width = max(width, 0.6 * frequency * ball.soft)
        lines = np.abs(noise(random, turned[0] * frequency, turned[1] * frequency * 2.2, 3, 0.3) - 0.5)
        cracks = np.maximum(cracks, smooth_step(width, width * 0.3, lines))
    colours = mix(palette(ice, stops), colour(crack), cracks * 0.8)
    height = 0.05 * ice - 0.006 * cracks
    ball.lay(image, colours * daylight(ball.facing(sun, height, 0.8))[..., None], ball.mask)
    atmosphere(image, ball, sun, "c0e0ff", 0.25, 0.02)
    return Painting(image, phase_words(phase, name), ["with long cracks", *details])


@subject(
    "moon",
    "cratered moon",
    "moon with craters",
    "grey moon",
    "rocky moon covered with craters",
    kind="object",
    magnitude=6,
    holds=("moon_surface",),
)
def moon(scene):
    """A dry ball of rock: dark plains, craters, a few of them with bright rays."""
    image, details = backdrop(scene)
    random = scene.random
    x, y, scale = scene.placement()
    name, stops = scene.choose(
        ("grey", ("4c4c52", "8c8c90", "c8c6c2", "f0eeea")),
        ("silver", ("646c78", "a4acb8", "dce2ea", "ffffff")),
        ("golden", ("6c5430", "b09460", "e8d09c", "fff4d4")),
        ("red", ("4c1810", "94402c", "d08060", "f4c0a0")),
    )
    sun, phase = sunlight(scene, 0.25)
    ball = Ball(scene, x, y, scale)
    px, py = ball.surface()
    seas = smooth_step(0.35, 0.68, noise(random, *warp(random, px * 1.1, py * 1.1, 1.5, 0.25), 4))
    grain = noise(random, px * 6, py * 6, 4)
    height = craters(random, px, py, (1.5, 3.2, 6.6, 13.0) if scale > 0.3 else (1.5, 3.2)) * (0.55 + 0.45 * seas)
    bright = 0.25 + 0.5 * seas + 0.25 * (grain - 0.5) + 0.5 * np.clip(height, 0, 0.2)
    for _ in range(2):
        away_x, away_y = px - scene.between(-0.6, 0.6), py - scene.between(-0.6, 0.6)
        away, angle = np.hypot(away_x, away_y), np.arctan2(away_y, away_x)
        rays = noise(random, np.cos(angle) * 4, np.sin(angle) * 4, 3, shape="ridged")
        bright += 0.5 * np.exp(-away * 3.5) * rays + 0.4 * np.exp(-((away / 0.05) ** 2))
    shade = daylight(ball.facing(sun, height + 0.02 * grain, 0.75), 0.1)
    ball.lay(image, palette(bright, stops) * shade[..., None], ball.mask)
    return Painting(image, phase_words(phase, name) if phase != "full" else ["full", name], details)
