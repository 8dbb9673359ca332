"""What pictures of space share: points of light, small galaxies, glowing gas, backdrops of stars."""

import cv2
import numpy as np
from numba import njit

from ..fields import blur, colour, mix, noise, palette, rotate, smooth_step, warp

STAR_COLOURS = {
    "white": ("ffffff", "eef2ff", "fff4e4"),
    "blue": ("8fb4ff", "dfe8ff", "5f8cff"),
    "golden": ("ffd08a", "fff0d0", "ffb050"),
    "red": ("ff8a6a", "ffd0b0", "ff5f4a"),
    "mixed": ("ffffff", "cfe0ff", "8fb4ff", "ffe9c4", "ffc07a", "ff8e6a"),
}
"""Colours of stars, by what a field of them is called."""

GAS_COLOURS = {
    "pink and blue": ("080e38", "2a48b4", "8a4cc4", "f468a8", "ffe2d0"),
    "teal and orange": ("041c28", "127c8c", "6cb09c", "f48c3c", "fff0c8"),
    "red": ("1c0410", "5e0a24", "b8283a", "f46a48", "ffdcac"),
    "purple": ("0e0628", "341468", "7a38c4", "c480f8", "f8e4ff"),
    "green": ("041c14", "0a5240", "1fa06c", "94e48c", "f6ffdc"),
    "blue": ("04102c", "0c3488", "2a74d8", "80c4ff", "f0fbff"),
    "golden": ("1a0e04", "5c3410", "bc7a22", "f8c866", "fff6d8"),
}
"""Palettes of glowing gas, dark to bright, by name."""

SKY_COLOURS = (("050818", "14245c"), ("0a0618", "30165a"), ("030a14", "0a2e44"), ("04050c", "101428"))
"""The darkness between the stars: its two tones."""


@njit(fastmath=True, cache=True, nogil=True)
def _add_lights(image, x, y, radius, light):
    """Adds Gaussian spots to the image, each only where it shines."""
    size = image.shape[0]
    for index in range(x.shape[0]):
        centre_x = (x[index] + 1) / 2 * size - 0.5
        centre_y = (y[index] + 1) / 2 * size - 0.5
        # A spot smaller than a pixel is drawn wider and dimmer.
        deviation = max(radius[index] * size / 2, 0.45)
        dimming = min(1.0, radius[index] * size / 0.9)
        reach = int(deviation * 3.2) + 1
        for row in range(max(0, int(centre_y) - reach), min(size, int(centre_y) + reach + 2)):
            for column in range(max(0, int(centre_x) - reach), min(size, int(centre_x) + reach + 2)):
                away = (row - centre_y) ** 2 + (column - centre_x) ** 2
                strength = dimming * np.exp(-away / (2 * deviation * deviation))
                for channel in range(3):
                    image[row, column, channel] += strength * light[index, channel]


@njit(fastmath=True, cache=True, nogil=True)
def _add_spikes(image, x, y, length, light):
    """Adds crosses of rays to the image."""
    size = image.shape[0]
    width = max(0.005 * size / 2, 0.4)
    for index in range(x.shape[0]):
        centre_x = (x[index] + 1) / 2 * size - 0.5
        centre_y = (y[index] + 1) / 2 * size - 0.5
        long = length[index] * size / 2
        reach = int(long) + 1
        for row in range(max(0, int(centre_y) - reach), min(size, int(centre_y) + reach + 2)):
            for column in range(max(0, int(centre_x) - reach), min(size, int(centre_x) + reach + 2)):
                down, across = abs(row - centre_y), abs(column - centre_x)
                near, far = min(down, across), max(down, across)
                if far < long and near < 4 * width:
                    strength = (1 - far / long) ** 2 * np.exp(-near * near / (2 * width * width))
                    for channel in range(3):
                        image[row, column, channel] += strength * light[index, channel]


