"""Ice, minerals and metals, near enough to see how they are built."""

import math

import numpy as np
from numba import njit

from ..fields import blur, cells, colour, glow, mix, noise, palette, pixel, rotate, smooth_step, warp
from ..painting import Painting, subject
from ._laboratory import ground
from ._solids import turned


_WINTERS = {
    "dark": ("01030a", "0a1630", "1c3360"),
    "blue": ("06225a", "1f58a8", "7ab4ea"),
    "purple": ("160a3a", "40308c", "9488dc"),
}


@subject(
    "snowflake",
    "ice crystal",
    "six-pointed snowflake",
    "snow crystal",
    kind="object",
    magnitude=-2.5,
    holds=("water_molecules", "atomic_lattice"),
)
def snowflake(scene):
    """Six equal arms with side branches and a plate in the middle, shining on a dark ground."""
    if scene.backdrop is None:
        name = scene.choose(*_WINTERS)
        haze = noise(scene.random, scene.u, scene.v, 4)
        image, details = palette(haze * 0.8 + 0.2 * (scene.v + 1) * 0.5, _WINTERS[name]), [f"on a {name} background"]
        for _ in range(scene.random.integers(4, 26)):
            x, y = scene.random.uniform(-1, 1, 2)
            glow(image, x, y, scene.between(0.01, 0.035), colour("dcecff") * scene.between(0.15, 0.5))
    else:
        image, details = np.array(scene.backdrop, np.float32), []
    x0, y0, scale = scene.placement()
    scale *= 0.9
    soft = pixel(scene.u) / scale
    x, y = rotate((scene.u - x0) / scale, (scene.v - y0) / scale, scene.between(0, 1.05))
    # All six arms are one, seen in a wedge that is folded on its middle line.
    distance = np.hypot(x, y)
    angle = np.abs(np.mod(np.arctan2(y, x) / (math.pi / 3), 1) - 0.5) * (math.pi / 3)
    ice = _arm(scene, distance * np.cos(angle), distance * np.sin(angle), soft)
    image = image + blur(ice, 0.05 * min(1, scale + 0.2))[..., None] * colour("7fbcff") * 0.55
    sparkle = noise(scene.random, x * 6, y * 6, 3)
    shine = 0.35 + 0.7 * (sparkle - 0.3) + 0.3 * np.clip(-x - y, -1, 1)
    image = mix(image, palette(shine, ("8cc0f4", "d8eeff", "ffffff")), np.clip(ice, 0, 1) * 0.96)
    return Painting(image, [], details)


def _arm(scene, along, across, soft):
    """How much ice there is in half an arm: spine, branches, and the edges of the plates."""
    ice = smooth_step(0.03 + soft, 0.03 - 0.3 * soft, across) * smooth_step(1 + soft, 1 - soft, along)
    for _ in range(scene.random.integers(4, 8)):
        root, length, width = scene.between(0.15, 0.92), scene.between(0.15, 0.55), scene.between(0.016, 0.032)
        length *= 1 - root * 0.6
        forward = (along - root) * 0.5 + across * 0.866
        away = np.abs(across * 0.5 - (along - root) * 0.866)
        branch = smooth_step(width + soft, width - 0.3 * soft, away) * (forward > -0.02)
        ice = np.maximum(ice, branch * smooth_step(length + soft, length - soft, forward))
    for radius, strength in ((scene.between(0.14, 0.3), 0.45), (scene.between(0.06, 0.12), 0.75)):
        plate = smooth_step(radius + soft, radius - soft, along)
        rim = smooth_step(0.025 + soft, 0.005, np.abs(along - radius))
        ice = np.maximum(ice, np.maximum(plate * strength, rim * 0.95))
    return ice


