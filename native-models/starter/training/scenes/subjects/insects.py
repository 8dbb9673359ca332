"""Insects from above, and the scales of a butterfly's wing."""

import numpy as np

from ..fields import colour, mix, noise, palette, pixel, rotate, smooth_step
from ..painting import Painting, subject
from ._garden import garden
from ._solids import Solids
from ._window import Window

_INK = "0e0a0a"


def _shadow(window, image, width, height, strength=0.6):
    """A soft shadow under an animal, towards the bottom right of the frame."""
    away = rotate(0.12, 0.15, window.turn)
    distance = np.hypot((window.x - away[0]) / width, (window.y - away[1]) / height)
    window.shade(image, np.exp(-(distance**3) * 0.9) * strength)


def _limbs(window, image, limbs, radius, shade):
    """Legs and feelers on both sides: paths of points for the right side, which are mirrored."""
    solids = Solids()
    for limb in limbs:
        for side in (-1, 1):
            points = window.frame(np.asarray(limb) * (side, 1))
            solids.path(points, radius * window.scale, shade, radius * 0.55 * window.scale, shade=0.5, gloss=0.15)
    solids.draw(image)


_WING_CASES = {
    "red": ("5e0404", "d2160f", "ff6a48"),
    "orange": ("6a2804", "ea7a10", "ffc060"),
    "yellow": ("6a5004", "ecc21a", "fff080"),
}


@subject(
    "ladybird",
    "ladybug",
    "ladybird beetle",
    "beetle with black spots",
    kind="object",
    magnitude=-2.1,
    holds=("ant", "skin", "chromosome", "cell"),
)
def ladybird(scene):
    """A shining dome with a seam and round spots, black head with white cheeks, six short legs."""
    image, details = garden(scene, "leaf", "leaf", "leaf", "garden", "wood")
    name = scene.choose("red", "red", "red", "orange", "yellow")
    x0, y0, scale = scene.placement()
    window = Window(scene, (x0, y0, scale * 0.78), scene.between(0, 6.28))
    ink = colour(_INK)
    _shadow(window, image, 0.95, 1.1)
    bends = ((-0.4, -0.12), (0.0, 0.06), (0.4, 0.16))
    legs = [[(0.5, y), (0.95, y + bend), (1.12, y + 2.2 * bend)] for y, bend in bends]
    _limbs(window, image, legs + [[(0.15, -1.0), (0.3, -1.22), (0.46, -1.28)]], 0.05, ink)
    mask, distance = window.ellipse(0, -0.86, 0.5, 0.36)
    window.lay(image, ink + 0.16 * np.clip(0.7 - distance, 0, 1)[..., None], mask)
    for side in (-1, 1):
        window.lay(image, colour("f6f1e4"), window.ellipse(side * 0.3, -0.9, 0.12, 0.15, side * 0.4)[0])
    mask, distance = window.ellipse(0, 0, 0.86, 0.98)
    up = np.sqrt(np.clip(1 - distance**2, 0, 1))
    # The light stays at the top left of the frame, however the animal is turned.
    lamp = rotate(-0.45, -0.55, window.turn)
    facing = lamp[0] * window.x + lamp[1] * window.y + 0.7 * up
    body = palette(0.12 + 0.8 * np.clip(facing, 0, 1), [colour(code) for code in _WING_CASES[name]])
    for x, y, radius in ((0.34, -0.42, 0.17), (0.5, 0.12, 0.18), (0.28, 0.55, 0.16)):
        for side in (-1, 1):
            body = mix(body, ink, window.ellipse(side * x, y, radius, radius * 1.08)[0])
    body = mix(body, ink, window.ellipse(0, -0.76, 0.2, 0.24)[0])
    body = mix(body, ink, smooth_step(0.022 + window.soft, 0.018 - 0.5 * window.soft, np.abs(window.x)) * 0.9)
    shine = np.exp(-(((window.x - 0.75 * lamp[0]) / 0.17) ** 2) - ((window.y - 0.75 * lamp[1]) / 0.17) ** 2)
    window.lay(image, body * (0.6 + 0.4 * up)[..., None] + (shine * 0.75)[..., None], mask)
    return Painting(image, [name], details)


_WINGS = {
    "orange": ("e2620e", "ffb040"),
    "blue": ("0f56d8", "4cc4ff"),
    "yellow": ("f0b818", "fff08a"),
    "white": ("d8dce4", "ffffff"),
    "purple": ("6a2cc8", "cc8cff"),
    "red": ("b8141c", "ff6a4a"),
    "green": ("0c8a50", "7cf0a0"),
}


