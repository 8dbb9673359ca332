"""Cells and the layers that they form, as a microscope shows them."""

import numpy as np

from ..fields import cells, mix, noise, palette, pixel, rotate, smooth_step, sphere, warp
from ..painting import Painting, subject
from ._laboratory import ground, microscope_light, stain
from ._window import Window


@subject(
    "plant cells",
    "leaf cells",
    "cells of a plant",
    "plant tissue",
    kind="surface",
    magnitude=-4.3,
    holds=("cell_nucleus", "cell", "dna", "molecule"),
    plural=True,
)
def plant_cells(scene):
    """Bricks with thick bright walls, a clear vacuole, and green grains along the walls."""
    name, (dark, middle, light, pale) = stain(scene, "green", "green", "green", "teal", "purple", "golden")
    frequency = scene.zoom(4.4, 3.0, 1.9, 1.05)
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.between(0, 6.3))
    bent_x, bent_y = warp(scene.random, x * 0.62, y, 0.7, 0.1, 2)
    nearest, second, identity, away_x, away_y = cells(scene.random, bent_x, bent_y, 0.5)
    wall = second - nearest
    soft = pixel(scene.u) * frequency
    sap = noise(scene.random, x * 2.5, y * 2.5, 4)
    body = 0.52 + 0.22 * (identity - 0.5) + 0.16 * (sap - 0.5) + 0.22 * smooth_step(0.1, 0.7, wall)
    image = palette(body, [dark, middle, light, pale])
    image = _grains(scene, image, x, y, wall, mix(dark, middle, 0.6 if name != "purple" else 0.2), light)
    nucleus = np.sqrt((away_x * 1.5 - 0.3 * (identity - 0.5)) ** 2 + (away_y - 0.25 * (identity - 0.4)) ** 2)
    image = mix(image, mix(dark, middle, 0.25), smooth_step(0.15 + soft, 0.15 - soft, nucleus) * 0.75)
    image = mix(image, light, smooth_step(0.06 + soft, 0.06 - soft, nucleus) * 0.8)
    image = mix(image, dark, smooth_step(0.16 + soft, 0.12, wall) * 0.45)
    image = mix(image, mix(light, pale, 0.55), smooth_step(0.105 + soft, 0.075, wall))
    image = mix(image, middle, smooth_step(0.02 + soft, 0.0, wall) * 0.7)
    return Painting(microscope_light(scene, image), [name], ["under a microscope"])


def _grains(scene, image, x, y, wall, shade, shine):
    """Chloroplasts: round grains crowded along the walls of the cells."""
    nearest, _, identity, away_x, away_y = cells(scene.random, x * 4.2, y * 4.2, 0.9)
    crowd = smooth_step(0.12, 0.2, wall) * smooth_step(0.85, 0.3, wall + 0.5 * (identity - 0.5))
    edge = pixel(x) * 4
    mask = smooth_step(0.36 + edge, 0.36 - edge, nearest) * crowd * (identity > 0.25)
    lit = np.clip(0.45 - away_x - away_y, 0, 1)
    return mix(image, mix(shade, shine, lit * 0.75), mask * 0.9)


@subject(
    "tissue",
    "animal tissue",
    "animal cells",
    "layer of cells",
    kind="surface",
    magnitude=-4.2,
    holds=("cell", "cell_nucleus", "chromosome", "dna", "bacteria"),
    plural=True,
)
def tissue(scene):
    """Rounded polygons pressed together, each with its nucleus: stained on white light, or glowing in the dark."""
    glowing = scene.chance(0.45)
    light_stains, glowing_stains = ("pink", "pink", "purple", "blue", "red"), ("green", "green", "blue", "teal", "red")
    name, (dark, middle, light, pale) = stain(scene, *(glowing_stains if glowing else light_stains))
    nucleus_name, nucleus_shades = stain(scene, *(n for n in ("blue", "purple", "golden", "teal", "red") if n != name))
    frequency = scene.zoom(5.5, 3.4, 2.0, 1.05)
    x, y = warp(scene.random, scene.u * frequency, scene.v * frequency, 0.7, 0.16, 3)
    nearest, second, identity, away_x, away_y = cells(scene.random, x, y, 0.75)
    wall = second - nearest
    soft = pixel(scene.u) * frequency
    grain = noise(scene.random, x * 3.5, y * 3.5, 5)
    away_x = away_x - 0.18 * (identity - 0.5)
    nucleus = np.sqrt((away_x * (0.8 + 0.5 * identity)) ** 2 + away_y**2) + 0.05 * (grain - 0.5)
    inside = smooth_step(0.23 + soft, 0.23 - soft, nucleus)
    texture = np.clip(0.75 - 1.5 * nucleus + 0.7 * (grain - 0.5), 0, 1)
    if glowing:
        body = 0.1 + 0.34 * grain * smooth_step(0.0, 0.4, wall) + 0.12 * (identity - 0.5)
        image = palette(body, [dark * 0.4, middle, light])
        image = mix(image, mix(light, pale, 0.3), smooth_step(0.13 + soft, 0.02, wall) * 0.95)
        image = mix(image, palette(texture, nucleus_shades[1:]), inside)
        details = ["under a fluorescence microscope", f"with glowing {nucleus_name} nuclei"]
    else:
        body = 0.62 + 0.2 * (identity - 0.5) + 0.26 * (grain - 0.5) + 0.16 * smooth_step(0, 0.5, wall)
        image = palette(body, [middle, light, pale])
        image = mix(image, mix(dark, middle, 0.7), smooth_step(0.1 + soft, 0.02, wall) * 0.8)
        image = mix(image, palette(1 - texture, nucleus_shades[:3]), inside * 0.92)
        details = ["under a microscope", f"with {nucleus_name} nuclei"]
    return Painting(microscope_light(scene, image), [name] + (["glowing"] if glowing else []), details)


