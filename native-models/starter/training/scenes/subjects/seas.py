"""The sea and its edges, from above."""

import math

import numpy as np

from ..fields import blur, cells, colour, mix, noise, palette, pixel, rotate, smooth_step, warp
from ..painting import Painting, subject
from ._aerial import WATERS, clouds, lit, sun, water
from ._drawing import blob, from_canvas, moved, polygon, to_canvas
from ._trees import clumps

_LANDS = {
    "green": (("e8d8a0", "6c9448", "3c7434", "4c7038", "8c8458"), "blue"),
    "tropical": (("fbeec4", "5cac48", "1c7838", "2c6c34", "5c7c4c"), "turquoise"),
    "desert": (("f4dcac", "dcb47c", "c4925c", "a87244", "8c5c3c"), "turquoise"),
    "rocky": (("a89c88", "7c7464", "6c6858", "5c5c54", "84827c"), "dark"),
    "snowy": (("8c9caa", "c4d2dc", "f0f6fa", "ffffff", "ffffff"), "dark"),
}


def _shore(scene, height, frequency, name, light, tint):
    """Land where height > 0 and sea where it is less, with surf between; height is in units of the frame."""
    stops, sea = _LANDS[name]
    x, y = scene.u * frequency, scene.v * frequency
    rough = noise(scene.random, x * 3, y * 3, 6)
    depth = np.clip(1 + height * 2.2, 0, 1) ** 2.4
    waves = noise(scene.random, x * 5, y * 5, 4, shape="ridged")
    shallow = palette(0.06 + 0.94 * depth + 0.09 * (waves - 0.5), WATERS[sea])
    edge = pixel(scene.u) * 1.2
    wobble = 0.02 * (rough - 0.5)
    surf = np.exp(-(((height + wobble + 0.016) / 0.013) ** 2)) + 0.55 * np.exp(
        -(((height + 2.5 * wobble + 0.05) / 0.012) ** 2)
    )
    shallow = mix(shallow, colour("f6fcff"), np.clip(surf * (0.35 + 0.75 * waves), 0, 0.95))
    ground = palette(np.clip(height * 2.4, 0, 1) * 0.85 + 0.3 * (rough - 0.5) * smooth_step(0.02, 0.12, height), stops)
    relief_height = np.clip(height, 0, 2) * 0.5 + rough * smooth_step(0.0, 0.35, height) * 0.28
    ground = lit(ground, relief_height, 0.3 / frequency**0.3, light, tint, 0.45)
    return mix(shallow * tint**0.6, ground, smooth_step(-edge / 2, edge / 2, height))


