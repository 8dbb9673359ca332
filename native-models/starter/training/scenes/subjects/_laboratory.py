"""Backgrounds and stains of the small world: what lies under a microscope or behind a molecule."""

import numpy as np

from ..fields import colour, glow, noise, palette

STAINS = {
    "green": ("0a2a12", "2f9a3c", "86dc62", "e2fbbc"),
    "pink": ("4a1034", "d0508f", "f6a4c4", "fff0f5"),
    "purple": ("1e0c40", "7040bc", "b690ec", "f2eaff"),
    "blue": ("04183c", "1a5cb8", "6cb2f4", "e6f6ff"),
    "teal": ("02262c", "0f9490", "5edccb", "e2fff8"),
    "orange": ("3a1404", "cc6218", "f9ac52", "fff2d8"),
    "red": ("38040a", "c02430", "f0706a", "ffe4de"),
    "golden": ("321c04", "c08a1c", "f4cc58", "fff8d8"),
}
"""Colours by name, from the darkest to the palest."""

_GROUNDS = {
    "dark blue": ("02040f", "081a40", "143c74"),
    "black": ("010103", "08080e", "16161f"),
    "purple": ("0a0318", "240c48", "4a2080"),
    "teal": ("010f12", "053038", "0f5e66"),
    "white": ("d9e2ec", "f1f5f9", "ffffff"),
}


def ground(scene, *names):
    """What lies behind an object and the details that tell it: the backdrop of the scene, or a soft background in one
    of the named colours (of dark blue, black, purple, teal and white), out-of-focus lights in it if it is dark."""
    if scene.backdrop is not None:
        return np.array(scene.backdrop, np.float32), []
    name = scene.choose(*(names or tuple(_GROUNDS)))
    stops = _GROUNDS[name]
    distance = np.sqrt(scene.u**2 + scene.v**2)
    haze = noise(scene.random, scene.u * 1.2, scene.v * 1.2, 3)
    image = palette(0.75 - 0.45 * distance + 0.5 * (haze - 0.5), stops)
    if name != "white":
        for _ in range(scene.random.integers(3, 11)):
            x, y = scene.random.uniform(-1, 1, 2)
            glow(image, x, y, scene.between(0.02, 0.09), colour(stops[2]) * scene.between(0.15, 0.5))
    return image, [f"on a {name} background"]


def dimmed(scene, image, x, y, radius):
    """The image darkened around (x, y), so that what glows there shows on a bright backdrop too."""
    distance = np.hypot(scene.u - x, scene.v - y) / radius
    return image * (1 - (0.4 if scene.backdrop is None else 0.6) * np.exp(-(distance**4)))[..., None]


def stain(scene, *names):
    """A colour by chance, of the named ones if any: its name and its four shades as arrays, the darkest first."""
    name = scene.choose(*(names or tuple(STAINS)))
    return name, [colour(code) for code in STAINS[name]]


def microscope_light(scene, image):
    """The image darkened a little towards the corners, as a microscope shows it."""
    from_middle = np.sqrt(scene.u**2 + scene.v**2)
    return image * (1.06 - 0.24 * np.clip(from_middle - 0.3, 0, 1.1) ** 1.5)[..., None]
