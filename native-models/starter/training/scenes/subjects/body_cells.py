"""Cells of a body that are known by their shape: nerve cells and blood."""

import math

import numpy as np
from numba import njit

from ..fields import blur, colour, glow, mix, noise, palette
from ..painting import Painting, subject
from ._laboratory import ground, stain
from ._solids import Solids, directions

_PLASMAS = {
    "dark red": ("1c0204", "5c0a0e", "9a2018"),
    "light": ("f4d8cc", "fcece2", "fff8f2"),
    "blue": ("020c24", "0c2c60", "2a5ca0"),
}


@subject(
    "neuron",
    "nerve cell",
    "brain cell",
    "neuron with branches",
    kind="object",
    magnitude=-4.6,
    holds=("cell_nucleus", "dna", "protein", "molecule"),
)
def neuron(scene):
    """A glowing star-shaped cell with branching arms, others faint behind it."""
    image, details = ground(scene, "dark blue", "black", "purple", "teal")
    name, shades = stain(scene)
    x0, y0, scale = scene.placement()
    light = np.zeros_like(image)
    if scene.backdrop is None:
        for _ in range(scene.random.integers(1, 3)):
            place = (*scene.random.uniform(-1, 1, 2), scale * scene.between(0.3, 0.55))
            light = np.maximum(light, _branching(scene, place, shades, np.zeros_like(image), 1) * 0.4)
        light = blur(light, 0.015)
    sharp = _branching(scene, (x0, y0, scale), shades, np.zeros_like(image), 3)
    light = np.maximum(light, sharp) + blur(sharp, 0.05) * 0.35
    glow(light, x0, y0, 0.2 * scale, shades[2] * 0.35)
    glow(light, x0, y0, 0.08 * scale, shades[3] * 0.3)
    # Light hides what lies behind it, so that pale backdrops show it too.
    hidden = np.clip(light.max(2, keepdims=True) * 1.2, 0, 0.9)
    return Painting(image * (1 - hidden) + light, [name], details)


def _branching(scene, place, shades, image, forks):
    """Paints the body and the arms of a nerve cell; forks: how often an arm divides."""
    x0, y0, scale = place
    solids = Solids()
    fades = [mix(shades[2], shades[1], depth / 4) for depth in range(4)]
    count = int(scene.random.integers(5, 8))
    first = scene.between(0, 6.28)
    limbs = [(np.array([x0, y0, 0.0]), first + index * 2 * math.pi / count, 0.085, 0) for index in range(count)]
    while limbs:
        start, angle, radius, depth = limbs.pop()
        turn = angle + np.cumsum(scene.random.normal(0, 0.18, 6))
        step = scale * (0.42 if depth == 0 else 0.3) * scene.between(0.8, 1.3) / 5
        curve = start[:2, None] + np.cumsum([np.cos(turn), np.sin(turn)], 1) * step
        points = np.stack([*curve, np.full(6, -depth)], 1)
        points[0] = start
        solids.path(points, radius * scale, fades[depth], radius * 0.5 * scale, shade=0.35, gloss=0.1)
        if depth < forks:
            for side in (-1, 1):
                limbs.append((points[-1], turn[-1] + side * scene.between(0.25, 0.6), radius * 0.52, depth + 1))
    solids.ball(x0, y0, 1, 0.17 * scale, shades[2], shade=0.5, gloss=0.2)
    solids.ball(x0, y0, 2, 0.075 * scale, shades[3], shade=0.3, gloss=0.2)
    return solids.draw(image)


@njit(fastmath=True, cache=True, nogil=True)
def _discs(image, discs):
    """Paints blood cells, rows of (x, y, radius, tilt, turn, red, green, blue), one over the other."""
    size = image.shape[0]
    step = 2.0 / size
    for index in range(discs.shape[0]):
        x0, y0, radius, tilt, turn, red, green, blue = discs[index]
        cosine, sine = math.cos(turn), math.sin(turn)
        left = max(0, int((x0 - radius + 1) / step) - 1)
        right = min(size, int((x0 + radius + 1) / step) + 2)
        top = max(0, int((y0 - radius + 1) / step) - 1)
        bottom = min(size, int((y0 + radius + 1) / step) + 2)
        for row in range(top, bottom):
            for column in range(left, right):
                x = (column + 0.5) * step - 1 - x0
                y = (row + 0.5) * step - 1 - y0
                across = (x * cosine + y * sine) / radius
                along = (-x * sine + y * cosine) / radius / tilt
                distance = math.sqrt(across * across + along * along)
                cover = min(1.0, max(0.0, (1 - distance) * radius * tilt / (1.6 * step) + 0.5))
                if cover <= 0:
                    continue
                # The surface rises to a ring at 0.68 radii and sinks to a hollow in the middle.
                slope = (distance - 0.68) * 2.6 if distance > 0.68 else math.sin(distance / 0.68 * math.pi) * -0.75
                lamp = across * (-cosine * 0.6 - sine * 0.65) + along * (sine * 0.6 - cosine * 0.65)
                facing = slope * lamp / (distance + 1e-4)
                light = 0.74 + 0.42 * facing - 0.2 * max(0.0, distance - 0.8) * 5 - 0.16 * max(0.0, 0.45 - distance)
                shine = 0.35 * max(0.0, facing - 0.35)
                image[row, column, 0] += (red * light + shine - image[row, column, 0]) * cover
                image[row, column, 1] += (green * light + shine - image[row, column, 1]) * cover
                image[row, column, 2] += (blue * light + shine - image[row, column, 2]) * cover


@subject(
    "blood cells",
    "red blood cells",
    "blood under a microscope",
    kind="surface",
    magnitude=-5.1,
    holds=("virus", "bacteria", "cell_nucleus", "protein"),
    plural=True,
)
def blood_cells(scene):
    """Red discs with a hollow in the middle, at all depths and angles; a few white cells among them."""
    name = scene.choose(*_PLASMAS, "dark red")
    haze = noise(scene.random, scene.u * 1.1, scene.v * 1.1, 3)
    image = np.ascontiguousarray(palette(haze, _PLASMAS[name]))
    fog = image.mean((0, 1))
    radius = {"distant": 0.09, "whole": 0.16, "close": 0.3, "texture": 0.58}[scene.framing]
    count = int(1 / (radius * 1.15)) + 1
    rows = []
    for row in range(-count, count + 1):
        for column in range(-count, count + 1):
            far = scene.random.random()
            place = np.array([column, row]) * radius * 1.15 + scene.random.uniform(-0.5, 0.5, 2) * radius
            shade = mix(colour("e4301f") * scene.between(0.85, 1.08), fog, 0.75 * far)
            if scene.chance(0.7):
                look = (radius * (1.1 - 0.45 * far), scene.between(0.35, 1), scene.between(0, 6.28))
                rows.append((-far, *place, *look, *shade))
    _discs(image, np.array(sorted(rows))[:, 1:])
    details = [f"on a {name} background"]
    if scene.chance(0.35):
        details = ["with white blood cells"] + details
        whites = Solids()
        for _ in range(scene.random.integers(1, 4)):
            x, y = scene.random.uniform(-0.9, 0.9, 2)
            whites.ball(x, y, 0, radius * 1.15, colour("dcd8ee"), gloss=0)
            for away in directions(150) * radius * 1.08:
                if away[2] > -0.3 * radius:
                    shade = colour("f2f0fa") * (0.9 - 0.3 * (away[0] + away[1]) / radius)
                    whites.ball(x + away[0], y + away[1], 1 + away[2], radius * 0.15, shade, gloss=0.1, shade=0.45)
        whites.draw(image)
    return Painting(image, [], details)