_GEMS = {
    "purple amethyst": ("1a0432", "5c1ea8", "b272f4", "fbeeff"),
    "blue": ("020c30", "1450bc", "5cb0fc", "f2fbff"),
    "green emerald": ("02200e", "0c7442", "50dc90", "ecfff4"),
    "pink": ("380a22", "bc4c80", "f8a6c8", "fff4f8"),
    "golden": ("2c1604", "b47414", "f8cc50", "fffbe0"),
    "clear": ("1c2a36", "6c8498", "c4d6e4", "ffffff"),
    "red ruby": ("2c0208", "a4102c", "f0506a", "ffe8ec"),
}


@subject(
    "crystal",
    "gemstone",
    "faceted crystal",
    "mineral crystal",
    kind="surface",
    magnitude=-2,
    holds=("atomic_lattice", "molecule", "atom"),
)
def crystal(scene):
    """Flat facets that meet at bright edges, each reflecting light of its own."""
    name = scene.choose(*_GEMS)
    stops = _GEMS[name]
    frequency = scene.zoom(3.2, 2.0, 1.25, 0.75)
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.between(0, 6.28))
    x, y = warp(scene.random, x, y, 0.7, 0.12, 1)
    nearest, second, identity, away_x, away_y = cells(scene.random, x, y, 0.95)
    soft = pixel(scene.u) * frequency
    turn = np.arctan2(away_y, away_x) + identity * 40
    facet = turn / (2 * math.pi / 5)
    number = np.floor(facet)
    shade = np.mod(np.sin(number * 12.9 + identity * 78) * 43.7, 1)
    slope = np.cos(identity * 40) * away_x + np.sin(identity * 40) * away_y
    light = 0.12 + 0.6 * shade + 0.4 * slope + 0.25 * (identity - 0.5) + 0.3 * (0.5 - nearest) * (shade > 0.6)
    image = palette(np.clip(light, 0, 1), stops)
    seam = np.abs(np.mod(facet, 1) - 0.5)
    image = mix(image, colour(stops[3]), smooth_step(0.46, 0.5, seam) * 0.4 * smooth_step(0.02, 0.12, nearest))
    image = mix(image, colour(stops[0]), smooth_step(0.16, 0.0, second - nearest) * 0.45)
    image = mix(image, colour(stops[3]), smooth_step(0.035 + soft, 0.0, second - nearest) * 0.8)
    image = image + (np.clip(light - 0.75, 0, 1) * 1.2)[..., None]
    return Painting(image, [name], [])


@subject(
    "salt",
    "salt crystals",
    "grains of salt",
    "salt cubes",
    kind="surface",
    magnitude=-3.3,
    holds=("atomic_lattice", "atom"),
    plural=True,
)
def salt(scene):
    """Heaped translucent cubes, lit from the top left."""
    image, details = ground(scene, "black", "dark blue", "teal", "purple")
    image = np.ascontiguousarray(image, np.float32)
    tint = colour(scene.choose("ffffff", "eef6ff", "fff2ea"))
    size = {"distant": 0.15, "whole": 0.24, "close": 0.4, "texture": 0.66}[scene.framing]
    count = int(1.2 / size)
    order = scene.random.permutation((2 * count + 1) ** 2)
    for number in order:
        row, column = divmod(int(number), 2 * count + 1)
        place = (np.array([column, row]) - count) * size * 1.05 + scene.random.uniform(-0.4, 0.4, 2) * size
        half, angles = size * scene.between(0.38, 0.68), scene.random.uniform((0.3, 0.3, 0), (0.95, 0.95, 6.28))
        if np.abs(place).max() < 1 + 1.5 * half and scene.chance(0.8):
            _cube(image, place, half, angles, tint)
    return Painting(image, ["white"], details)


def _cube(image, place, half, angles, tint):
    """Paints a cube: the three faces that are turned to the viewer, with bright edges."""
    axes = turned(np.eye(3), angles) * half
    for index in range(3):
        normal = axes[index] * np.sign(axes[index, 2] + 1e-9)
        first, second = axes[(index + 1) % 3], axes[(index + 2) % 3]
        middle = place + normal[:2]
        light = 0.5 + 0.55 * max(0.0, float(normal @ (-0.55, -0.6, 0.55)) / half)
        _face(image, *middle, *first[:2], *second[:2], tint * light)


