"""The molecules of life and of chemistry, as models of balls and rods."""

import math

import numpy as np

from ..fields import colour, noise
from ..painting import Painting, subject
from ._solids import Solids, turned
from ._laboratory import STAINS, dimmed, ground, stain

_STRANDS = {
    "blue": ("3f8cff", "8ae0ff"),
    "red and blue": ("ff4438", "3f80ff"),
    "golden": ("ffb02a", "ffe49a"),
    "green": ("3fd870", "b4ffa8"),
    "purple": ("a65cff", "ff9ee6"),
    "pink": ("ff5aa8", "ffc0dc"),
    "colourful": ("ff6a3a", "35c4ff"),
}
_BASES = ("ff4f4f", "4fd077", "ffd040", "4f86ff")
_ATOMS = {"carbon": "3c3e48", "hydrogen": "f2f2f2", "oxygen": "e52a2a", "nitrogen": "3567f2", "sulphur": "f6cc28"}


@subject(
    "dna",
    "dna double helix",
    "dna strand",
    "dna molecule",
    kind="object",
    magnitude=-8.7,
    holds=("molecule", "atomic_lattice", "atom"),
    plural=True,
)
def dna(scene):
    """Two lit strands wound round each other, joined by rungs."""
    image, details = ground(scene)
    name = scene.choose(*_STRANDS)
    strands = [colour(code) for code in _STRANDS[name]]
    x0, y0, scale = scene.placement()
    turn, phase = scene.between(0, math.pi), scene.between(0, 2 * math.pi)
    reach = 1.5 if scene.backdrop is None else 1.25 * scale
    places = np.arange(-reach / scale, reach / scale, 0.085)
    kinds = scene.random.integers(0, 4, len(places))
    solids = Solids()
    ends = []
    for shift in (0, 2.45):
        angle = places * 4.6 + phase + shift
        across = 0.32 * np.cos(angle)
        x = x0 + scale * (places * math.cos(turn) - across * math.sin(turn))
        y = y0 + scale * (places * math.sin(turn) + across * math.cos(turn))
        ends.append(np.stack([x, y, np.sin(angle)], 1))
    for index in range(len(places)):
        first, second = ends[0][index], ends[1][index]
        for points, shade in zip(ends, strands):
            light = 0.62 + 0.38 * (points[index, 2] + 1) / 2
            solids.ball(*points[index], 0.062 * scale, shade * light)
            if index:
                solids.rod(points[index - 1], points[index], 0.052 * scale, shade * light, lift=-0.02)
        if index % 2 == 0:
            base = int(kinds[index])
            pair = [colour(_BASES[base]), colour(_BASES[base ^ 1])] if name == "colourful" else strands
            middle = (first + second) / 2
            for end, shade in ((first, pair[0]), (second, pair[1])):
                solids.rod(end, middle, 0.028 * scale, shade * 0.85, lift=-0.1)
    return Painting(solids.draw(image), [name], details)


@subject(
    "protein",
    "protein molecule",
    "folded protein",
    "enzyme",
    kind="object",
    magnitude=-8.3,
    holds=("molecule", "atom"),
)
def protein(scene):
    """A ribbon of helices and loops, folded into a ball, its colour changing along it."""
    image, details = ground(scene, "dark blue", "black", "white", "teal", "purple")
    name = scene.choose("colourful", "colourful", "blue", "green", "purple", "orange", "pink")
    stops = ("3a5cff", "22c0d8", "3fd860", "f6d63a", "ff8a2a", "f0364a") if name == "colourful" else STAINS[name][1:]
    stops = np.stack([colour(stop) for stop in stops])
    x0, y0, scale = scene.placement()
    scale *= 0.78
    if scene.backdrop is not None:
        image = dimmed(scene, image, x0, y0, 1.1 * scale)
    points = _folded(scene)
    solids = Solids()
    share = np.linspace(0, len(stops) - 1, len(points))
    shades = np.stack([np.interp(share, range(len(stops)), stops[:, channel]) for channel in range(3)], 1)
    for index in range(len(points) - 1):
        light = 0.62 + 0.38 * np.clip((points[index, 2] + 1) / 2, 0, 1)
        start, end = points[index] * scale, points[index + 1] * scale
        place = np.array([x0, y0, 0])
        solids.rod(start + place, end + place, 0.055 * scale, shades[index] * light, gloss=0.5)
    return Painting(solids.draw(image), [name], details)


def _folded(scene):
    """Points [n, 3] of a chain that winds inside a ball: smooth loops, and coils where it runs straight on."""
    position = np.linspace(0, 1, 420)[:, None]
    rates = scene.random.integers(2, 6, (3, 3))
    phases = scene.random.uniform(0, 2 * math.pi, (3, 3))
    axis = sum(np.sin(2 * math.pi * rates[wave] * position + phases[wave]) / (1 + 0.4 * wave) for wave in range(3))
    axis = axis / np.linalg.norm(axis, axis=1).max() * 0.9
    forward = np.gradient(axis, axis=0)
    forward /= np.linalg.norm(forward, axis=1, keepdims=True)
    side = np.cross(forward, [0.3, 0.5, 0.8])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    wound = np.sin(2 * math.pi * (position * 4 + scene.random.random())) > -0.25
    width = 0.14 * np.convolve(wound[:, 0], np.ones(15) / 15, "same")[:, None]
    angle = position * 420 * 0.42
    return axis + width * (np.cos(angle) * side + np.sin(angle) * np.cross(forward, side))


