"""Trees: branches, crowns of lit clumps of leaves, conifers, and foliage seen close."""

import math

import numpy as np
from numba import njit

from ..fields import cells, noise, palette, pixel, smooth_step
from ._drawing import blank_canvas, from_canvas, stroke

CROWNS = {
    "green": ("0a2810", "1f5a1e", "5a9e30", "b8dc70"),
    "dark green": ("04160e", "0f3a20", "2c6e38", "7ab468"),
    "orange": ("4a1608", "a84812", "f08a22", "ffd478"),
    "red": ("3a0608", "94181a", "e04a2a", "ffaa70"),
    "golden": ("4a3208", "a87c14", "eebc2c", "fff0a0"),
    "pink": ("7a2a50", "cc6490", "f6aac8", "fff0f6"),
    "snowy": ("1c3038", "5c7c88", "c4d8e4", "ffffff"),
}
"""Colours of crowns, from their shadow to their light."""


@njit(fastmath=True, cache=True, nogil=True)
def _paint_clumps(tone, cover, identity, rough, clumps, light_x, light_y):
    """Paints clumps in place; see `clumps`."""
    size = tone.shape[0]
    step = 2.0 / size
    for index in range(clumps.shape[0]):
        x, y, radius, base, kind = clumps[index]
        reach = radius * 1.25 + step
        left, right = int((x - reach + 1) / step), int((x + reach + 1) / step) + 1
        top, bottom = int((y - reach + 1) / step), int((y + reach + 1) / step) + 1
        for row in range(max(0, top), min(size, bottom)):
            for column in range(max(0, left), min(size, right)):
                across = ((column + 0.5) * step - 1 - x) / radius
                down = ((row + 0.5) * step - 1 - y) / radius
                distance = math.sqrt(across * across + down * down) + rough[row, column]
                share = min(max((1 - distance) * radius / step + 0.5, 0.0), 1.0)
                if share > 0:
                    up = math.sqrt(max(0.0, 1 - distance * distance))
                    value = base + 0.34 * (across * light_x + down * light_y) + 0.3 * (up - 0.5)
                    tone[row, column] += (value - tone[row, column]) * share
                    cover[row, column] += (1 - cover[row, column]) * share
                    if share > 0.5:
                        identity[row, column] = kind


def clumps(scene, places, roughness, frequency, light=(-0.6, -0.8)):
    """Paints round clumps one over the other. places: [n, 5] of x, y, radius, tone, kind. Gives back their tone, a
    field around 0.5, where they are, a mask, and the kind on top; edges are leafy, of the given roughness and
    frequency."""
    rough = (noise(scene.random, scene.u * frequency, scene.v * frequency, 3) - 0.5) * roughness
    tone, cover, kind = np.zeros_like(scene.u), np.zeros_like(scene.u), np.zeros_like(scene.u)
    _paint_clumps(tone, cover, kind, rough, np.ascontiguousarray(places, np.float64), *light)
    return tone - rough * 0.5, cover, kind


def branches(scene, x, base, height, depth=5):
    """A trunk that forks. Gives back its mask and the places of the tips, [n, 2]."""
    canvas = blank_canvas(scene)
    tips = []

    def grow(x, y, angle, length, width, left):
        """Draws a branch and all that grow from it."""
        end = (x + math.cos(angle) * length, y - math.sin(angle) * length)
        stroke(canvas, (x, y), end, width, width * 0.72, 1.0)
        if left <= 3:
            tips.append(end)
        for side in (-1, 1) if left >= 4 else (-1, 0.1, 1):
            if left > 0:
                turn = side * scene.between(0.22, 0.6)
                grow(*end, angle + turn, length * scene.between(0.66, 0.82), width * 0.66, left - 1)

    grow(x, base, math.pi / 2 + scene.between(-0.06, 0.06), height * 0.27, height * 0.085, depth)
    return from_canvas(canvas, scene), np.array(tips)


def round_crown(scene, x, y, width, height, frequency=9.0):
    """Tone and mask of a broad crown around (x, y)."""
    places = []
    for index in range(46):
        angle, away = scene.between(0, 2 * math.pi), math.sqrt(scene.between(0, 1)) * 0.82
        across, down = math.cos(angle) * away, math.sin(angle) * away * (0.85 if math.sin(angle) > 0 else 1.0)
        radius = scene.between(0.16, 0.3) * width
        places.append((x + across * width, y + down * height, radius, 0.42 - 0.2 * down - 0.1 * across, index))
    order = sorted(places, key=lambda place: -place[1] + 0.02 * place[4] * height)
    return clumps(scene, order, 0.5, frequency / width)[:2]


def conifer_crown(scene, x, top, base, width):
    """Tone and mask of a conifer: a cone of ragged storeys."""
    height = base - top
    down = (scene.v - top) / height
    storeys = 7 + int(scene.between(0, 4))
    step = down * storeys + 0.35 * noise(scene.random, scene.u * 9 / height, scene.v * 3 / height, 2)
    inside = step % 1
    half = width * (0.12 + 0.88 * np.clip(down, 0, 1)) * (0.62 + 0.38 * inside) * np.clip(down * 12, 0, 1)
    ragged = noise(scene.random, scene.u * 16 / height, scene.v * 16 / height, 3)
    away = np.abs(scene.u - x) / np.maximum(half * (0.75 + 0.45 * ragged), 1e-4)
    soft = pixel(scene.u) / np.maximum(half, pixel(scene.u))
    cover = smooth_step(1 + soft, 1 - soft, away) * (down > 0) * smooth_step(1 + 0.6 * pixel(scene.u) / height, 1, down)
    tone = 0.62 - 0.34 * inside - 0.2 * (scene.u - x) / width + 0.5 * (ragged - 0.5)
    return tone, cover


def foliage(scene, frequency, stops, layers=3, cover=1.0):
    """Leaves close to the viewer. Gives back their image and mask, which lets gaps show where cover is small."""
    image = palette(0.1 + 0.12 * noise(scene.random, scene.u * 3, scene.v * 3, 3), stops)
    mask = np.zeros_like(scene.u)
    gaps = noise(scene.random, scene.u * 1.6, scene.v * 1.6, 3)
    for layer in range(layers):
        _, _, identity, away_x, away_y = cells(scene.random, scene.u * frequency, scene.v * frequency, 0.95)
        turn = identity * 41
        along = away_x * np.cos(turn) + away_y * np.sin(turn)
        across = -away_x * np.sin(turn) + away_y * np.cos(turn)
        half = 0.27 * np.clip(1 - (along / 0.62) ** 2, 0, 1)
        soft = pixel(scene.u) * frequency / 2
        leaf = smooth_step(-soft, soft, half - np.abs(across)) * (gaps * 0.7 + identity * 0.3 < cover)
        rib = np.exp(-((across / (0.02 + soft / 3)) ** 2)) * 0.14
        tone = 0.24 + 0.17 * layer + 0.34 * (identity - 0.3) + 0.35 * across + rib - 0.15 * along
        image = image + (palette(tone, stops) - image) * leaf[..., None]
        mask = np.maximum(mask, leaf)
    return image, mask