@njit(fastmath=True, cache=True, nogil=True)
def _face(image, middle_x, middle_y, ax, ay, bx, by, shade):
    """Paints a parallelogram with half sides a and b, clearer in its middle."""
    size = image.shape[0]
    step = 2.0 / size
    area = abs(ax * by - ay * bx) + 1e-9
    reach_x, reach_y = abs(ax) + abs(bx) + step, abs(ay) + abs(by) + step
    soft_along, soft_across = step * math.hypot(bx, by) / area, step * math.hypot(ax, ay) / area
    for row in range(max(0, int((middle_y - reach_y + 1) / step)), min(size, int((middle_y + reach_y + 1) / step) + 1)):
        y = (row + 0.5) * step - 1 - middle_y
        for column in range(
            max(0, int((middle_x - reach_x + 1) / step)), min(size, int((middle_x + reach_x + 1) / step) + 1)
        ):
            x = (column + 0.5) * step - 1 - middle_x
            along, across = abs(x * by - y * bx) / area, abs(y * ax - x * ay) / area
            cover = min(1.0, max(0.0, (1 - along) / soft_along + 0.5))
            cover *= min(1.0, max(0.0, (1 - across) / soft_across + 0.5))
            border = min(1.0, max(0.0, (max(along, across) - 0.78) / 0.22)) ** 2
            for channel in range(3):
                value = shade[channel] + 0.25 * border
                image[row, column, channel] += (value - image[row, column, channel]) * cover * (0.74 + 0.24 * border)


_METALS = {
    "grey steel": ("2c3238", "68727c", "a6b0b8", "e4eaee"),
    "copper": ("3c1408", "94482a", "d88a5c", "ffd8bc"),
    "golden": ("4a2e08", "a8781c", "e2b84c", "fff0b4"),
    "silver": ("4c545c", "949ea8", "ccd4da", "ffffff"),
    "blue titanium": ("0c1e3c", "2c5c98", "6ca4d8", "d4ecff"),
}


@subject(
    "metal grains",
    "grains of metal",
    "polished metal",
    "metal crystals",
    kind="surface",
    magnitude=-4.5,
    holds=("atomic_lattice", "atom"),
    plural=True,
)
def metal_grains(scene):
    """Polygons that reflect differently, crossed by straight twins, with dark lines between them."""
    name = scene.choose(*_METALS)
    stops = _METALS[name]
    frequency = scene.zoom(4.4, 2.8, 1.7, 0.95)
    x, y = warp(scene.random, scene.u * frequency, scene.v * frequency, 0.8, 0.06, 2)
    nearest, second, identity, away_x, away_y = cells(scene.random, x, y, 0.95)
    soft = pixel(scene.u) * frequency
    across = away_x * np.cos(identity * 50) + away_y * np.sin(identity * 50)
    along = away_y * np.cos(identity * 50) - away_x * np.sin(identity * 50)
    twin = smooth_step(-soft, soft, np.sin(across * (7 + 6 * identity)) - 0.55) * (np.mod(identity * 17, 1) > 0.5)
    brushed = noise(scene.random, along * 3 + identity * 90, across * 26, 3)
    light = 0.14 + 0.72 * np.mod(identity * 7.3, 1) + 0.2 * (np.mod(identity * 3.1, 1) - 0.5) * twin * 2
    image = palette(np.clip(light + 0.1 * (brushed - 0.5) + 0.2 * along, 0, 1), stops)
    image = mix(image, colour(stops[0]) * 0.5, smooth_step(0.05 + soft, 0.01, second - nearest) * 0.9)
    shine = np.clip(1 - np.hypot(scene.u + 0.4, scene.v + 0.5), 0, 1)
    return Painting(image * (0.9 + 0.3 * shine)[..., None], [name], ["under a microscope"])
