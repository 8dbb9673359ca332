"""What swarms where only a microscope sees it: bacteria, viruses, pollen, chromosomes."""

import math

import numpy as np

from ..fields import blur, cells, glow, mix, noise, palette, rotate, smooth_step, sphere
from ..painting import Painting, subject
from ._laboratory import dimmed, ground, stain
from ._solids import Solids, directions, turned


@subject(
    "chromosome",
    "x-shaped chromosome",
    "human chromosome",
    kind="object",
    magnitude=-5.5,
    holds=("dna", "molecule"),
)
def chromosome(scene):
    """Two coiled arms joined at the waist: an X with bands; others out of focus behind it."""
    image, details = ground(scene, "dark blue", "black", "purple", "teal", "white")
    name, shades = stain(scene, "blue", "pink", "purple", "teal", "golden", "red", "green")
    x0, y0, scale = scene.placement()
    if scene.backdrop is None and scene.framing != "texture":
        for _ in range(scene.random.integers(0, 4)):
            far = Solids()
            place = (*scene.random.uniform(-1, 1, 2), scene.between(0.2, 0.35) * min(1, 1.3 * scale))
            _arms(scene, far, *place, [shade * 0.55 + image.mean() * 0.25 for shade in shades])
            far.draw(image)
        image = blur(image, 0.035)
    if "on a white background" not in details:
        glow(image, x0, y0, 0.6 * scale, shades[1] * 0.5)
    if scene.backdrop is not None:
        image = dimmed(scene, image, x0, y0, scale)
    solids = Solids()
    _arms(scene, solids, x0, y0, scale, shades)
    return Painting(solids.draw(image), [name], details)


def _arms(scene, solids, x0, y0, scale, shades):
    """Adds the balls that a chromosome is coiled of."""
    turn, waist = scene.between(-0.6, 0.6) + scene.choose(0, 1.57), scene.between(-0.25, 0.25)
    lengths = (0.85 + waist, 0.85 - waist)
    bands = scene.random.uniform(0.3, 1, 9)
    for side in (-1, 1):
        for arm, length in zip((-1, 1), lengths):
            for step in range(int(length * 22) + 1):
                along = step / 22
                across = side * (0.13 + 0.42 * along**1.25)
                wave = 0.035 * math.sin(step * 1.9 + side)
                x, y = rotate(across + wave, arm * along, turn)
                band = bands[int(along * 9) % 9]
                shade = mix(shades[1], shades[2], band) * (0.94 + 0.1 * (step % 2))
                radius = (0.15 if along > 0.06 else 0.12) * (1.04 - 0.1 * (step % 2))
                depth = 0.1 * side + 0.001 * step
                solids.ball(x0 + scale * x, y0 + scale * y, depth, radius * scale, shade, gloss=0.35)


@subject(
    "bacteria",
    "germs",
    "microbes",
    kind="surface",
    magnitude=-6,
    holds=("virus", "dna", "protein"),
    plural=True,
)
def bacteria(scene):
    """Translucent rods, beads or spirals at all depths, the far ones dim; some with flagella."""
    image, details = ground(scene, "dark blue", "black", "purple", "teal", "white")
    name, shades = stain(scene, "green", "green", "blue", "pink", "purple", "orange", "teal", "red")
    kind = scene.choose("rod-shaped", "rod-shaped", "round", "spiral")
    length = {"distant": 0.13, "whole": 0.2, "close": 0.36, "texture": 0.7}[scene.framing]
    fog = image.mean((0, 1))
    hairy = kind == "rod-shaped" and scene.chance(0.6) and scene.framing != "distant"
    solids = Solids()
    step = length * {"rod-shaped": 1.5, "round": 1.2, "spiral": 2.0}[kind]
    count = int(1 / step) + 1
    for row in range(-count, count + 1):
        for column in range(-count, count + 1):
            far = float(scene.random.random() ** 1.3)
            place = np.array([column, row, 0]) * step + scene.random.uniform(-0.4, 0.4, 3) * step
            place[2] = -far
            shade = shades[1] * 0.35 + shades[2] * 0.65
            _germ(scene, solids, kind, place, length * (1.1 - 0.6 * far), mix(shade, fog, 0.75 * far), hairy)
    return Painting(solids.draw(image), [name, kind], (["with flagella"] if hairy else []) + details)