@njit(fastmath=True, cache=True, nogil=True)
def _add_galaxies(image, x, y, radius, flatness, angle, winding, core, edge):
    """Adds discs with a bulge to the image; winding: how tightly the two arms are wound, 0 for none."""
    size = image.shape[0]
    for index in range(x.shape[0]):
        scale = max(radius[index], 1.1 / size)
        cosine, sine = np.cos(angle[index]), np.sin(angle[index])
        reach = int(scale * 2.2 * size / 2) + 2
        middle_x, middle_y = int((x[index] + 1) / 2 * size), int((y[index] + 1) / 2 * size)
        for row in range(max(0, middle_y - reach), min(size, middle_y + reach + 1)):
            for column in range(max(0, middle_x - reach), min(size, middle_x + reach + 1)):
                across = (column + 0.5) / size * 2 - 1 - x[index]
                down = (row + 0.5) / size * 2 - 1 - y[index]
                along = (across * cosine + down * sine) / scale
                beside = (-across * sine + down * cosine) / scale / flatness[index]
                distance = np.sqrt(along * along + beside * beside)
                disc = np.exp(-distance * 2.0) * max(0.0, 1 - distance / 2.2)
                bulge = np.exp(-((distance * 4.0) ** 1.3))
                if winding[index] != 0 and scale > 0.035:
                    turn = 2 * np.arctan2(beside, along) + winding[index] * np.log(distance + 0.15)
                    share = min(1.0, max(0.0, (distance - 0.12) / 0.4))
                    disc *= 1 + share * (1.1 * np.cos(turn) + 0.1)
                for channel in range(3):
                    image[row, column, channel] += disc * edge[index, channel] + bulge * core[index, channel]


def pick_colours(random, colours, count):
    """A random choice of colours (hexadecimal), as [count, 3]."""
    return np.stack([colour(code) for code in colours])[random.integers(0, len(colours), count)]


def lights(image, x, y, radius, light):
    """Adds Gaussian spots of light in place. x, y, radius: [count]; light: [count, 3], may exceed 1."""
    x, y = np.asarray(x, np.float32), np.asarray(y, np.float32)
    radius = np.broadcast_to(np.asarray(radius, np.float32), x.shape)
    _add_lights(image, x, y, radius, np.broadcast_to(np.asarray(light, np.float32), (len(x), 3)))


def sparkles(image, x, y, length, light):
    """Adds bright stars with a halo and a cross of rays, in place; length: reach of their rays, [count]."""
    x, y, length = (np.asarray(values, np.float32) for values in (x, y, length))
    light = np.broadcast_to(np.asarray(light, np.float32), (len(x), 3))
    lights(image, x, y, length * 0.1, light * 1.3)
    lights(image, x, y, length * 0.34, light * 0.3)
    _add_spikes(image, x, y, length, light * 0.8)


def expose(light):
    """Light of any strength as a photograph shows it: bright parts pale instead of burning out."""
    return (1 - np.exp(-np.maximum(light, 0))).astype(np.float32)


def stars(scene, image, count, colours="mixed", bright=0.1, strength=1.0):
    """Adds a sky of stars in place; a share of them (bright) sparkles."""
    random = scene.random
    x, y = random.uniform(-1, 1, (2, count))
    shine = np.minimum(0.12 + random.exponential(0.32, count), 1.3) * strength
    light = pick_colours(random, STAR_COLOURS[colours], count) * shine[:, None]
    lights(image, x, y, random.choice([0.008, 0.012, 0.016], count), light)
    chosen = random.random(count) < bright
    sparkles(image, x[chosen], y[chosen], random.uniform(0.06, 0.17, count)[chosen], light[chosen] * 1.1)


def galaxies(image, random, x, y, radius, colours, strength=1.0):
    """Adds small galaxies, spirals and ellipses at all inclinations, in place. x, y, radius: [count]."""
    count = len(x)
    edge = pick_colours(random, colours, count) * random.uniform(0.6, 1.25, count)[:, None] * strength
    core = mix(edge, np.float32([1.0, 0.9, 0.75]) * strength, 0.45)
    winding = random.uniform(2.2, 4.0, count) * random.choice([-1, 0, 1], count)
    flatness = np.where(winding == 0, random.uniform(0.25, 0.9, count), random.uniform(0.3, 1, count))
    parts = (x, y, radius, flatness, random.uniform(0, 6.28, count), winding, core, edge)
    _add_galaxies(image, *(np.asarray(part, np.float32) for part in parts))


def clear(scene, image, x, y, radius, amount=0.75):
    """Darkens the backdrop around something that only glows, in place, so that it stands out."""
    distance = np.hypot(scene.u - x, scene.v - y) / radius
    image *= (1 - amount * smooth_step(1.25, 0.45, distance))[..., None]


