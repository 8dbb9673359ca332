"""A star and what circles it: the solar system as a whole, comets, asteroids."""

import math

import numpy as np

from ..fields import cells, colour, mix, noise, palette, rotate, smooth_step, warp
from ..painting import Painting, subject
from ._balls import Ball, craters, daylight, direction, small_moon
from ._space import backdrop, clear, expose, lights, sparkles

SUN_COLOURS = {
    "orange": ("581000", "c43c04", "ff8c18", "ffd050", "fffbe0"),
    "yellow": ("8c4400", "e89008", "ffc830", "fff090", "ffffff"),
    "red": ("30000a", "901008", "e83c20", "ff8c50", "ffe0b4"),
    "blue": ("081458", "1c50d4", "4ca0ff", "b8e4ff", "ffffff"),
    "white": ("485878", "98b0d8", "d4e4fc", "f4faff", "ffffff"),
}


@subject(
    "star",
    "sun",
    "burning star",
    "glowing sun in space",
    "fiery star",
    kind="object",
    magnitude=9,
    holds=("ringed_planet", "earth", "gas_giant", "desert_planet", "comet"),
)
def star(scene):
    """A boiling ball of plasma with dark spots, a corona and arches of fire at its limb."""
    image, details = backdrop(scene)
    x, y, scale = scene.placement()
    name = scene.choose("orange", "orange", "yellow", *SUN_COLOURS)
    stops = SUN_COLOURS[name]
    _corona(scene, image, Ball(scene, x, y, scale * 0.85, 2.0), stops)
    ball = Ball(scene, x, y, scale * 0.85)
    colours, spotted = _plasma(scene, ball, stops)
    ball.lay(image, colours, ball.mask)
    if scene.framing in ("whole", "close"):
        _arches(scene, image, ball, stops)
    words = ["with dark sunspots"] if spotted and scene.framing != "distant" else []
    if scene.framing == "texture":
        words.append("surface of boiling plasma")
    return Painting(image, [name], words + details)


def _corona(scene, image, ball, stops):
    """Light around the ball with uneven rays, in place."""
    away = np.clip(ball.distance - 0.97, 0, 9)
    angle = np.arctan2(ball.ny, ball.nx)
    rays = noise(scene.random, np.cos(angle) * 2.2 + 3, np.sin(angle) * 2.2 + ball.distance * 0.4, 4)
    strength = np.exp(-away * (1.6 + 3.6 * (1 - rays))) * smooth_step(1.6, 0.7, away) * (0.55 + 0.55 * rays)
    tone = mix(colour(stops[1]), colour(stops[3]), np.clip(strength * 1.1, 0, 1))
    ball.lay(image, tone, np.clip(strength * 1.05, 0, 1))


def _plasma(scene, ball, stops):
    """Granules, filaments and spots of the surface; whether spots are there."""
    random = scene.random
    x, y = ball.surface(scene.between(0, 6.28))
    bent_x, bent_y = warp(random, x * 2.4, y * 2.4, 1.0, 0.45)
    broad = noise(random, bent_x, bent_y, ball.octaves)
    threads = noise(random, bent_x * 2, bent_y * 2, 4, shape="ridged")
    grain = 3.5 if scene.framing == "texture" else 5
    nearest, second, _, _, _ = cells(random, bent_x * grain, bent_y * grain, 0.9)
    granules = np.clip((second - nearest) * 1.7, 0, 1)
    heat = 0.16 + 0.36 * broad + 0.3 * threads + (0.32 if scene.framing == "texture" else 0.18) * granules
    heat *= 0.5 + 0.52 * ball.nz**0.7
    spotted = scene.chance(0.5)
    if spotted:
        # Spots crowd in patches: a dark middle, a frayed brown rim.
        patch = noise(random, x * 1.7, y * 1.7, 3) - 0.12 * threads
        heat *= 1 - 0.85 * smooth_step(0.68, 0.8, patch)
    return palette(np.clip(heat, 0, 1), stops), spotted


