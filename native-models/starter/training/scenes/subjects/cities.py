"""Cities from above, by day and by night."""

import numpy as np

from ..fields import blur, colour, mix, noise, palette, rotate, smooth_step
from ..painting import Painting, subject
from ._city import number, plan

_ROOFS = {
    "grey": ("5a5a60", "84848a", "b0aeaa", "d4d0c8"),
    "red-roofed": ("7a3020", "a84c34", "c47052", "d8a888"),
    "white": ("b4b0a6", "d0ccc2", "e8e4dc", "faf8f2"),
    "modern": ("3c5064", "6a8498", "a4b8c8", "e4eaf0"),
}


def _streets(scene, low=0.08):
    """Coordinates in blocks, and the plan of the city there."""
    frequency = scene.zoom(7.0, 4.4, 2.6, 1.4)
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.choose(0.0, scene.between(-0.8, 0.8)))
    y = y / scene.between(1.0, 1.6)
    x, y = x + scene.between(0, 90), y + scene.between(0, 90)
    return x, y, plan(x, y, 2.4 / len(x) * frequency, low), frequency


@subject(
    "city from above", "city", "city streets", "city blocks from the air", "town from above",
    kind="surface", magnitude=3, holds=("house", "picnic", "river", "tree", "meadow", "metal_grains"),
)  # fmt: skip
def city(scene):
    """Roofs, streets and parks, with shadows to one side."""
    name = scene.choose(*_ROOFS)
    x, y, layout, frequency = _streets(scene)
    roof = palette(layout.tint, _ROOFS[name])
    ridge = np.where(layout.gx + layout.gy < 1, 1.12, 0.8)
    flat = np.where((layout.use > 0.5)[..., None], roof, roof * ridge[..., None])
    inner = np.minimum(np.minimum(layout.gx, 1 - layout.gx), np.minimum(layout.gy, 1 - layout.gy))
    flat = flat * (0.84 + 0.2 * smooth_step(0.1, 0.14, inner))[..., None]
    boxes = (layout.use > 0.62) & (np.hypot(layout.gx - 0.35, layout.gy - 0.6) < 0.13)
    flat = flat * np.where(boxes, 0.72, 1.0)[..., None]
    yard = palette(0.4 + 0.6 * noise(scene.random, x * 4, y * 4, 3), ("3c5c2c", "6c7c4c", "a09c80"))
    built = layout.lot * (layout.height > 0.07)
    shadow = smooth_step(0.0, 0.16 + 0.5 * layout.height, layout.gx) * smooth_step(
        0.0, 0.16 + 0.5 * layout.height, layout.gy
    )
    image = mix(yard * (0.5 + 0.5 * shadow)[..., None], flat, built)
    trees = noise(scene.random, x * 6, y * 6, 3)
    image = mix(image, palette(trees, ("16401c", "3c7030", "84b058")), (layout.park > 0.86) * 1.0)
    road = colour("50525a") + 0.06 * (layout.avenue)[..., None] + np.zeros_like(image)
    near = np.minimum(layout.across, layout.down)
    marks = (near < 0.012) & (np.where(layout.across < layout.down, y, x) * 6 % 1 < 0.5)
    road = mix(road, colour("e8e4d0"), marks * layout.avenue * 0.8)
    cars = (number(np.floor(x * 14), np.floor(y * 14), 11) > 0.9) & (near > 0.02) & (near < 0.07)
    road = mix(
        road,
        palette(number(np.floor(x * 14), np.floor(y * 14), 12), ("d02c24", "f0f0f0", "2c5cb0", "f0c030", "202024")),
        cars * 0.9,
    )
    image = mix(road, image, layout.block)
    relief_light = 0.9 + 0.2 * noise(scene.random, x * 0.4, y * 0.4, 2)
    image, details = image * relief_light[..., None], []
    extra = scene.choose("", "", "", "sunset", "mist")
    if extra == "sunset":
        image, details = image * np.float32([1.15, 0.8, 0.6]), ["at sunset"]
    elif extra == "mist":
        fog = smooth_step(0.35, 0.8, noise(scene.random, scene.u * 1.4, scene.v * 1.4, 5))
        image, details = mix(image, colour("dce2e6"), fog * 0.8), ["in the mist"]
    return Painting(image, [name], details)


@subject(
    "city at night", "city lights", "city at night from above", "glowing city streets",
    kind="surface", magnitude=3, holds=("house", "city", "river", "metal_grains", "crystal"),
)  # fmt: skip
def city_at_night(scene):
    """Streets full of light between dark blocks with lit windows."""
    tint_name, lamp = scene.choose(
        ("golden", "ffa83c"), ("golden", "ffa83c"), ("orange", "ff7a2c"), ("white", "dce8ff"), ("blue", "58a4ff")
    )
    x, y, layout, frequency = _streets(scene, 0.075)
    image = mix(colour("04060e"), palette(layout.tint, ("080c1a", "121a30", "1e2a48")), layout.lot * layout.block)
    grid = 5.0
    window = number(np.floor(x * grid * 3), np.floor(y * grid * 3), 13)
    pane = smooth_step(0.3, 0.2, np.maximum(np.abs(x * grid * 3 % 1 - 0.5), np.abs(y * grid * 3 % 1 - 0.5)))
    threshold = 0.72 - 0.3 * (layout.use > 0.6)
    # Windows smaller than two pixels give way to their mean, which looks the same at every size.
    seen = np.clip(len(x) / 2 / (frequency * grid * 3) - 0.6, 0, 1)
    lit_share = (0.26 * (1 - threshold) * (1 - seen) + (window > threshold) * pane * seen) * layout.lot * layout.block
    image += (lit_share * (0.35 + 0.8 * layout.height))[..., None] * mix(
        colour("ffc060"), colour("e8f0ff"), (layout.use > 0.75) * 1.0
    )
    street = (1 - layout.block) * (0.4 + 0.55 * layout.avenue)
    near = np.minimum(layout.across, layout.down)
    beads = smooth_step(0.3, 0.1, np.abs(np.where(layout.across < layout.down, y, x) * 6 % 1 - 0.5))
    lamps = street * (0.5 + 0.8 * beads)
    district = 0.5 + 0.9 * smooth_step(0.25, 0.75, noise(scene.random, x * 0.25, y * 0.25, 3))
    image = image + (lamps * district)[..., None] * colour(lamp) * 0.8
    traffic = (number(np.floor(x * 10), np.floor(y * 10), 14) > 0.7) * smooth_step(0.05, 0.02, near) * layout.avenue
    image += (traffic * 0.7)[..., None] * mix(colour("ff3020"), colour("fff4dc"), (np.floor(x * 10 + y * 10) % 2))
    image = image + blur(image, 0.05) * 0.55 + blur(image, 0.02) * 0.35
    park = (layout.park > 0.9) * layout.block
    image = mix(image, colour("060e0c"), park * 0.85)
    return Painting(image, [tint_name])
