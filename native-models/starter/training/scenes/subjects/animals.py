"""What animals leave behind and wear: webs and feathers."""

import math

import numpy as np

from ..fields import colour, glow, mix, noise, palette, smooth_step
from ..painting import Painting, subject
from ._garden import garden
from ._laboratory import ground
from ._solids import Solids
from ._window import Window

_DAWNS = {
    "in a dark garden": ("02060a", "0a1a18", "1a3a2c", "3a6a4c"),
    "at sunrise": ("3a1a34", "a8443c", "f0904a", "ffe0a0"),
    "in the morning mist": ("22404e", "3c6270", "6a8e96", "a8c4c4"),
    "at night": ("02030c", "070d26", "101c46", "22346c"),
}


@subject(
    "spider web",
    "cobweb",
    "spider's web",
    "web of a spider",
    kind="object",
    magnitude=-0.8,
    holds=("water_drop", "ladybird", "ant", "protein"),
)
def spider_web(scene):
    """Spokes and rings of silk, often with drops of dew, sometimes with its spider, before an unfocused garden."""
    image, details = _dawn(scene)
    x0, y0, scale = scene.placement()
    spokes = int(scene.random.integers(13, 19))
    angles = np.arange(spokes) * 2 * math.pi / spokes + scene.random.uniform(-0.09, 0.09, spokes)
    ends = scene.random.uniform(0.95, 1.25, spokes) * scale * 1.25
    spread = np.stack([np.cos(angles), np.sin(angles), 0 * angles], 1)
    middle = np.array([x0, y0, 0.0])
    silk, dewy, solids = colour("eaf2f8"), scene.chance(0.65), Solids()
    for direction, end in zip(spread, ends):
        solids.rod(middle, middle + direction * end, 0.007 * scale**0.5, silk, shade=0, gloss=0, alpha=0.85)
    rings = 13
    for ring in range(1, rings):
        share = (ring / rings) ** 0.9
        knots = middle + spread * (ends * share * scene.random.uniform(0.97, 1.03, spokes))[:, None]
        for index in range(spokes):
            start, end = knots[index], knots[(index + 1) % spokes]
            # Each thread sags towards the middle of the web.
            sag = (start + end) / 2 + (middle - (start + end) / 2) * 0.06
            for first, last in ((start, sag), (sag, end)):
                solids.rod(first, last, 0.0055 * scale**0.5, silk, shade=0, gloss=0, alpha=0.75)
            if dewy:
                solids.ball(*start[:2], 1, 0.016 * scale, silk, hollow=0.35, gloss=1)
                solids.ball(*sag[:2], 1, 0.011 * scale, silk, hollow=0.35, gloss=1)
    if scene.chance(0.3):
        details = ["with a spider in the middle"] + details
        _spider(solids, scene, x0, y0, scale * 0.24)
    solids.draw(image)
    return Painting(image, [], (["with dew drops"] if dewy else []) + details)


def _dawn(scene):
    """A garden out of focus at some time of day, or the backdrop of the scene."""
    if scene.backdrop is not None:
        return np.array(scene.backdrop, np.float32), []
    name = scene.choose(*_DAWNS)
    height = 0.85 - 0.5 * (scene.v + 1) / 2 + 0.5 * (noise(scene.random, scene.u, scene.v, 3) - 0.5)
    image = palette(height, _DAWNS[name])
    for _ in range(scene.random.integers(4, 12)):
        x, y = scene.random.uniform(-1, 1, 2)
        glow(image, x, y, scene.between(0.05, 0.16), colour(_DAWNS[name][3]) * scene.between(0.1, 0.35))
    return image, [name]


def _spider(solids, scene, x, y, scale):
    """Adds a spider that hangs head down."""
    ink = colour(scene.choose("2a1c14", "14100e", "6a3c18"))
    for side in (-1, 1):
        for lift, out in ((-0.9, 0.5), (-0.35, 0.95), (0.3, 0.95), (0.95, 0.6)):
            knee = (x + side * out * 0.6 * scale, y + lift * 0.45 * scale, 2)
            solids.rod((x, y, 2), knee, 0.07 * scale, ink, gloss=0.2)
            solids.rod(knee, (x + side * out * scale, y + lift * scale, 2), 0.05 * scale, ink, 0.03 * scale, gloss=0.2)
    solids.ball(x, y - 0.28 * scale, 2.1, 0.34 * scale, ink * 1.4, gloss=0.5)
    solids.ball(x, y + 0.15 * scale, 2.1, 0.2 * scale, ink, gloss=0.4)


