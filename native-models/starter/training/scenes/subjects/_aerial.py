"""What views from above share: the sun's height, clouds, water."""

import math

import numpy as np

from ..fields import colour, mix, noise, palette, relief, rotate, smooth_step, warp
from ._drawing import moved

WATERS = {
    "blue": ("02163a", "08386e", "1c6ca8", "64b4d8"),
    "turquoise": ("03485c", "0c8a98", "3cc4c0", "b4f4e4"),
    "dark": ("04101c", "0c2a40", "24506a", "6494a8"),
    "green": ("02241c", "0a4a3c", "2a8468", "8cccac"),
}
"""Colours of water, from the deep to the light."""


def sun(scene):
    """Where the sun stands: direction of the light, colour of the light [3], and a detail for the caption or none."""
    angle = scene.between(0, 2 * math.pi)
    light = (math.cos(angle), math.sin(angle))
    if scene.chance(0.2):
        return light, np.array([1.14, 0.84, 0.64], np.float32), ["at sunset"]
    return light, np.ones(3, np.float32), []


def lit(image, height, strength, light, tint, ambient=0.3):
    """The image as a relief of a height field under the sun; shadows turn blue when the light is red."""
    brightness = relief(height, strength, light, ambient)
    shadow = np.clip(1.15 - brightness, 0, 1)
    cool = np.where(tint.min() < 0.9, np.array([0.12, 0.05, 0.2], np.float32), np.float32(0))
    return image * brightness[..., None] * 1.12 * tint + shadow[..., None] * cool * 0.5


def clouds(scene, image, probability=0.3):
    """Sometimes adds clouds with their shadows; gives back the image and a detail or none."""
    if scene.framing == "texture" or not scene.chance(probability):
        return image, []
    x, y = warp(scene.random, scene.u * 1.6, scene.v * 1.6, 1.2, 0.12)
    body = noise(scene.random, x, y, 6)
    share = smooth_step(0.58, 0.86, body)
    image = image * (1 - 0.4 * moved(share, 0.07, 0.1))[..., None]
    image = mix(image, colour("ffffff") * (0.84 + 0.2 * body[..., None]), share * 0.95)
    return image, ["with white clouds"] if share.mean() > 0.04 else []


def water(scene, frequency, stops, foam=0.0):
    """A surface of waves seen from above; foam 0 … 1 whitens their crests."""
    x, y = rotate(scene.u * frequency * 1.5, scene.v * frequency * 1.5, scene.between(-0.7, 0.7))
    x, y = warp(scene.random, x, y, 0.9, 0.22)
    swell = noise(scene.random, x, y * 2.1, 5, 0.5, "ridged")
    broad = noise(scene.random, x * 0.5, y * 0.5, 3)
    fine = noise(scene.random, x * 3.5, y * 5.5, 4)
    height = swell * 0.6 + fine * 0.22
    tone = 0.12 + swell * 0.55 + 0.4 * (broad - 0.5) + 0.25 * (fine - 0.5)
    image = palette(tone, stops) * relief(height, 0.05 / frequency**0.5, (-0.6, -0.7), 0.55)[..., None] * 1.1
    crest = smooth_step(0.66 - 0.25 * foam, 0.95, swell * 0.8 + 0.35 * fine) * foam
    return mix(image, colour("f4fbff"), crest * (0.35 + 0.65 * smooth_step(0.35, 0.6, fine)))
