"""Giant planets of gas, with and without rings."""

import math

import numpy as np

from ..fields import colour, mix, noise, palette, rotate, smooth_step
from ..painting import Painting, subject
from ._balls import Ball, atmosphere, daylight, phase_words, small_moon, sunlight, swirl
from ._space import backdrop

GIANT_COLOURS = {
    "orange": ("6c2c14", "c06c38", "f4d8b0", "d89058", "fff0dc"),
    "golden": ("7c5424", "c89c58", "f4e0a8", "e4b468", "fff6dc"),
    "blue": ("0c2468", "2c68c8", "84bcf4", "4484d8", "dcf2ff"),
    "teal": ("06404c", "1c8c94", "8ce0d8", "48b0b0", "e8fffa"),
    "purple": ("2c1458", "6c3cb8", "c4a4f4", "8c64d4", "f2e8ff"),
    "pink": ("6c1c48", "c86094", "f8bcd8", "dc84ac", "fff0f6"),
    "red": ("480c10", "a82c24", "ec8c68", "c84c38", "ffdcc4"),
    "green": ("0c3c20", "3c8c4c", "b0e094", "68b064", "f2ffdc"),
}


def _bands(scene, ball, stops, angle, turbulence):
    """The striped clouds of a giant planet, torn along their edges."""
    random = scene.random
    across, latitude = rotate(ball.nx, ball.ny, angle)
    tilt = scene.between(-0.3, 0.3)
    latitude = latitude * math.cos(tilt) + ball.nz * math.sin(tilt)
    storm = scene.between(-0.45, 0.45), scene.between(-0.4, 0.4)
    if turbulence > 0.05:
        across, latitude = swirl(across, latitude, *storm, 0.22, 2.5)
    curls = noise(random, across * 3 / (0.5 + 0.5 * ball.nz), latitude * 7, ball.octaves, shape="ridged")
    eddies = noise(random, across * 1.6, latitude * 4, 4)
    torn = latitude + turbulence * (curls - 0.4) + turbulence * (eddies - 0.5)
    bands = noise(random, across * 0.04, torn * 4.5, 4, 0.6)
    colours = palette((bands - 0.5) * 1.7 + 0.5 + 0.12 * (curls - 0.4), stops)
    return colours, across - storm[0], latitude - storm[1]


@subject(
    "gas giant",
    "striped gas planet",
    "giant planet with bands of clouds",
    "planet with stripes",
    "gas giant planet",
    kind="object",
    magnitude=8,
    holds=("hurricane", "ice_moon", "moon"),
)
def gas_giant(scene):
    """A giant planet with bands of clouds, at times with a great oval storm."""
    image, details = backdrop(scene)
    x, y, scale = scene.placement()
    name = scene.choose(*GIANT_COLOURS, "orange", "orange")
    stops = GIANT_COLOURS[name]
    sun, phase = sunlight(scene)
    ball = Ball(scene, x, y, scale, 1.2)
    colours, across, latitude = _bands(scene, ball, stops, scene.between(-0.4, 0.4), scene.between(0.08, 0.14))
    if scene.chance(0.6):
        away = np.hypot(across / 0.21, latitude / 0.12)
        colours = mix(colours, colour(stops[4]), np.exp(-(((away - 1.15) / 0.25) ** 2)) * 0.8)
        spot = mix(colour(stops[0]), colour(stops[1]), 0.5 + 0.5 * np.cos(away * 8))
        colours = mix(colours, spot, smooth_step(1.05, 0.85, away))
        details = ["with a great storm spot", *details]
    ball.lay(image, colours * daylight(ball.facing(sun), 0.25)[..., None], ball.mask)
    atmosphere(image, ball, sun, stops[2], 0.5, 0.02)
    if scene.framing in ("distant", "whole") and scene.chance(0.25):
        small_moon(
            scene,
            image,
            x + scene.choose(-1.5, 1.5) * scale,
            y + scene.between(-0.5, 0.5) * scale,
            scale * 0.12,
            sun,
            "d8d0c8",
        )
        details = ["with a moon", *details]
    return Painting(image, phase_words(phase, name), details)