def gas(scene, zoom, stops, extent=None):
    """Clouds of glowing gas with filaments, dark lanes and depth. extent: radius of the cloud, None: everywhere."""
    random, u, v = scene.random, scene.u, scene.v
    x, y = warp(random, u * zoom, v * zoom, 0.9, 0.5, 4)
    body = noise(random, x * 1.1, y * 1.1, 6)
    broad = noise(random, u * zoom * 0.7, v * zoom * 0.7, 3)
    filaments = noise(random, x * 1.5, y * 1.5, 5, shape="ridged")
    density = 0.62 * body + 0.5 * broad + 0.55 * filaments - 0.42
    if extent is not None:
        away = np.sqrt(u * u + v * v) + 0.5 * (body - 0.5) + 0.35 * (broad - 0.5)
        density = density * smooth_step(extent * 1.2, extent * 0.35, away)
    density = np.clip(density, 0, 1)
    # The slope of the density seen from one side gives the clouds their depth.
    shift = np.float32([[1, 0, scene.size / 40], [0, 1, scene.size / 40]])
    shifted = cv2.warpAffine(density, shift, (scene.size, scene.size), borderMode=cv2.BORDER_REPLICATE)
    slope = density - blur(shifted, 0.03)
    dust = smooth_step(0.56, 0.78, noise(random, x * 1.3, y * 1.3, 5)) * smooth_step(0.95, 0.4, density)
    # A slow drift of the tone shows both colours of a palette with two.
    drift = noise(random, u * zoom * 0.9, v * zoom * 0.9, 3) - 0.45
    image = (
        palette(np.minimum(density * (1 + 0.7 * drift), 0.92), stops)
        * (1 + np.clip(slope * 3.0, -0.45, 0.6) - 0.6 * dust)[..., None]
    )
    return image.astype(np.float32), density


def starry(scene, count=None, strength=1.0):
    """A starry sky: darkness of some tint with a faint band of haze, and stars."""
    random = scene.random
    low, high = SKY_COLOURS[random.integers(len(SKY_COLOURS))]
    along, across = rotate(scene.u, scene.v, scene.between(0, 6.28))
    haze = noise(random, scene.u * 1.3, scene.v * 1.3, 4)
    band = np.exp(-((across - scene.between(-0.6, 0.6) + 0.4 * (haze - 0.5)) ** 2) * 5)
    image = palette(haze * 0.45 + 0.6 * band * haze, (low, high, mix(colour(high), colour("8a8ac0"), 0.35)))
    stars(scene, image, count or int(scene.between(35, 90)), bright=0.07, strength=strength)
    return image


def distant_galaxies(scene, count, scale, colours, strength=1.0):
    """A sky of galaxies, many small ones and a few large; scale: the factor on their size."""
    random = scene.random
    low, high = SKY_COLOURS[random.integers(len(SKY_COLOURS))]
    image = palette(noise(random, scene.u * 1.2, scene.v * 1.2, 3) * 0.6, (low, high))
    x, y = random.uniform(-1, 1, (2, count * 3))
    galaxies(image, random, x, y, random.uniform(0.006, 0.016, count * 3), colours, strength * 0.7)
    x, y = random.uniform(-1, 1, (2, count))
    radius = np.minimum(0.022 * random.uniform(0.02, 1, count) ** -0.6, 0.24) * scale
    galaxies(image, random, x, y, radius, colours, strength)
    return image


GALAXY_COLOURS = {
    "golden": ("ffb85a", "ffdca0", "ff9040", "ffe8c0"),
    "blue": ("7fa8ff", "b8d0ff", "5a7cff", "90c8ff"),
    "colourful": ("ffb060", "7fa8ff", "ffe4b8", "ff6a50", "c88cff", "6ad0ff"),
    "red": ("ff6a4a", "ff9a70", "ffc49a", "e04a50"),
}
"""Colours of galaxies in deep fields, by what the field is called."""


def backdrop(scene, nebulae=0.25, fields=0.1):
    """What a body in space lies on: the scene's own backdrop or a sky, and details that name it. nebulae, fields: how
    often the sky is a nebula or a field of galaxies instead of plain stars. Where the body hides most of it, the sky
    goes unnamed."""
    if scene.backdrop is not None:
        return scene.backdrop.astype(np.float32).copy(), []
    if scene.framing == "texture":
        # The body covers the frame.
        return np.tile(colour(SKY_COLOURS[0][0]), (scene.size, scene.size, 1)), []
    image, details = _sky(scene, nebulae, fields)
    return image, [] if scene.framing == "close" else details


def _sky(scene, nebulae, fields):
    """A sky of one of three kinds, and details that name it."""
    kind = scene.between(0, 1)
    if kind < nebulae:
        name = scene.choose(*GAS_COLOURS)
        image, _ = gas(scene, scene.between(0.6, 1.1), GAS_COLOURS[name])
        image *= 0.8
        stars(scene, image, 30)
        return image, [f"in front of a {name} nebula"]
    if kind < nebulae + fields:
        name = scene.choose(*GALAXY_COLOURS)
        return distant_galaxies(scene, 40, 0.9, GALAXY_COLOURS[name], 0.8), ["in front of distant galaxies"]
    image = starry(scene)
    detail = scene.choose("among the stars", "in space", "in starry space", "before a starry sky")
    return image, [detail] if scene.chance(0.5) else []
