"""Forests from above and from their edge, and single trees."""

import math

import numpy as np

from ..fields import colour, mix, noise, palette, pixel, relief, smooth_step
from ..painting import Painting, subject
from ._drawing import blank_canvas, from_canvas, stroke, window
from ._landscape import ground, hills, light_of, sky, veil
from ._trees import CROWNS, branches, clumps, conifer_crown, foliage, round_crown

_CANOPIES = {
    "green": (("0c2a12", "22581e", "4c8e30", "a0cc60"), ("0a2810", "1c4a1c", "3a7a2c", "8abc54")),
    "dark green": (("03120c", "0c3220", "20583a", "5c9468"), ("04160c", "0f3a1e", "2a6230", "6a9c58")),
    "autumn": (
        ("4a1408", "a0440f", "e88a1c", "ffd460"),
        ("3a0a08", "8e1c14", "d04a20", "f49a50"),
        ("3a3008", "86801c", "d0bc34", "f6ec90"),
        ("12300e", "3c661e", "76a034", "b8d068"),
    ),
    "tropical": (("03261a", "0c5a2e", "26a042", "9ce464"), ("052e12", "1c7228", "56b830", "c8f070")),
    "golden": (("3a2a08", "8a6614", "d8aa2c", "fce880"), ("4a3408", "a47c18", "e8c040", "fff0a0")),
    "snowy": (("14262c", "4a6670", "b8ccd8", "ffffff"), ("10222a", "3c5862", "94b0c0", "f4faff")),
}


_GLADES = {
    "snowy": ("a8bccc", "d4e0ea", "f8fcff"),
    "autumn": ("6c6428", "a09040", "ccbc74"),
    "golden": ("6c6428", "a09040", "ccbc74"),
}
"""Colours of clearings, where they are not green."""


def _crowns(scene, frequency, stops):
    """Treetops: heaps of leafy clumps, lit from the top left, with dark gaps between them."""
    random, spacing = scene.random, 1 / frequency
    across, down = np.meshgrid(
        np.arange(-1 - spacing, 1 + 2 * spacing, spacing), np.arange(-1 - spacing, 1 + 2 * spacing, spacing)
    )
    count = across.size
    stand = noise(random, across * 1.8, down * 1.8, 2).ravel()
    x = across.ravel() + random.uniform(-0.5, 0.5, count) * spacing
    y = down.ravel() + random.uniform(-0.5, 0.5, count) * spacing
    radius = random.uniform(0.6, 0.95, count) * spacing
    tone = random.uniform(0.3, 0.5, count)
    kind = np.clip((stand * 0.7 + random.uniform(-0.25, 0.5, count)) * len(stops), 0, len(stops) - 1).astype(int)
    places = [np.stack([x, y, radius, tone - 0.14, kind], 1)]
    for index in range(11):
        angle, away = index * 2.4 + random.uniform(0, 1, count), 0.78 * math.sqrt((11 - index) / 11)
        height = 0.2 * (1 - away) - 0.06 * (np.cos(angle) + np.sin(angle)) * away
        places.append(
            np.stack(
                [
                    x + np.cos(angle) * away * radius,
                    y + np.sin(angle) * away * radius,
                    radius * random.uniform(0.26, 0.42, count),
                    tone + height,
                    kind,
                ],
                1,
            )
        )
    order = random.permutation(count)
    heap = np.stack(places, 1)[order].reshape(-1, 5)
    tone, cover, kind = clumps(scene, heap, 0.6, frequency * 4)
    tone = np.where(
        cover > 0.5, tone, 0.3 * noise(random, scene.u * frequency * 2, scene.v * frequency * 2, 3) * (1 - cover)
    )
    image = sum(palette(tone, stop) * (kind == index)[..., None] for index, stop in enumerate(stops))
    return image