@subject(
    "ringed planet",
    "planet with rings",
    "gas giant with rings",
    "ringed gas giant",
    kind="object",
    magnitude=8,
    holds=("ice_moon", "moon", "asteroid"),
    framings=("distant", "whole", "close"),
)
def ringed_planet(scene):
    """A striped planet in a wide flat ring with gaps, each throwing its shadow on the other."""
    image, details = backdrop(scene)
    x, y, scale = scene.placement()
    name = scene.choose("golden", "golden", *GIANT_COLOURS)
    stops = GIANT_COLOURS[name]
    sun, phase = sunlight(scene, 0.3)
    turn, opening = scene.between(-0.6, 0.6), scene.between(0.18, 0.42)
    radius = scale * (0.62 if scene.framing == "close" else 0.55)
    ball = Ball(scene, x, y, radius, 2.5)
    across, down = rotate(ball.nx, ball.ny, turn)
    sun = (*rotate(sun[0], sun[1], turn), sun[2])
    bands, _, _ = _bands(scene, ball, stops, turn, 0.025)
    profile, tones = _ring_profile(scene.random, stops)
    lit = daylight(across * sun[0] + down * sun[1] + ball.nz * sun[2], 0.2)
    lit *= 1 - 0.75 * _ring_shadow(across, down, ball.nz, sun, opening, profile)
    rings = np.hypot(across, down / opening)
    opacity = _look_up(rings, profile) * smooth_step(2.42, 2.38, rings)
    # A point of the ring lies in the planet's shadow if the line from it to the sun meets the ball.
    depth = down / opening * math.sqrt(1 - opening**2)
    along = across * sun[0] + down * sun[1] + depth * sun[2]
    beside = np.sqrt(np.maximum(rings**2 - along**2, 0))
    shadow = smooth_step(1.03, 0.95, beside) * (along < 0)
    ring_image = tones[_index(rings)] * (1.05 - 0.93 * shadow)[..., None]
    front = smooth_step(-0.02, 0.02, down)
    ball.lay(image, ring_image, opacity * (1 - front))
    ball.lay(image, bands * lit[..., None], ball.mask)
    ball.lay(image, ring_image, opacity * front)
    return Painting(image, phase_words(phase, name), details)


def _index(rings):
    """Places in the table of a ring's profile, which runs from 1 to 2.5 radii of the planet."""
    return (np.clip((rings - 1) / 1.5, 0, 1) * 255).astype(np.int32)


def _look_up(rings, profile):
    """How dense the ring is at distances in radii of the planet."""
    return np.interp(rings, np.linspace(1, 2.5, 256), profile).astype(np.float32)


def _ring_profile(random, stops):
    """How dense the ring is, [256] from 1 to 2.5 radii, and its colours, [256, 3]."""
    radius = np.linspace(1, 2.5, 256, dtype=np.float32)[None]
    grain = noise(random, radius * 9, radius * 0, 4, 0.7)[0]
    radius = radius[0]
    gap = random.uniform(1.85, 2.05)
    density = np.clip(0.45 + 1.0 * grain, 0, 1) * smooth_step(1.24, 1.3, radius) * smooth_step(2.34, 2.28, radius)
    density *= 1 - 0.95 * np.exp(-(((radius - gap) / 0.035) ** 2))
    density *= 0.55 + 0.45 * smooth_step(1.45, 1.55, radius)
    return density, palette(grain * 1.1, (stops[1], stops[2], stops[4]))


def _ring_shadow(across, down, depth, sun, opening, profile):
    """Where the ring keeps the sun from the planet, 0 … 1."""
    lean = math.sqrt(1 - opening**2)
    height = down * lean - depth * opening
    climb = sun[1] * lean - sun[2] * opening
    steps = -height / (climb if abs(climb) > 0.05 else 0.05)
    places = np.sqrt((across + steps * sun[0]) ** 2 + (down + steps * sun[1]) ** 2 + (depth + steps * sun[2]) ** 2)
    return _look_up(places, profile) * (steps > 0)