@subject(
    "cell",
    "living cell",
    "animal cell",
    "single cell",
    kind="object",
    magnitude=-5,
    holds=("cell_nucleus", "chromosome", "dna", "protein"),
)
def cell(scene):
    """A translucent body with a bright skin, a nucleus off its middle, and many small organelles."""
    image, details = ground(scene, "dark blue", "black", "purple", "teal", "white", "white")
    name, shades = stain(scene, "green", "pink", "purple", "blue", "teal", "orange")
    nucleus_name, nucleus_shades = stain(scene, *(n for n in ("blue", "purple", "golden", "red", "pink") if n != name))
    x0, y0, scale = scene.placement()
    window = Window(scene, (x0, y0, scale * 0.88), scene.between(0, 6.3), 1.6)
    x, y = warp(scene.random, window.x, window.y, 0.9, 0.13, 2)
    soft = window.soft
    distance = np.sqrt(x * x + y * y)
    body = palette(0.42 + 0.4 * (noise(scene.random, x * 4, y * 4, 5) - 0.5) + 0.25 * distance**2, shades)
    body = _organelles(scene, body, x, y, soft)
    body = _nucleus_inside(scene, body, x, y, soft, nucleus_shades)
    skin = np.exp(-(((distance - 0.965) / (0.035 + soft * 0.5)) ** 2))
    body = mix(body, shades[3], skin * 0.9) * (1.08 - 0.22 * distance)[..., None]
    halo = np.exp(-np.clip(distance - 1, 0, 9) * 6) * (distance > 0.99)
    if "on a white background" in details:
        window.shade(image, 0.4 * halo)
    else:
        window.add(image, (halo * 0.4)[..., None] * shades[1])
    window.lay(image, body, smooth_step(1 + soft, 1 - soft, distance) * 0.97)
    return Painting(image, [name], [f"with a {nucleus_name} nucleus"] + details)


def _organelles(scene, body, x, y, soft):
    """Beans and bubbles in two colours, scattered through the body."""
    for frequency, squash, share, shades in (
        (4.2, 2.0, 0.5, stain(scene, "orange", "golden", "red", "teal")[1]),
        (6.0, 1.0, 0.45, stain(scene, "blue", "green", "pink", "purple")[1]),
    ):
        turned_x, turned_y = rotate(x * frequency, y * frequency, scene.between(0, 6.3))
        _, _, identity, away_x, away_y = cells(scene.random, turned_x, turned_y, 0.9)
        angle = identity * 40
        along = away_x * np.cos(angle) + away_y * np.sin(angle)
        across = away_y * np.cos(angle) - away_x * np.sin(angle)
        reach = np.sqrt(along**2 + (across * squash) ** 2)
        mask = smooth_step(0.34 + soft * frequency, 0.34 - soft * frequency, reach) * (identity < share)
        body = mix(body, palette(0.85 - reach * 1.6, shades[1:]), mask * 0.85)
    return body