@subject(
    "molecule",
    "molecule of atoms",
    "chemical molecule",
    kind="object",
    magnitude=-9,
    holds=("atom", "atomic_nucleus"),
)
def molecule(scene):
    """Coloured balls for atoms, grey rods for bonds: rings, water, methane, chains."""
    image, details = ground(scene)
    x0, y0, scale = scene.placement()
    if scene.backdrop is not None:
        image = dimmed(scene, image, x0, y0, 1.1 * scale)
    kind = scene.choose("ring-shaped", "ring-shaped", "water", "pyramid-shaped", "branched", "branched")
    build = {"ring-shaped": _ring, "water": _water, "pyramid-shaped": _pyramid, "branched": _branches}[kind]
    atoms, bonds = build(scene)
    angles = [scene.between(-0.7, 0.7), scene.between(-0.7, 0.7), scene.between(0, 6.28)]
    points = turned([atom[0] for atom in atoms], angles)
    if scene.framing == "texture":
        # So near, only what is round one of the atoms is seen.
        points = points - points[0]
    points = points * scale + np.array([x0, y0, 0])
    solids = Solids()
    for point, (_, radius, element) in zip(points, atoms):
        shade = colour(_ATOMS[element]) * (1.6 if element == "carbon" and "on a black background" in details else 1)
        solids.ball(*point, radius * scale, shade * (0.9 + 0.25 * np.clip(point[2] / scale, -1, 1)))
    for first, second in bonds:
        solids.rod(points[first], points[second], 0.05 * scale, colour("b4bcc8"), lift=-0.12 * scale)
    return Painting(solids.draw(image), [kind], details)


def _ring(scene):
    """Benzene and its relatives: six atoms in a ring, six more around it."""
    atoms, bonds = [], []
    for index in range(6):
        direction = np.array([math.cos(index * math.pi / 3), math.sin(index * math.pi / 3), 0])
        atoms.append((direction * 0.5, 0.17, "carbon"))
        outer = scene.choose("hydrogen", "hydrogen", "hydrogen", "oxygen", "nitrogen")
        atoms.append((direction * 0.9, 0.11 if outer == "hydrogen" else 0.15, outer))
        bonds += [(2 * index, (2 * index + 2) % 12), (2 * index, 2 * index + 1)]
    return atoms, bonds


def _water(_):
    """Two hydrogen atoms on one of oxygen, touching it."""
    open_by = 0.91
    atoms = [(np.array([0.0, -0.12, 0.0]), 0.46, "oxygen")]
    for side in (-1, 1):
        place = np.array([side * 0.56 * math.sin(open_by), 0.56 * math.cos(open_by) - 0.12, 0.1])
        atoms.append((place, 0.29, "hydrogen"))
    return atoms, [(0, 1), (0, 2)]


def _pyramid(scene):
    """Methane or ammonia: four atoms around a middle one."""
    corners = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]) * 0.42
    atoms = [(np.zeros(3), 0.27, scene.choose("carbon", "nitrogen", "sulphur"))]
    return atoms + [(corner, 0.18, "hydrogen") for corner in corners], [(0, index) for index in range(1, 5)]


def _branches(scene):
    """A chain that grows by chance, with hydrogen at its ends."""
    atoms, bonds = [(np.zeros(3), 0.17, "carbon")], []
    for _ in range(60):
        parent = int(scene.random.integers(len(atoms)))
        direction = scene.random.normal(0, 1, 3) * (1, 1, 0.5)
        place = atoms[parent][0] + direction / np.linalg.norm(direction) * 0.38
        crowded = min(np.linalg.norm(place - atom[0]) for atom in atoms) < 0.32
        if crowded or np.abs(place).max() > 0.95 or atoms[parent][2] == "hydrogen" or len(atoms) > 15:
            continue
        element = scene.choose("carbon", "carbon", "hydrogen", "hydrogen", "oxygen", "nitrogen", "sulphur")
        bonds.append((parent, len(atoms)))
        atoms.append((place, 0.11 if element == "hydrogen" else 0.16, element))
    return atoms, bonds


@subject(
    "water molecules",
    "molecules of water",
    "liquid water molecules",
    kind="surface",
    magnitude=-9,
    holds=("atom", "atomic_nucleus"),
    plural=True,
)
def water_molecules(scene):
    """A crowd of water molecules at all depths, the far ones lost in blue."""
    name, (dark, middle, light, _) = stain(scene, "blue", "blue", "teal", "purple")
    haze = noise(scene.random, scene.u, scene.v, 3)
    image = dark * 0.8 + (middle - dark) * (0.25 + 0.5 * haze)[..., None]
    scale = {"distant": 0.2, "whole": 0.26, "close": 0.42, "texture": 0.75}[scene.framing]
    step = scale * 1.25
    count = int(1 / step) + 1
    atoms, _ = _water(scene)
    corners = np.array([atom[0] for atom in atoms])
    solids = Solids()
    for row in range(-count, count + 1):
        for column in range(-count, count + 1):
            far = float(scene.random.random())
            place = np.array([column, row, 0]) * step + scene.random.uniform(-0.3, 0.3, 3) * step
            size = scale * (1.1 - 0.5 * far)
            points = turned(corners, scene.random.uniform(0, 6.28, 3)) * size + place
            for point, (_, radius, element) in zip(points, atoms):
                shade = colour(_ATOMS[element]) * (1 - 0.8 * far) + (middle * 0.6 + light * 0.15) * 0.8 * far
                solids.ball(*point, radius * size, shade, lift=-3 * far, gloss=0.8 * (1 - far))
    return Painting(solids.draw(image), [name], [])