@subject(
    "butterfly",
    "butterfly with open wings",
    kind="object",
    magnitude=-1.2,
    holds=("butterfly_wing",),
)
def butterfly(scene):
    """Two pairs of wings with veins, a dark border with pale dots, and a slim body."""
    image, details = garden(scene, "garden", "garden", "leaf", "sky")
    name = scene.choose(*_WINGS, "orange", "blue")
    inner, outer = [colour(code) for code in _WINGS[name]]
    x0, y0, scale = scene.placement()
    window = Window(scene, (x0, y0, scale), scene.between(-0.9, 0.9))
    ink, open_by = colour("140c10"), scene.between(0.72, 1.0)
    _shadow(window, image, 0.85, 0.75, 0.45)
    x, y = np.abs(window.x) / open_by, window.y
    border = scene.between(0.1, 0.22)
    spot = scene.chance(0.5)
    for middle, radii, turn, count in (((0.42, 0.36), (0.36, 0.45), 0.35, 5), ((0.52, -0.34), (0.62, 0.33), -0.62, 7)):
        across, along = rotate(x - middle[0], y - middle[1], turn)
        angle = np.arctan2(along / radii[1], across / radii[0])
        edge = np.hypot(across / radii[0], along / radii[1]) + 0.035 * np.cos(angle * 11)
        soft = window.soft / min(radii)
        mask = smooth_step(1 + soft, 1 - soft, edge) * (x > 0.0)
        fan = np.arctan2(y - 0.02, x + 0.05)
        vein = smooth_step(0.86, 0.99, np.abs(np.cos(fan * count))) * smooth_step(0.1, 0.4, x)
        wing = mix(outer, inner, np.clip(edge * 0.9 + 0.2 * np.cos(fan * 9), 0, 1))
        wing = mix(wing, ink, vein * 0.6)
        wing = mix(wing, ink, smooth_step(1 - border - 0.06, 1 - border + 0.06, edge))
        dots = np.hypot((edge - 1 + border * 0.45) / 0.055, np.sin(angle * 11 / 2 + 0.8) * 2.2)
        wing = mix(wing, colour("fff8ea"), smooth_step(1.1, 0.7, dots))
        if spot:
            ring = np.hypot(x - middle[0], y - middle[1]) / 0.13
            wing = mix(mix(wing, ink, smooth_step(1.1, 0.95, ring)), outer * 0.5 + 0.5, smooth_step(0.62, 0.5, ring))
        window.lay(image, wing * (0.78 + 0.3 * np.clip(x, 0, 1))[..., None], mask)
    _limbs(window, image, [[(0.03, -0.3), (0.1, -0.55), (0.2, -0.72)]], 0.016, ink)
    mask, distance = window.ellipse(0, 0.02, 0.065, 0.42)
    window.lay(image, mix(colour("5a4434"), ink, distance), mask)
    window.lay(image, ink * 1.6, window.ellipse(0, -0.34, 0.07, 0.08)[0])
    return Painting(image, [name], details)


@subject(
    "butterfly wing",
    "scaly butterfly wing",
    "butterfly wing scales",
    kind="surface",
    magnitude=-3.5,
    holds=("chromosome", "cell", "protein", "crystal"),
)
def butterfly_wing(scene):
    """Rows of shingles, each with one colour of the wing's pattern, bright at the tip."""
    name = scene.choose(*_WINGS, "orange", "blue")
    inner, outer = [colour(code) for code in _WINGS[name]]
    frequency = scene.zoom(11, 7, 4, 2)
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.between(-0.5, 0.5))
    x = x + 0.3 * (noise(scene.random, x * 0.4, y * 0.4, 2) - 0.5)
    row = np.floor(y)
    down = y - row
    # A scale reaches half a row over the next one; its tip is round.
    column = np.floor(x + 0.5 * np.mod(row - 1, 2))
    tip = 0.62 * np.sqrt(np.clip(1 - (2 * (x + 0.5 * np.mod(row - 1, 2) - column - 0.5)) ** 2, 0, 1)) - down
    over = smooth_step(-pixel(x) * frequency, pixel(x) * frequency, tip)
    upper = over > 0.5
    row = np.where(upper, row - 1, row)
    column = np.where(upper, column, np.floor(x + 0.5 * np.mod(row, 2)))
    across = x + 0.5 * np.mod(row, 2) - column - 0.5
    along = y - row
    seed = np.mod(np.sin(row * 12.9 + column * 78.2) * 437.5, 1)
    middle_x, middle_y = column - 0.5 * np.mod(row, 2), row
    pattern = noise(scene.random, middle_x * 0.16, middle_y * 0.16, 3)
    ink = smooth_step(0.52, 0.6, noise(scene.random, middle_x * 0.12, middle_y * 0.12, 2))
    shade = mix(mix(inner, outer, np.clip(pattern + 0.4 * (seed - 0.5), 0, 1)), colour("1a1014"), ink * 0.9)
    ribs = 0.5 + 0.5 * np.cos(across * 34)
    light = 0.5 + 0.5 * smooth_step(0.1, 1.5, along) - 0.45 * np.abs(across) ** 1.5
    light = light + 0.12 * ribs * min(1.0, 6 / frequency)
    shadow = smooth_step(0.22, 0.0, -tip) * (1 - over) * 0.55
    rim = smooth_step(0.12, 0.0, np.abs(tip)) * over * 0.15
    image = shade * (light * (1 - shadow) * (0.9 + 0.2 * seed))[..., None] + rim[..., None]
    return Painting(image * 1.1, [name], ["under a microscope"] if scene.framing in ("close", "texture") else [])