@subject(
    "forest from above", "forest", "treetops", "forest canopy", "woodland from above",
    kind="surface", magnitude=3, holds=("tree", "river", "lake", "house", "volcano", "leaf", "forest_edge"),
)  # fmt: skip
def forest(scene):
    """Treetops from the air."""
    name = scene.choose("green", "green", "dark green", "autumn", "autumn", "tropical", "golden", "snowy")
    frequency = scene.zoom(9.0, 5.2, 3.0, 1.5)
    x, y = scene.u * frequency, scene.v * frequency
    image = _crowns(scene, frequency, _CANOPIES[name])
    swell = noise(scene.random, scene.u * 1.1, scene.v * 1.1, 2)
    image = image * relief(swell, 0.35, ambient=0.55)[..., None] * 1.1
    details, extra = [], scene.choose("", "", "clearing", "mist", "sunset") if scene.framing != "texture" else ""
    if extra == "clearing":
        open_land = noise(scene.random, scene.u * 1.5, scene.v * 1.5, 4)
        share = smooth_step(0.58, 0.62, open_land + 0.05 * noise(scene.random, x * 2, y * 2, 2))
        stops = _GLADES.get(name, ("5c7a34", "8cae50", "c0cc80"))
        grass = palette(0.3 + 0.5 * noise(scene.random, x * 1.5, y * 1.5, 4), stops)
        image = mix(image, mix(grass * 0.55, grass, smooth_step(0.6, 0.7, open_land)), share)
        details += ["with clearings"] if share.mean() > 0.06 else []
    elif extra == "mist":
        fog = noise(scene.random, scene.u * 1.5, scene.v * 1.5, 5)
        image = mix(image, colour("e2eaee"), smooth_step(0.4, 0.85, fog) * 0.85)
        details.append("in the mist")
    elif extra == "sunset":
        image = image * np.array([1.12, 0.72, 0.5], np.float32)
        details.append("at sunset")
    return Painting(image, [name], details)


_SEASONS = {"orange": ["autumn"], "red": ["autumn"], "pink": ["blossoming"]}


def _own_land(scene, base, scale, snow):
    """Sky, hills and grass (or snow) for what stands alone with its foot at v = base."""
    land = sky(scene, float(np.clip(base - 0.16 * scale - 0.04, -0.3, 0.72)))
    grass = ("8ea4bc", "c4d2e0", "eef4fa") if snow else ("1f4a18", "42802c", "7cb043", "a8d060")
    hills(scene, land, ("6c8298", "a4b8c8", "d4e0ea") if snow else ("1c4030", "3a6840", "5c8a50"), 2, 0.26)
    ground(scene, land, grass)
    return land


@subject(
    "tree", "single tree", "lone tree", "solitary tree",
    kind="object", magnitude=1, holds=("leaf", "bark", "feather", "butterfly", "ladybird", "moss"),
)  # fmt: skip
def tree(scene):
    """A tree from the side: broad-leaved, conifer, or bare in snow."""
    if scene.framing == "texture" and scene.place is None:
        return _tree_texture(scene)
    x, y, scale = scene.placement()
    kind = scene.choose("broad", "broad", "broad", "broad", "pine", "bare")
    name = scene.choose("green", "green", "green", "orange", "red", "golden", "pink")
    if kind == "pine":
        name = scene.choose("dark green", "dark green", "snowy")
    base = y + 0.93 * scale
    snow = kind == "bare" or name == "snowy"
    land = None if scene.backdrop is not None else _own_land(scene, base, scale, snow)
    image = scene.backdrop.copy() if land is None else land.image
    light = light_of(image) if land is None else land.light
    shadow = np.exp(-(((scene.u - x - 0.12 * scale) / (0.55 * scale)) ** 2) - ((scene.v - base) / (0.07 * scale)) ** 2)
    image = image * (1 - 0.5 * shadow)[..., None]
    image = _plant(scene, image, kind, CROWNS[name], x, y, scale, light)
    details = []
    if land is not None:
        land.image = image
        veil(scene, land)
        image, details = land.image, list(land.details)
        details += ["in the snow"] if snow else []
    words = {"bare": ["bare"], "pine": [name, "pine"], "broad": [name] + _SEASONS.get(name, [])}[kind]
    return Painting(image, words, details)


def _plant(scene, image, kind, stops, x, y, scale, light):
    """Paints the tree itself; (x, y) is its middle, scale half its height."""
    base = y + 0.95 * scale
    wood = (colour("4a3222") if kind != "bare" else colour("3a2c26")) * light
    if kind == "pine":
        trunk = smooth_step(0.07 * scale + pixel(scene.u) / 2, 0.07 * scale - pixel(scene.u) / 2, np.abs(scene.u - x))
        image = mix(image, wood, trunk * ((scene.v > y) & (scene.v < base)))
        tone, cover = conifer_crown(scene, x, y - 0.97 * scale, y + 0.78 * scale, 0.5 * scale)
        return mix(image, palette(tone, stops) * light, cover)
    trunk, tips = branches(scene, x, base, 1.55 * scale if kind == "broad" else 1.72 * scale)
    grain = 0.75 + 0.5 * noise(scene.random, scene.u * 14 / scale, scene.v * 4 / scale, 3)
    side = 1.1 - 0.5 * smooth_step(-0.06, 0.06, (scene.u - x) / scale)
    image = mix(image, wood * (grain * side)[..., None], trunk)
    if kind == "broad":
        tone, cover = round_crown(scene, x, y - 0.22 * scale, 0.78 * scale, 0.62 * scale)
        image = mix(image, palette(tone, stops) * light * 1.04, cover)
    return image