def _nucleus_inside(scene, body, x, y, soft, shades):
    """The nucleus of a cell: a dark ball with a bright rim and a nucleolus."""
    x = x - scene.between(-0.16, 0.16)
    y = y - scene.between(-0.16, 0.16)
    radius = scene.between(0.32, 0.42)
    distance = np.sqrt(x * x + y * y) / radius
    threads = noise(scene.random, x * 7, y * 7, 4)
    ball = palette(0.72 - 0.5 * distance**2 + 0.5 * (threads - 0.5) - 0.15 * (x + y) / radius, shades[:3])
    ball = mix(ball, shades[2], smooth_step(0.3, 0.22, np.hypot(x / radius - 0.2, y / radius + 0.15)) * 0.9)
    ball = mix(ball, shades[3], np.exp(-(((distance - 0.95) / (0.06 + soft)) ** 2)) * 0.75)
    shadow = np.exp(-np.clip(distance - 1, 0, 9) * 5) * 0.35
    body = body * (1 - shadow)[..., None]
    return mix(body, ball, smooth_step(1 + soft / radius, 1 - soft / radius, distance))


@subject(
    "cell nucleus",
    "nucleus of a cell",
    "cell core",
    kind="object",
    magnitude=-5.3,
    holds=("chromosome", "dna", "protein"),
)
def cell_nucleus(scene):
    """A translucent ball in the cell's plasma: pores in its envelope, threads of chromatin, a bright nucleolus."""
    name, shades = stain(scene, "blue", "purple", "golden", "red", "pink", "teal")
    plasma_name, plasma = stain(scene, *(n for n in ("green", "pink", "purple", "blue", "teal", "orange") if n != name))
    x0, y0, scale = scene.placement()
    scale *= 0.85
    soft = pixel(scene.u) / scale
    image, details = _plasma(scene, x0, y0, scale, plasma, plasma_name)
    nx, ny, nz, distance, mask = sphere(scene.u, scene.v, x0, y0, scale)
    spread = 1.6 / (0.6 + nz)
    px, py = warp(scene.random, nx * spread, ny * spread, 1.1, 0.3, 2)
    threads = noise(scene.random, px * 2.6, py * 2.6, 3, shape="ridged")
    depth = noise(scene.random, px * 1.3, py * 1.3, 3)
    fine = noise(scene.random, px * 6, py * 6, 4, shape="ridged")
    light = np.clip(0.3 + 0.75 * (-0.4 * nx - 0.5 * ny + 0.75 * nz), 0, 1)
    ball = palette(0.1 + 0.46 * light + 0.3 * (depth - 0.5) + 0.22 * (fine - 0.4), shades[:3])
    ball = mix(ball, mix(shades[2], shades[3], 0.5), smooth_step(0.5, 0.95, threads) * (0.35 + 0.5 * light))
    nearest, _, _, _, _ = cells(scene.random, nx * spread * 3.6, ny * spread * 3.6, 0.5)
    ball = mix(ball, shades[0], smooth_step(0.2 + soft, 0.12, nearest) * 0.55 * smooth_step(0.3, 0.6, distance))
    heart = np.hypot(nx - scene.between(-0.25, 0.25), ny - scene.between(-0.25, 0.25)) + 0.06 * (depth - 0.5)
    ball = mix(ball, shades[3], np.exp(-((heart / 0.24) ** 4)) * (0.4 + 0.4 * fine))
    ball = mix(ball, shades[3], smooth_step(0.86, 0.99, distance) * 0.7)
    shadow = np.exp(-np.clip(distance - 1, 0, 9) * 4) * 0.45
    image = image * (1 - shadow)[..., None] + np.exp(-np.abs(distance - 1.02) * 14)[..., None] * shades[2] * 0.4
    return Painting(mix(image, ball, mask), [name], details)


def _plasma(scene, x0, y0, scale, shades, name):
    """What surrounds a nucleus: membranes folded around it, and small bubbles."""
    if scene.backdrop is not None:
        return np.array(scene.backdrop, np.float32), []
    scale = max(scale, 0.45)
    x, y = (scene.u - x0) / scale, (scene.v - y0) / scale
    bent_x, bent_y = warp(scene.random, x, y, 1.2, 0.25, 3)
    distance = np.hypot(bent_x, bent_y)
    folds = 0.5 + 0.5 * np.sin(distance * 26)
    patches = smooth_step(0.4, 0.65, noise(scene.random, bent_x * 1.5, bent_y * 1.5, 3))
    patches = patches * smooth_step(2.6, 1.2, distance)
    haze = noise(scene.random, x * 2, y * 2, 4)
    image = palette(0.2 + 0.3 * haze + 0.28 * folds * patches, [shades[0], shades[1], shades[2]])
    _, _, identity, away_x, away_y = cells(scene.random, x * 3, y * 3, 0.9)
    bubble = np.hypot(away_x, away_y) / (0.16 + 0.2 * identity)
    soft = pixel(scene.u) / scale * 10
    mask = smooth_step(1 + soft, 1 - soft, bubble) * (identity > 0.55)
    return mix(image, palette(0.3 + 0.7 * bubble**3, shades[1:]), mask * 0.7), [f"in {name} plasma"]