def _arches(scene, image, ball, stops):
    """Arches of fire that stand on the limb, in place."""
    steps = np.linspace(0, math.pi, 40)
    for _ in range(int(scene.random.integers(2, 5))):
        angle, width, height = scene.between(0, 6.28), scene.between(0.06, 0.13), scene.between(0.08, 0.22)
        along, out = np.cos(steps) * width, 0.97 + np.sin(steps) * height
        x = ball.x + ball.radius * (out * math.cos(angle) - along * math.sin(angle))
        y = ball.y + ball.radius * (out * math.sin(angle) + along * math.cos(angle))
        lights(image, x, y, 0.016 * ball.radius, colour(stops[2])[None] * 0.5)
        lights(image, x, y, 0.045 * ball.radius, colour(stops[1])[None] * 0.12)


PLANET_TONES = ("b8a898", "f0c078", "4c98f0", "e06040", "e8b888", "f4dca0", "80e0e0", "4868e8")


@subject(
    "solar system",
    "planets orbiting the sun",
    "planetary system",
    "planets circling a star",
    kind="object",
    magnitude=13,
    holds=("star", "earth", "gas_giant", "ringed_planet"),
    framings=("distant", "whole", "close"),
)
def solar_system(scene):
    """A bright sun, thin tilted orbits, and coloured planets on them."""
    image, details = backdrop(scene, nebulae=0, fields=0)
    random = scene.random
    x, y, scale = scene.placement()
    scale *= 1.25
    clear(scene, image, x, y, scale * 1.1)
    name, sun_colour, orbit_colour = scene.choose(
        ("yellow", "ffd860", "98a8d0"),
        ("orange", "ffa040", "a89cc8"),
        ("blue", "80b8ff", "80a0e0"),
        ("red", "ff6a48", "c08898"),
    )
    turn, opening = scene.between(-0.6, 0.6), scene.between(0.3, 0.75)
    along, across = rotate((scene.u - x) / scale, (scene.v - y) / scale, turn)
    distance = np.hypot(along, across / opening) + 1e-4
    steepness = np.hypot(along, across / opening**2) / distance
    orbits = np.linspace(0.3, 1.05, int(random.integers(4, 7)))
    width = np.maximum(0.006, 1.1 / scene.size / scale)
    lines = np.zeros_like(distance)
    for orbit in orbits:
        lines = np.maximum(lines, np.exp(-(((distance - orbit) / steepness / width) ** 2)))
    image = mix(image, colour(orbit_colour), lines * 0.6)
    glow = np.array([0.07, 0.12, 0.24]) * scale
    lights(image, [x] * 3, [y] * 3, glow, colour(sun_colour) * np.array([[1.6], [0.7], [0.3]]))
    tones = random.permutation(len(PLANET_TONES))[: len(orbits)]
    places = []
    for orbit, tone in zip(orbits, tones, strict=True):
        angle = scene.between(0, 6.28)
        out = rotate(orbit * math.cos(angle), orbit * opening * math.sin(angle), -turn)
        places.append((out[1], out[0], tone, scene.between(0.05, 0.1) * (0.55 + 0.6 * orbit)))
    for down, right, tone, radius in sorted(places):
        away = math.hypot(right, down)
        sun = direction(-right / away * 0.8, -down / away * 0.8, 0.6)
        small_moon(
            scene, image, x + right * scale, y + down * scale, max(radius * scale, 0.03), sun, PLANET_TONES[tone]
        )
    sparkles(image, [x], [y], [0.3 * scale], colour("ffffff")[None])
    return Painting(image, [], [f"with a {name} sun", *details])