def _germ(scene, solids, kind, place, length, shade, hairy):
    """Adds one bacterium."""
    angle = scene.between(0, 2 * math.pi)
    forward = np.array([math.cos(angle), math.sin(angle), 0.0])
    side = np.array([-forward[1], forward[0], 0.0])
    look = {"gloss": 0.6, "hollow": 0.25}
    if kind == "round":
        solids.ball(*place, length * 0.45, shade, **look)
        solids.ball(*(place + forward * length * 0.62), length * 0.42, shade * 0.95, **look)
        return
    if kind == "spiral":
        share = np.linspace(-1, 1, 14)[:, None]
        coil = place + forward * share * length + side * np.sin(share * 9) * length * 0.2
        solids.path(coil, length * 0.13, shade, gloss=0.4)
        return
    if hairy:
        share = np.linspace(0, 1, 9)[:, None]
        for bend in (-1, 1):
            wave = np.sin(share * 7 + bend) * length * 0.16 * bend
            tail = place - forward * length * (0.6 + 1.3 * share) + side * wave
            solids.path(tail, length * 0.03, shade * 0.8, length * 0.015, gloss=0, alpha=0.8)
    solids.rod(place - forward * length * 0.6, place + forward * length * 0.6, length * 0.33, shade, **look)
    start, end = place - forward * length * 0.35, place + forward * length * 0.3
    solids.rod(start, end, length * 0.12, shade * 0.6, alpha=0.45, lift=0.001)


def _spiked(scene, image, place, shades, count, spike):
    """Paints a ball covered with spikes; spike adds one: (solids, root, direction, scale, light)."""
    x0, y0, scale = place
    points = turned(directions(count), scene.random.uniform(0, 6.28, 3))
    if scene.backdrop is not None:
        image = dimmed(scene, image, x0, y0, 1.1 * scale)
    for front in (False, True):
        solids = Solids()
        for point in points[(points[:, 2] > -0.15) == front]:
            spike(solids, np.array([x0, y0, 0]) + point * 0.66 * scale, point, scale, 0.6 + 0.4 * max(0.0, point[2]))
        if front:
            nx, ny, nz, distance, mask = sphere(scene.u, scene.v, x0, y0, 0.7 * scale)
            bumps = noise(scene.random, nx / (0.5 + nz) * 3, ny / (0.5 + nz) * 3, 4)
            light = np.clip(0.25 + 0.9 * (-0.45 * nx - 0.5 * ny + 0.7 * nz), 0, 1.2)
            nearest = cells(scene.random, nx / (0.5 + nz) * 7, ny / (0.5 + nz) * 7, 0.7)[0]
            body = palette(0.12 + 0.55 * light + 0.25 * (bumps - 0.5) + 0.3 * (0.4 - nearest), shades)
            body = body + (smooth_step(0.7, 1, distance) * 0.25)[..., None] * shades[2]
            image = mix(image, body, mask)
        solids.draw(image)
    return image


@subject(
    "virus",
    "virus particle",
    "coronavirus",
    "virus with spikes",
    kind="object",
    magnitude=-7,
    holds=("protein", "dna", "molecule"),
)
def virus(scene):
    """A ball with knobbed spikes all round, others out of focus behind it."""
    image, details = ground(scene, "dark blue", "black", "purple", "teal", "white")
    name, shades = stain(scene, "red", "green", "blue", "purple", "orange", "teal", "golden")
    _, knobs = stain(scene, "red", "golden", "orange", "pink", "blue")
    x0, y0, scale = scene.placement()

    def spike(solids, root, direction, size, light):
        tip = root + direction * 0.26 * size
        solids.rod(root, tip, 0.03 * size, shades[2] * light, gloss=0.2)
        solids.ball(*tip, 0.075 * size, knobs[2] * light, gloss=0.5, lift=0.01)

    if scene.backdrop is None:
        for _ in range(scene.random.integers(0, 4)):
            small = (*scene.random.uniform(-1, 1, 2), scene.between(0.15, 0.3) * min(1.4, scale / 0.6))
            far = Solids()
            for point in directions(24):
                spike(far, np.array([small[0], small[1], 0]) + point * 0.66 * small[2], point, small[2], 0.6)
            far.ball(small[0], small[1], 0, 0.7 * small[2], shades[1])
            image = mix(image, far.draw(image.copy()), 0.5)
        image = blur(image, 0.03)
    image = _spiked(scene, image, (x0, y0, scale), shades, int(scene.random.integers(40, 90)), spike)
    return Painting(image, [name], details)


@subject(
    "pollen",
    "pollen grain",
    "grain of pollen",
    "spiky pollen grain",
    kind="object",
    magnitude=-4.5,
    holds=("cell", "protein", "dna"),
)
def pollen(scene):
    """A grain covered with cones, as an electron microscope shows it, coloured."""
    image, details = ground(scene, "black", "dark blue", "teal", "purple", "white")
    name, shades = stain(scene, "golden", "golden", "golden", "orange", "green", "pink", "purple")

    def spike(solids, root, direction, size, light):
        solids.rod(root, root + direction * 0.2 * size, 0.075 * size, shades[2] * light, 0.012 * size, gloss=0.2)

    image = _spiked(scene, image, scene.placement(), shades, int(scene.random.integers(70, 130)), spike)
    return Painting(image, [name], details)