_PLUMES = {
    "white": ("a8b4c4", "e4eaf0", "ffffff"),
    "blue": ("0a2a78", "2470d8", "86c8ff"),
    "black": ("06060a", "1e2028", "565c6c"),
    "brown": ("3a2010", "7e4e28", "caa070"),
    "red": ("5a0810", "c8202c", "ff7a62"),
    "green": ("063c2a", "128a54", "7ce0a0"),
    "pink": ("8a2a58", "f07aa8", "ffd0e2"),
    "peacock": ("0a4a3c", "1c9470", "8ad86c"),
}


@subject(
    "feather",
    "bird feather",
    "plume",
    kind="object",
    magnitude=-1,
    holds=("butterfly_wing", "cell", "protein", "tissue"),
)
def feather(scene):
    """A curved shaft with two vanes of fine slanting barbs, downy at its foot; a peacock's has an eye."""
    if scene.chance(0.6):
        image, details = ground(scene, "black", "dark blue", "teal", "white")
    else:
        image, details = garden(scene, "sand", "wood", "sky")
    name = scene.choose(*_PLUMES)
    stops = _PLUMES[name]
    x0, y0, scale = scene.placement()
    window = Window(scene, (x0, y0, scale * 1.05), scene.between(0, 6.28), 1.2)
    bend = scene.between(-0.35, 0.35)
    x, y = window.x - bend * (window.y**2 - 0.4), window.y
    side = np.abs(x)
    # Barbs slant towards the tip (y = −1); some cling together and leave gaps.
    slant = y + side * 1.1
    clumps = noise(scene.random, slant * 7, np.sign(x) * 5 + 0 * y, 3)
    width = 0.3 * np.sqrt(np.clip((y + 1.02) / 0.5, 0, 1)) * smooth_step(0.85, 0.1, y) + 0.03 * smooth_step(0.8, 0.6, y)
    width = width * (0.86 + 0.3 * (clumps - 0.5))
    barbs = 0.5 + 0.5 * np.sin(slant * 130) * np.clip(0.03 / window.soft, 0, 1)
    vane = smooth_step(width + window.soft, width - window.soft - 0.03, side) * (y < 0.85)
    shade = 0.45 + 0.3 * (barbs - 0.5) + 0.35 * (clumps - 0.5) + 0.25 * np.sign(x) * np.clip(side * 6, 0, 1) * 0.5
    if name == "brown":
        shade = shade + 0.3 * np.sin(slant * 17)
    body = palette(np.clip(shade + 0.2, 0, 1), stops)
    if name == "peacock":
        body = _peacock_eye(body, x, y + 0.52)
    window.shade(image, smooth_step(width + 0.16, width - 0.1, np.abs(x - 0.03)) * (np.abs(y) < 1) * 0.35)
    window.lay(image, body, vane * (0.86 + 0.14 * barbs))
    thickness = 0.55 + 0.5 * np.clip(y + 1, 0, 2) / 1.5
    shaft = smooth_step(0.022 + window.soft, 0.018 - window.soft * 0.3, side / thickness)
    pale = mix(colour(stops[2]), colour("fff4e0"), 0.6) * (0.75 if name == "black" else 0.95)
    window.lay(image, pale, shaft * (y > -0.96) * (y < 1.1))
    return Painting(image, [name], details)


def _peacock_eye(body, x, y):
    """The eye of a peacock's feather: rings of bronze, turquoise and deep blue."""
    distance = np.hypot(x / 0.24, y / 0.3)
    for reach, code in ((1.0, "c8922c"), (0.78, "1fb8b0"), (0.48, "16208c")):
        body = mix(body, colour(code), smooth_step(reach + 0.06, reach - 0.06, distance))
    return body
