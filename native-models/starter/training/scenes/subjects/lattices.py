"""Atoms in rows and sheets: what crystals are built of."""

import numpy as np

from ..fields import colour
from ..painting import Painting, subject
from ._laboratory import ground
from ._solids import Solids, turned
from .atoms import GLOWS, NUCLEONS


def _projected(points, distance=4.0):
    """Points in perspective: [n, 3] with x, y on the frame and z, and how large things are there, [n]."""
    grown = distance / (distance - points[:, 2])
    return np.stack([points[:, 0] * grown, points[:, 1] * grown, points[:, 2]], 1), grown


@subject(
    "atomic lattice",
    "lattice of atoms",
    "crystal lattice",
    "atoms in a crystal",
    kind="surface",
    magnitude=-9.3,
    holds=("atom", "atomic_nucleus"),
)
def atomic_lattice(scene):
    """Rows of shining atoms joined by rods, fading into the depth; one of them is in the middle of the frame."""
    image, details = ground(scene, "dark blue", "black", "white", "purple", "teal")
    fog = image.mean((0, 1))
    name = scene.choose("blue", "golden", "red and blue", "silver", "green and purple", "orange and blue")
    pairs = NUCLEONS | {"blue": ("2f7cf0", "8fd0ff"), "golden": ("f6b42c", "ffe08a"), "silver": ("9aa8b8", "e4ebf2")}
    shades = [colour(code) for code in pairs[name]]
    spacing = 1 / scene.zoom(2.6, 1.9, 1.25, 0.8)
    side = np.arange(-3, 4)
    corners = np.stack(np.meshgrid(side, side, np.arange(-2, 1), indexing="ij"), -1).reshape(-1, 3)
    angles = (scene.between(0.25, 0.6), scene.between(0.25, 0.6), scene.between(0, 6.28))
    points, grown = _projected(turned(corners * spacing, angles))
    depth = np.clip((points[:, 2] / spacing + 3.2) / 3.6, 0, 1)
    solids = Solids()
    index_of = {tuple(corner): index for index, corner in enumerate(corners.tolist())}
    for index, corner in enumerate(corners):
        # What stands between the viewer and the atom in the middle is left out.
        if points[index, 2] > 0.35 * spacing or np.abs(points[index, :2]).max() > 1.6:
            continue
        shade = fog + (shades[int(corner.sum()) % 2] - fog) * depth[index]
        solids.ball(*points[index], 0.3 * spacing * grown[index], shade, gloss=0.8 * depth[index])
        for axis in range(3):
            neighbour = corner.tolist()
            neighbour[axis] += 1
            other = index_of.get(tuple(neighbour))
            if other is not None and points[other, 2] <= 0.35 * spacing:
                rod = fog + (colour("b8c2d0") - fog) * depth[index]
                solids.rod(points[index], points[other], 0.042 * spacing * grown[index], rod, lift=-0.1 * spacing)
    return Painting(solids.draw(image), [name], details)


@subject(
    "graphene",
    "graphene sheet",
    "honeycomb carbon",
    kind="surface",
    magnitude=-9.2,
    holds=("atom", "atomic_nucleus"),
    plural=True,
)
def graphene(scene):
    """A honeycomb of atoms, from above or seen along the sheet in perspective."""
    image, details = ground(scene, "dark blue", "black", "purple", "white", "teal")
    fog = image.mean((0, 1))
    name = scene.choose("blue", "golden", "green", "pink", "silver")
    shade = colour("b8c4d2") if name == "silver" else colour(GLOWS[name])
    from_above = scene.chance(0.45)
    spacing = 0.5 / scene.zoom(2.4, 1.7, 1.1, 0.7)
    rows = np.array([(i, j) for i in range(-14, 15) for j in range(-14, 15) if (i - j) % 3 != 1])
    flat = np.stack([rows[:, 0] * 0.866, rows[:, 1] + 0.5 * rows[:, 0], 0 * rows[:, 0]], 1)
    flat = turned(flat * spacing, (0, 0, scene.between(0, 6.28)))
    flat[:, 2] = 0.06 * np.sin(flat[:, 0] * 2 + scene.between(0, 6)) * np.cos(flat[:, 1] * 1.6)
    tilted = turned(flat, (0.25 if from_above else scene.between(0.75, 1.0), 0, 0))
    points, grown = _projected(tilted, 3.2)
    solids = Solids()
    seen = (np.abs(points[:, :2]).max(1) < 1.0 + 1.4 * spacing * grown) & (tilted[:, 2] < 2.6)
    index_of = {tuple(row): index for index, row in enumerate(rows.tolist())}
    for index in np.flatnonzero(seen):
        depth = float(np.clip(grown[index] - 0.35, 0.12, 1))
        solids.ball(*points[index], 0.2 * spacing * grown[index], fog + (shade - fog) * depth)
        for step in ((1, 0), (0, 1), (1, -1)):
            other = index_of.get((int(rows[index, 0] + step[0]), int(rows[index, 1] + step[1])))
            if other is not None and tilted[other, 2] < 2.6:
                rod = fog + (shade * 0.7 + 0.12 - fog) * depth
                solids.rod(points[index], points[other], 0.07 * spacing * grown[index], rod, lift=-0.2 * spacing)
    return Painting(solids.draw(image), [name], (["from above"] if from_above else []) + details)