@subject(
    "bee",
    "honey bee",
    "bumblebee",
    "bee with striped body",
    kind="object",
    magnitude=-1.8,
    holds=("pollen", "skin", "cell"),
)
def bee(scene):
    """A striped oval body, a golden furry chest, and clear wings, from above."""
    image, details = garden(scene, "garden", "leaf", "garden", "sky")
    name = scene.choose("golden", "golden", "yellow", "orange")
    gold = colour({"golden": "f0ae1c", "yellow": "fbd83a", "orange": "f08a1a"}[name])
    x0, y0, scale = scene.placement()
    window = Window(scene, (x0, y0, scale * 0.85), scene.between(0, 6.28), 1.5)
    ink = colour("1a1008")
    _shadow(window, image, 0.7, 1.0, 0.5)
    bends = ((-0.4, -0.1), (-0.2, 0.08), (0.0, 0.2))
    legs = [[(0.25, y), (0.62, y + bend), (0.78, y + 2.6 * bend)] for y, bend in bends]
    _limbs(window, image, legs + [[(0.1, -0.85), (0.22, -1.05), (0.36, -1.12)]], 0.04, ink)
    mask, distance = window.ellipse(0, 0.42, 0.42, 0.62)
    up = np.sqrt(np.clip(1 - distance**2, 0, 1))
    stripes = smooth_step(-0.25, 0.25, np.sin((window.y - 0.12 * (window.x / 0.42) ** 2) * 15 + 0.8))
    window.lay(image, mix(gold, ink, stripes) * (0.45 + 0.65 * up)[..., None], mask)
    window.lay(image, ink, window.ellipse(0, -0.72, 0.24, 0.2)[0])
    for side in (-1, 1):
        window.lay(image, colour("4a3020"), window.ellipse(side * 0.17, -0.74, 0.08, 0.13, side * 0.3)[0])
    fur = noise(scene.random, window.x * 9, window.y * 9, 3)
    distance = np.hypot(window.x / 0.37, (window.y + 0.34) / 0.36) + 0.25 * (fur - 0.5)
    fluff = mix(gold * 1.1, gold * 0.45, np.clip(distance + 0.4 * (fur - 0.5), 0, 1))
    window.lay(image, fluff, smooth_step(1.08, 0.92, distance))
    for x, y, width, height, turn in ((0.52, 0.22, 0.16, 0.42, -0.75), (0.62, -0.12, 0.22, 0.58, -1.1)):
        for side in (-1, 1):
            mask, distance = window.ellipse(side * x, y, width, height, side * turn)
            rim = smooth_step(0.8, 0.97, distance)
            window.lay(image, colour("eaf4ff"), mask * (0.38 + 0.45 * rim))
    return Painting(image, [name], details)


@subject("ant", "small ant", "ant with six legs", kind="object", magnitude=-2.4, holds=("skin", "cell", "pollen"))
def ant(scene):
    """Head, chest and abdomen in a row, six long bent legs, two elbowed feelers."""
    image, details = garden(scene, "leaf", "sand", "sand", "wood", "leaf")
    name = scene.choose("black", "black", "red", "brown")
    shade = colour({"black": "2a2426", "red": "b03a1a", "brown": "6a3c1c"}[name])
    x0, y0, scale = scene.placement()
    window = Window(scene, (x0, y0, scale * 0.9), scene.between(0, 6.28))
    _shadow(window, image, 0.5, 1.0, 0.4)
    legs = [
        [(0.08, -0.2), (0.5, -0.42), (0.68, -0.78), (0.82, -0.86)],
        [(0.08, -0.08), (0.58, -0.08), (0.84, 0.1), (1.0, 0.14)],
        [(0.08, 0.04), (0.5, 0.24), (0.66, 0.72), (0.8, 0.86)],
        [(0.1, -0.8), (0.34, -0.96), (0.28, -1.22)],
        [(0.06, -0.86), (0.1, -1.0), (0.02, -1.04)],
    ]
    _limbs(window, image, legs, 0.045, shade * 0.75)
    lamp = rotate(-0.45, -0.55, window.turn)
    for y, width, height in ((-0.1, 0.16, 0.32), (0.26, 0.11, 0.1), (0.62, 0.33, 0.42), (-0.64, 0.26, 0.27)):
        mask, distance = window.ellipse(0, y, width, height)
        up = np.sqrt(np.clip(1 - distance**2, 0, 1))
        facing = np.clip((lamp[0] * window.x / width + lamp[1] * (window.y - y) / height) + 0.7 * up, 0, 1)
        ball = shade * (0.35 + 1.0 * facing)[..., None] + (facing**14 * 0.55)[..., None]
        window.lay(image, ball, mask)
    for side in (-1, 1):
        window.lay(image, colour("050404"), window.ellipse(side * 0.17, -0.7, 0.055, 0.08)[0])
    return Painting(image, [name], details)