@subject(
    "comet",
    "comet with a tail",
    "comet with a long bright tail",
    "comet in space",
    kind="object",
    magnitude=8,
    holds=("asteroid",),
    framings=("distant", "whole", "close"),
)
def comet(scene):
    """A bright head that trails a wide curved tail of dust and a straight blue one of gas."""
    image, details = backdrop(scene, nebulae=0, fields=0)
    random = scene.random
    x, y, scale = scene.placement()
    name, head, dust, gas_tone = scene.choose(
        ("blue", "e0f4ff", "88b8ff", "4c8cff"),
        ("golden", "fff6dc", "ffcc80", "5c9cff"),
        ("green", "d8ffe4", "c8f0d0", "38d890"),
        ("white", "ffffff", "dce8ff", "78acff"),
    )
    angle = scene.between(0, 6.28)
    clear(scene, image, x, y, scale * 1.2, 0.45)
    x, y = x - 0.45 * scale * math.cos(angle), y - 0.45 * scale * math.sin(angle)
    along, across = rotate((scene.u - x) / scale, (scene.v - y) / scale, angle)
    behind = np.clip(along + 0.06, 0, 9)
    streaks = noise(random, along * 1.2, across / (0.15 + behind * 0.4) * 2.2, 4)
    bent = across - scene.choose(-1, 1) * 0.22 * behind**2
    wide = np.exp(-((bent / (0.05 + 0.2 * behind)) ** 2)) * np.exp(-behind * 1.15) * (0.5 + 0.9 * streaks)
    narrow = np.exp(-((across / (0.03 + 0.05 * behind)) ** 2)) * np.exp(-behind * 0.8) * (0.55 + 0.7 * streaks)
    start = smooth_step(-0.06, 0.05, along)
    light = (wide * start)[..., None] * colour(dust) * 1.9 + (narrow * start)[..., None] * colour(gas_tone) * 2.0
    image = (image * (1 - 0.5 * np.clip(wide * start, 0, 1))[..., None] + expose(light)).astype(np.float32)
    shine = colour(head)
    lights(image, [x] * 3, [y] * 3, np.array([0.045, 0.09, 0.18]) * scale, shine * np.array([[1.4], [0.8], [0.35]]))
    return Painting(image, [name], details)


@subject(
    "asteroid",
    "rock in space",
    "cratered asteroid",
    "tumbling space rock",
    kind="object",
    magnitude=4,
    holds=("moon_surface",),
    framings=("distant", "whole", "close"),
)
def asteroid(scene):
    """A lumpy rock with craters, hard light and deep shadow."""
    image, details = backdrop(scene)
    random = scene.random
    x, y, scale = scene.placement()
    name, stops = scene.choose(
        ("grey", ("3c3c42", "807e7c", "c4beb4", "f0ece4")),
        ("brown", ("3c2818", "806040", "bc9468", "ecd4a8")),
        ("red", ("40180c", "8c4428", "cc8058", "f4c8a0")),
        ("golden", ("4c3814", "98742c", "d8b060", "fff0b4")),
    )
    ball = Ball(scene, x, y, scale * 0.95, 1.3)
    angle = np.arctan2(ball.ny, ball.nx) + scene.between(0, 6.28)
    lumps = noise(random, np.cos(angle) * 0.9, np.sin(angle) * 0.9, 2)
    long = rotate(ball.nx, ball.ny, scene.between(0, 3.14))
    outline = 0.62 + 0.5 * lumps
    squeeze = scene.between(1.1, 1.5)
    distance = np.hypot(long[0], long[1] * squeeze) / outline
    mask = smooth_step(1 + ball.soft, 1 - ball.soft, distance)
    px, py = ball.surface(0.7)
    bulk = 0.6 * np.sqrt(np.clip(1 - distance**2, 0, 1))
    rough = noise(random, px * 3, py * 3, 5)
    height = bulk + 1.1 * craters(random, px + 5, py, (1.3, 2.6, 5.2), 0.7) + 0.1 * rough
    sun = direction(scene.choose(-0.65, 0.65), scene.between(-0.6, 0.2), 0.5)
    step = ball.nx[0, 1] - ball.nx[0, 0]
    slope_y, slope_x = (np.clip(slope, -2.5, 2.5) for slope in np.gradient(height, step))
    facing = (sun[2] - slope_x * sun[0] - slope_y * sun[1]) / np.sqrt(1 + slope_x**2 + slope_y**2)
    tone = palette(0.25 + 0.6 * rough, stops)
    ball.lay(image, tone * daylight(facing, 0.15, 0.04)[..., None], mask)
    return Painting(image, [name], details)
