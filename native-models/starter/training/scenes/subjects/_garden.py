"""Where small animals are found."""

import numpy as np

from ..fields import colour, glow, mix, noise, palette, pixel, rotate, smooth_step

_LEAVES = {
    "green": ("0e3414", "2a7a28", "5cb03c", "b4e07c"),
    "yellow": ("7a4a08", "d09018", "f2c840", "fff0a0"),
    "red": ("4a0a0c", "a82420", "dc5c38", "ffb088"),
}


def garden(scene, *places):
    """What an animal sits on and the details that tell it: the backdrop of the scene, or by chance one of the named
    places: leaf, garden, sand, wood, sky."""
    if scene.backdrop is not None:
        return np.array(scene.backdrop, np.float32), []
    return {"leaf": _leaf, "garden": _blurred, "sand": _sand, "wood": _wood, "sky": _sky}[scene.choose(*places)](scene)


def _leaf(scene):
    """A leaf that fills the frame: a middle vein and side veins."""
    name = scene.choose("green", "green", "green", "green", "yellow", "red")
    stops = _LEAVES[name]
    x, y = rotate(scene.u, scene.v, scene.between(0, 6.28))
    x, y = x + scene.between(-1, 1), y + scene.between(-0.5, 0.5)
    soft = pixel(scene.u)
    side = np.abs(y)
    ribs = np.abs(np.mod((x - side * 0.75 + 0.12 * side**2) * 2.4 + (y > 0) * 0.5, 1) - 0.5) / 2.4
    tissue = noise(scene.random, x * 9, y * 9, 4)
    light = 0.34 + 0.16 * np.clip(ribs * 5, 0, 1) + 0.3 * (tissue - 0.5) + 0.1 * smooth_step(0, 0.6, side)
    image = palette(light, stops)
    vein = np.maximum(smooth_step(0.028 + soft, 0.008, ribs) * 0.6, smooth_step(0.05 + soft, 0.03, side))
    return mix(image, colour(stops[3]), vein * 0.7), [f"on a {name} leaf"]


def _blurred(scene):
    """Green out of focus, with spots of light and of flowers."""
    image = palette(noise(scene.random, scene.u * 0.9, scene.v * 0.9, 3), ("0c2c12", "1f5a22", "4c9438", "a8d46c"))
    flowers = scene.choose("ff6aa0", "ffd23c", "f4f4ff", "b070f0", "c4e88c")
    for _ in range(scene.random.integers(6, 16)):
        x, y = scene.random.uniform(-1, 1, 2)
        glow(image, x, y, scene.between(0.05, 0.15), (colour(flowers) - 0.3) * scene.between(0.2, 0.7))
    return image, ["in a green garden"]


def _sand(scene):
    """Warm sand with single grains."""
    grains = noise(scene.random, scene.u * 28, scene.v * 28, 2)
    swell = noise(scene.random, scene.u * 1.5, scene.v * 1.5, 3)
    light = 0.5 + 0.5 * (grains - 0.5) + 0.4 * (swell - 0.5)
    return palette(light, ("8a6238", "d0a870", "ecd2a0", "fff2d4")), ["on sand"]


def _wood(scene):
    """A plank with its grain."""
    x, y = rotate(scene.u, scene.v, scene.between(0, 6.28))
    bend = noise(scene.random, x * 0.7, y * 1.4, 3)
    rings = noise(scene.random, x * 0.8, (y + 0.5 * bend) * 9, 4)
    return palette(rings, ("4a2a14", "8a5830", "b8814c", "dcae78")), ["on wood"]


def _sky(scene):
    """Blue sky with soft clouds."""
    clouds = noise(scene.random, scene.u * 1.1, scene.v * 1.8, 5)
    sky = palette((scene.v + 1) / 2, ("3f8ce0", "78b8f2", "c2e2fb"))
    return mix(sky, colour("ffffff"), smooth_step(0.5, 0.85, clouds) * 0.8), ["in the blue sky"]