@subject(
    "coast from above", "coast", "coastline", "seashore from above", "beach from above",
    kind="surface", magnitude=4, holds=("island", "city", "farmland", "forest", "ocean", "city_at_night", "sand", "river"),
)  # fmt: skip
def coast(scene):
    """Land meets the sea: bays and capes from far away, a beach from near."""
    name = scene.choose(*_LANDS)
    frequency = scene.zoom(1.7, 1.1, 0.65, 0.3)
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.between(0, 6.3))
    x, y = warp(scene.random, x, y, 1.2, 0.2, 4)
    height = (x * 0.5 + (noise(scene.random, x * 1.1, y * 1.1, 6, 0.52) - 0.5) * 0.9) / frequency**0.5
    middle = slice(len(x) * 3 // 8, len(x) * 5 // 8)
    height = height - height[middle, middle].mean() + scene.between(-0.08, 0.08)
    light, tint, details = sun(scene)
    image = _shore(scene, height, frequency, name, light, tint)
    image, more = clouds(scene, image, 0.3 if scene.framing in ("distant", "whole") else 0)
    return Painting(image, [name], details + more)


@subject(
    "island", "island in the sea", "island in the ocean", "island from above", "small island",
    kind="object", magnitude=4, holds=("volcano", "forest", "lake", "city", "mountains", "house", "desert"),
    framings=("distant", "whole", "close"),
)  # fmt: skip
def island(scene):
    """An island with its beach, or a ring-shaped atoll, in the sea."""
    x, y, scale = scene.placement()
    name = scene.choose("green", "tropical", "tropical", "desert", "rocky", "snowy")
    atoll = name == "tropical" and scene.chance(0.35)
    frequency = 1.6 / scale
    across, down = warp(scene.random, (scene.u - x) / scale, (scene.v - y) / scale, 1.3, 0.22, 4)
    away = np.sqrt((across * scene.between(0.85, 1.25)) ** 2 + down**2)
    ragged = noise(scene.random, across * 1.6, down * 1.6, 6)
    height = (0.72 - away + 0.5 * (ragged - 0.5)) * 0.75
    if atoll:
        height = 0.15 - np.abs(away - 0.6 + 0.2 * (ragged - 0.5)) * 1.0 + 0.24 * (ragged - 0.5)
    light, tint, details = sun(scene)
    image = _shore(scene, height * min(1.0, scale + 0.3), frequency, name, light, tint)
    sea = scene.backdrop
    if sea is None:
        sea = water(scene, scene.between(1.8, 2.6), WATERS[_LANDS[name][1]], scene.choose(0.0, 0.3)) * tint**0.6 * 0.9
    image = mix(sea, image, smooth_step(-0.42, -0.16, height + (0.25 * smooth_step(0.7, 0.3, away) if atoll else 0)))
    image, more = (image, []) if scene.backdrop is not None else clouds(scene, image, 0.25)
    return Painting(image, [name], (["with a lagoon"] if atoll else []) + details + more)


@subject(
    "ocean from above", "ocean", "sea", "ocean waves", "waves on the sea", "open water",
    kind="surface", magnitude=3, holds=("island", "coral_reef", "coast", "hurricane", "water_drop", "water_molecules"),
)  # fmt: skip
def ocean(scene):
    """Waves on open water."""
    name = scene.choose("blue", "blue", "turquoise", "dark", "green")
    foam = scene.choose(0.0, 0.0, 0.55, 0.9)
    image = water(scene, scene.zoom(2.6, 1.6, 0.95, 0.55), WATERS[name], foam)
    details = ["with white foam"] if foam else []
    if scene.chance(0.25):
        x, y = scene.between(-0.3, 0.3), scene.between(-0.3, 0.3)
        glare = np.exp(-((scene.u - x) ** 2 / 0.12 + (scene.v - y) ** 2 / 0.7))
        brightness = image.mean(2)
        sparkle = smooth_step(0.55, 0.95, brightness / (blur(brightness, 0.2) + 0.05) * 0.62)
        image = image * np.float32([0.95, 0.75, 0.7]) + (glare * (0.16 + 0.95 * sparkle))[..., None] * colour("ffb866")
        details.append("at sunset")
    return Painting(image, [name], details)


_CORALS = (
    ("7a1c44", "d8487c", "ff9cb8", "ffe4ec"),
    ("7c3208", "e07818", "ffb450", "ffe8b4"),
    ("38166c", "7c44c0", "b488f0", "e8d4ff"),
    ("6c5c08", "c8ac1c", "f4e058", "fffac0"),
    ("5c0c0c", "bc2c28", "f06c54", "ffc0a8"),
    ("0c4c44", "1c9484", "64d8bc", "d0fff0"),
)


@subject(
    "coral reef", "reef", "corals under water", "colourful corals", "coral garden",
    kind="surface", magnitude=0, holds=("ocean", "sand", "water_drop", "bacteria"),
)  # fmt: skip
def coral_reef(scene):
    """Corals and fish under clear water."""
    size = {"distant": 0.1, "whole": 0.2, "close": 0.34, "texture": 0.62}[scene.framing]
    image = palette(
        0.15 + 0.5 * noise(scene.random, scene.u * 1.5, scene.v * 1.5, 4), ("064c6c", "1c94a4", "7cd4cc", "e0f4d8")
    )
    tone, cover, kind = clumps(scene, _coral_places(scene, size), 0.3, 4 / size)
    maze = np.abs(noise(scene.random, scene.u * 2.2 / size, scene.v * 2.2 / size, 2) % 0.14 - 0.07) / 0.07
    polyps, _, _, _, _ = cells(scene.random, scene.u * 6.5 / size, scene.v * 6.5 / size, 0.8)
    tone = tone + np.where(kind % 2 == 0, 0.3 * (maze - 0.6), 0.3 * (0.4 - polyps))
    corals = sum(palette(tone, stops) * (kind == index)[..., None] for index, stops in enumerate(_CORALS))
    shadow = moved(blur(cover, 0.02), 0.04, 0.06)
    image = mix(image * (1 - 0.55 * shadow)[..., None], corals, cover)
    fish = scene.chance(0.6)
    if fish:
        canvas = to_canvas(image)
        _shoal(scene, canvas, size)
        image = from_canvas(canvas, scene)
    caustics = noise(scene.random, scene.u * 3.2, scene.v * 3.2, 3, shape="ridged")
    image = image * (0.84 + 0.45 * caustics**2)[..., None]
    image = mix(image, colour("1890b0"), 0.13 + 0.1 * noise(scene.random, scene.u, scene.v, 2))
    return Painting(image, [], ["with fish"] if fish else [])


def _coral_places(scene, size):
    """Clumps of corals: even kinds are single domes, odd ones bushes of many tips."""
    places = []
    for _ in range(int(min(220, 6.5 / size**1.75) + 5)):
        x, y, radius = scene.between(-1.1, 1.1), scene.between(-1.1, 1.1), size * scene.between(0.6, 1.25)
        kind = int(np.clip(scene.between(-1.5, 1.5) + 3 + 2.5 * math.sin(x * 3 + 2 * y), 0, 5))
        if kind % 2 == 0:
            places.append((x, y, radius * 0.85, 0.5, kind))
            continue
        for index in range(16):
            angle, away = index * 2.4 + x * 9, radius * math.sqrt((16 - index) / 16)
            small = radius * (0.2 + 0.1 * math.sin(index * 5.0))
            places.append(
                (x + math.cos(angle) * away, y + math.sin(angle) * away, small, 0.62 - 0.34 * away / radius, kind)
            )
    return places


def _shoal(scene, canvas, size):
    """Fish that swim the same way."""
    tint = colour(scene.choose("ffd028", "ff8c20", "e8f0ff", "40a0ff"))
    heading = scene.between(-0.6, 0.6)
    length = 0.55 * size**0.75 * 0.5
    for _ in range(int(scene.between(6, 12))):
        x, y, angle = scene.between(-0.9, 0.9), scene.between(-0.9, 0.9), heading + scene.between(-0.25, 0.25)
        cosine, sine = math.cos(angle), math.sin(angle)
        blob(canvas, x + 0.03, y + 0.05, length, length * 0.34, colour("04303c"), angle)
        tail = [(-0.8, 0), (-1.5, -0.42), (-1.3, 0), (-1.5, 0.42)]
        polygon(
            canvas,
            [(x + (a * cosine - b * sine) * length, y + (a * sine + b * cosine) * length) for a, b in tail],
            tint * 0.85,
        )
        blob(canvas, x, y, length, length * 0.38, tint, angle)
        blob(
            canvas,
            x + cosine * length * 0.1,
            y + sine * length * 0.1,
            length * 0.12,
            length * 0.36,
            np.clip(tint * 1.5, 0.6, 1),
            angle,
        )
        blob(canvas, x + cosine * length * 0.66, y + sine * length * 0.66, length * 0.1, length * 0.1, colour("101014"))