def _tree_texture(scene):
    """Twigs and leaves before the sky."""
    name = scene.choose("green", "green", "orange", "red", "golden", "pink")
    image, cover = foliage(scene, scene.between(4.0, 6.0), CROWNS[name], 3, scene.between(0.5, 0.68))
    backdrop = palette(0.5 + 0.4 * scene.v, ("5fa4ee", "a8d4f6", "e4f2fa"))
    canvas = blank_canvas(scene)
    for _ in range(5):
        x, angle = scene.between(-1, 1), scene.between(-0.8, 0.8)
        stroke(canvas, (x - angle, 1.1), (x + angle, -1.1), 0.07, 0.02, 1.0)
    backdrop = mix(backdrop, colour("4a3424"), from_canvas(canvas, scene))
    return Painting(mix(backdrop, image * 1.02, cover), [name] + _SEASONS.get(name, []), ["before the sky"])


@subject(
    "edge of a forest", "row of trees", "forest from the side", "woodland edge", "trees",
    kind="surface", magnitude=2, holds=("tree", "house", "mushroom", "bark", "leaf"),
    framings=("distant", "whole", "close"),
)  # fmt: skip
def forest_edge(scene):
    """Trees side by side behind grass, in layers that fade with distance."""
    name = scene.choose("green", "green", "dark green", "orange", "golden", "snowy")
    reach = {"distant": 0.3, "whole": 0.6, "close": 1.0}[scene.framing]
    land = sky(scene, {"distant": 0.15, "whole": 0.35, "close": 0.6}[scene.framing])
    pines = name in ("dark green", "snowy")
    snow = name == "snowy"
    hills(scene, land, ("1c4030", "3a6840", "5c8a50"), 1, 0.3 + 0.2 * reach)
    for layer in range(3):
        near = (layer + 1) / 3
        stops = CROWNS[scene.choose("orange", "golden", "red") if name in ("orange", "golden") else name]
        tone, cover = _row(scene, land.horizon + 0.05 * near * reach, reach * (0.6 + 0.4 * near), pines)
        body = palette(tone * (0.55 + 0.45 * near), stops) * land.light
        land.image = mix(land.image, mix(body, land.haze, 0.55 * (1 - near)), cover)
    mask = ground(scene, land, ("8ea4bc", "c4d2e0", "eef4fa") if snow else ("1f4a18", "42802c", "7cb043"), 0.01)
    dark = mask * smooth_step(0.22, 0.0, scene.v - land.horizon)
    land.image = land.image * (1 - 0.45 * dark)[..., None]
    veil(scene, land)
    words = ["autumn"] if name in ("orange", "golden") else [name] + (["pine"] if pines else [])
    return Painting(land.image, words[:1], land.details)


def _row(scene, base, height, pines):
    """Tone and mask of a row of trees that stand at v = base."""
    tone, cover = np.zeros_like(scene.u), np.zeros_like(scene.u)
    places = []
    x = -1.2
    while x < 1.2:
        tall = height * scene.between(0.7, 1.15)
        if pines:
            columns = window(scene, x, 0, 0.3 * tall)[1]
            more, mask = _small_pine(scene.u[:, columns], scene.v[:, columns], x, base, tall)
            tone[:, columns] += (more - tone[:, columns]) * mask
            cover[:, columns] = np.maximum(cover[:, columns], mask)
        else:
            for _ in range(9):
                away = scene.between(-0.22, 0.22) * height
                rise = scene.between(0.3, 1) * tall
                places.append(
                    (x + away, base - rise + 0.1, scene.between(0.1, 0.2) * height, 0.25 + 0.25 * rise / tall, 0)
                )
        x += height * scene.between(0.22, 0.42)
    if pines:
        return tone, cover
    order = sorted(places, key=lambda place: place[1])
    tone, cover, _ = clumps(scene, order, 0.5, 9 / height)
    under = smooth_step(-0.5 * height, -0.25 * height, scene.v - base) * (scene.v < base + 0.05)
    return np.where(cover > 0.5, tone, tone * cover + 0.08 * (1 - cover)), np.maximum(cover, under)


def _small_pine(u, v, x, base, height):
    """Tone and mask of a conifer of a row at coordinates u, v."""
    down = (v - (base - height)) / height
    inside = (down * 6 + x * 7) % 1
    half = height * 0.21 * np.clip(down, 0, 1) * (0.6 + 0.5 * inside)
    soft = pixel(u) / 2
    cover = smooth_step(-soft, soft, half - np.abs(u - x)) * ((down > 0) & (down < 1.05))
    return 0.66 - 0.4 * inside - 0.8 * (u - x) / height, cover
