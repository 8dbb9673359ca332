"""Mountains, volcanoes, canyons and deserts, from above."""

import numpy as np

from ..fields import blur, colour, mix, noise, palette, rotate, smooth_step, warp
from ..painting import Painting, subject
from ._aerial import clouds, lit, sun

_RANGES = {
    "snowy": (("24402c", "4a5a40", "6c685c", "84807c", "a09c9c"), 0.43),
    "rocky": (("4a3e30", "6c5c48", "8c7a62", "a89880", "c8bca8"), 2),
    "green": (("1c4a20", "3a6e2c", "5c8a3c", "7c8454", "a09a7c"), 0.95),
    "red": (("4c1c10", "80341c", "ac5630", "cc7a4c", "e8a880"), 2),
    "icy": (("24405c", "3c5c7c", "5c7c9c", "8ca8c0", "bcd0e0"), 0.34),
    "volcanic": (("0c0c0e", "242226", "3c3a3c", "5c5856", "7c7874"), 2),
}


def _ridges(scene, frequency):
    """Height 0 … 1 of mountains: sharp ridges, gullies between them, broad massifs."""
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.between(0, 6.3))
    x, y = warp(scene.random, x, y, 1.3, 0.13)
    massif = noise(scene.random, x * 0.55, y * 0.55, 3)
    ridge = noise(scene.random, x * 0.85, y * 0.85, 7, 0.48, "ridged")
    gullies = noise(scene.random, x * 2.6, y * 2.6, 5, 0.5, "ridged")
    height = ridge * 0.6 + massif * 0.65 + 0.16 * gullies * (0.3 + massif)
    return np.clip(0.44 + (height - height.mean()) / height.std() * 0.18, 0, 1.2), x, y


@subject(
    "mountains from above", "mountains", "mountain range", "mountain peaks", "mountain ridges from the air",
    kind="surface", magnitude=4, holds=("lake", "glacier", "forest", "river", "volcano", "snow_field", "crystal"),
)  # fmt: skip
def mountains(scene):
    """A mountain range lit by a low sun."""
    name = scene.choose("snowy", "snowy", *_RANGES)
    stops, snow_line = _RANGES[name]
    frequency = scene.zoom(2.1, 1.35, 0.85, 0.5)
    height, x, y = _ridges(scene, frequency)
    light, tint, details = sun(scene)
    rough = noise(scene.random, x * 8, y * 8, 3)
    image = palette(height * 1.15 - 0.12 + 0.12 * (rough - 0.5), stops)
    snow = smooth_step(snow_line, snow_line + 0.1, height + 0.14 * (rough - 0.5))
    image = mix(image, colour("fafcff"), snow)
    image = lit(image, height + 0.02 * rough, 0.24 / frequency**0.25, light, tint, 0.32)
    if name in ("snowy", "icy"):
        image = image + (snow * (1 - image.mean(2)))[..., None] * np.float32([0.02, 0.07, 0.16])
    valley = smooth_step(0.3, 0.12, height)
    if name in ("green", "snowy") and scene.framing != "texture":
        image = mix(image, palette(0.2 + 0.6 * rough, ("163a1a", "2c5c26", "5c8440")) * tint, valley * 0.8)
    if scene.framing != "texture" and scene.chance(0.18):
        image = mix(
            image, colour("e4ecf2"), smooth_step(0.3, 0.14, height + 0.2 * (noise(scene.random, x, y, 4) - 0.5)) * 0.9
        )
        return Painting(image, [name], details + ["above a sea of fog"])
    image, more = clouds(scene, image, 0.2)
    return Painting(image, [name], details + more)


_CONES = {
    "black": ("141214", "2c282a", "48403c", "685c54"),
    "brown": ("342418", "5c4430", "80644a", "a88c6c"),
    "green": ("1c4420", "3c6c30", "6c7c4c", "847868"),
    "snowy": ("3c3c40", "6c6c70", "d4dce4", "ffffff"),
}


@subject(
    "volcano", "volcano from above", "volcanic crater", "volcano crater",
    kind="object", magnitude=3, holds=("lake", "metal_grains", "crystal", "mountains", "desert"),
    framings=("distant", "whole", "close"),
)  # fmt: skip
def volcano(scene):
    """A cone with its crater: with lava, a lake, or empty."""
    x, y, scale = scene.placement()
    scale *= 1.25 if scene.framing == "distant" else 1.05
    across, down = (scene.u - x) / scale, (scene.v - y) / scale
    bent_x, bent_y = warp(scene.random, across, down, 1.5, 0.12)
    away, angle = np.sqrt(bent_x**2 + bent_y**2) + 1e-4, np.arctan2(bent_y, bent_x)
    rim = scene.between(0.2, 0.3)
    ribs = noise(scene.random, np.cos(angle) * 3 + away * 0.4, np.sin(angle) * 3 + away * 0.4, 5, shape="ridged")
    rough = noise(scene.random, across * 4, down * 4, 5)
    pit = smooth_step(rim * 1.05, rim * 0.5, away)
    height = (
        np.clip(1.1 - away, 0, 2) ** 1.35 * 0.95
        - 0.75 * pit
        + 0.16 * ribs * smooth_step(rim, rim * 2, away)
        + 0.1 * rough
    )
    name = scene.choose(*_CONES)
    light, tint, details = sun(scene)
    body = palette(height * 1.0 + 0.15 * (rough - 0.5) + 0.02, _CONES[name])
    body = lit(body, height, 0.42 * scale**0.3, light, tint, 0.25)
    kind = scene.choose("lava", "lava", "lava", "lake", "smoke")
    image = scene.backdrop
    if image is None:
        x2, y2 = scene.u * 3, scene.v * 3
        plain = noise(scene.random, x2, y2, 6)
        stops = ("1c3c1c", "3c6030", "7c8c50") if name in ("green", "snowy") else ("4c4020", "7c7040", "b0a06c")
        image = lit(palette(plain * 0.7 + 0.15, stops), plain, 0.06, light, tint, 0.5)
    image = mix(image, body, smooth_step(1.18, 0.82, away + 0.25 * (ribs - 0.3)))
    image, words = _crater(scene, image, kind, (across, down, away, angle), rim, rough, scale)
    return Painting(image, [name], [words] + details)


def _crater(scene, image, kind, place, rim, rough, scale):
    """Fills the crater with lava, a lake or smoke; gives back the image and how to say it."""
    across, down, away, angle = place
    if kind == "lake":
        lake = smooth_step(rim * 0.72, rim * 0.64, away + 0.04 * (rough - 0.5))
        return mix(image, palette(0.3 + 0.6 * rough, ("0c6478", "1ca0ac", "6cdcd4")), lake), "with a blue crater lake"
    if kind == "smoke":
        drift_x, drift_y = rotate(across, down, scene.between(0, 6.3))
        puff = noise(scene.random, drift_x * 2.2, drift_y * 3.4, 5)
        plume = smooth_step(0.35 + 0.5 * np.clip(drift_x, 0, 2), 0.0, np.abs(drift_y)) * smooth_step(
            -0.3, 0.05, drift_x
        )
        share = smooth_step(0.25, 0.7, puff * 0.7 + plume * 0.5) * plume
        return mix(
            image, palette(puff, ("7c7874", "b8b4b0", "f0eeec")), np.clip(share * 1.2, 0, 0.95)
        ), "with a plume of smoke"
    pool = smooth_step(rim * 0.8, rim * 0.45, away + 0.1 * (rough - 0.5))
    wander = angle + 0.5 * (noise(scene.random, away * 3, away * 0 + 2, 3) - 0.5) + 0.35 * (rough - 0.5)
    flow = np.zeros_like(away)
    for _ in range(int(scene.between(2, 5))):
        turn, width, reach = scene.between(-3.1, 3.1), scene.between(0.03, 0.07), scene.between(0.55, 1.05)
        aside = np.abs(np.sin((wander - turn) / 2)) * 2 * away
        flow = np.maximum(
            flow,
            smooth_step(width, width * 0.3, aside)
            * smooth_step(reach, reach - 0.25, away)
            * (np.cos(wander - turn) > 0),
        )
    heat = np.clip(pool + flow * smooth_step(rim * 0.3, rim * 0.6, away), 0, 1)
    lava = palette(np.clip(heat * (0.5 + 0.65 * rough), 0, 1), ("2c0400", "c02400", "ff7a10", "ffe070", "fffae0"))
    image = mix(image * (1 - 0.3 * smooth_step(0.9, 0.1, away))[..., None], lava, smooth_step(0.05, 0.45, heat))
    image += (np.exp(-away * 2.8) * 0.45 + 0.25 * blur(heat, 0.06 * scale))[..., None] * colour("ff5410")
    return image, "with glowing lava"


@subject(
    "canyon", "canyon from above", "gorge", "rocky canyon", "deep canyon",
    kind="surface", magnitude=3, holds=("river", "desert", "sand", "lake", "metal_grains", "pebbles"),
)  # fmt: skip
def canyon(scene):
    """A gorge with walls in steps, sometimes with a river at its bottom."""
    name = scene.choose("red", "red", "orange", "brown", "white")
    stops = {
        "red": ("4c1810", "8c3420", "c05c38", "a44428", "dc8c5c", "c46c44", "f0b488"),
        "orange": ("5c2c10", "a45c24", "d88c44", "b87030", "ecb06c", "d49450", "fcd8a0"),
        "brown": ("30241c", "5c4634", "8c7054", "70583f", "ac9070", "947858", "d0b898"),
        "white": ("54504c", "8c8478", "c4bcac", "a49c8c", "e0d8c8", "ccc0b0", "f8f4ea"),
    }[name]
    frequency = scene.zoom(1.7, 1.15, 0.75, 0.42)
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.between(0, 6.3))
    bent_x, bent_y = warp(scene.random, x, y, 0.9, 0.4, 3)
    side = np.abs(bent_y + 0.25 * np.sin(bent_x * 2.2 + scene.between(0, 6)))
    arms = noise(scene.random, bent_x * 1.3, bent_y * 1.3, 5, 0.5, "billow")
    height = np.clip(side * 0.95 + 0.75 * (arms - 0.25) * smooth_step(0.05, 0.4, side), 0, 1)
    steps = height * 7 + 0.35 * noise(scene.random, x * 4, y * 4, 3)
    terrace = (np.floor(steps) + smooth_step(0.55, 1.0, steps % 1)) / 7
    light, tint, details = sun(scene)
    grain = noise(scene.random, x * 9, y * 9, 4)
    image = palette(terrace + 0.1 * (grain - 0.5), stops)
    image = lit(image, terrace + 0.03 * grain, 0.17 / frequency**0.3, light, tint, 0.28)
    image = image * (0.5 + 0.5 * smooth_step(0.0, 0.35, height))[..., None]
    if scene.chance(0.65):
        width = 0.05
        wave = noise(scene.random, x * 5, y * 5, 3)
        image = mix(image, palette(wave, ("0c4c5c", "2c8c94", "7cc8c0")) * tint, smooth_step(width + 0.02, width, side))
        details = ["with a river"] + details if (side < width).mean() > 0.01 else details
    return Painting(image, [name], details)


_DUNES = {
    "golden": ("5c2c10", "b87434", "e8b468", "fff0c0"),
    "red": ("3c0c08", "98381c", "d8744c", "ffc098"),
    "white": ("6c7484", "b0b0b4", "e6e0d8", "ffffff"),
    "orange": ("541c08", "b85818", "f09440", "ffd89c"),
}


@subject(
    "desert from above", "desert", "sand dunes", "dunes", "sandy desert",
    kind="surface", magnitude=3, holds=("sand", "lake", "city", "canyon", "volcano"),
)  # fmt: skip
def desert(scene):
    """Dunes with sharp crests, a bright side and a dark one, and ripples."""
    name = scene.choose("golden", "golden", "red", "white", "orange")
    frequency = scene.zoom(2.3, 1.4, 0.85, 0.45)
    x, y = rotate(scene.u * frequency, scene.v * frequency, scene.between(0, 6.3))
    bend = noise(scene.random, x * 0.8, y * 0.8, 3)
    rise = noise(scene.random, x * 0.7, y * 0.7, 2)
    phase = x * 1.5 + 1.7 * bend + 0.2 * np.sin(y * 2.3)
    part = phase % 1
    crest = 0.77 + 0.14 * (rise - 0.5)
    bright = part < crest
    height = np.where(bright, (part / crest) ** 1.3, ((1 - part) / (1 - crest)) ** 0.8)
    ripples = np.sin((x * 0.5 + y) * 42 + 9 * bend) * 0.5 + 0.5
    sides = np.where(bright, 0.5 + 0.42 * height * (0.6 + 0.6 * rise), 0.1 + 0.16 * (1 - height))
    soft = blur(sides, 0.006)
    grain = noise(scene.random, scene.u * 50, scene.v * 50, 1)
    ripple = 0.09 * (ripples - 0.5) * bright * {"distant": 0.3, "whole": 0.7, "close": 1, "texture": 1.3}[scene.framing]
    image = palette(soft + ripple + 0.05 * (grain - 0.5) + 0.12 * (rise - 0.5), _DUNES[name])
    details, tint = (
        [],
        scene.choose(None, None, None, ("at sunset", (1.1, 0.72, 0.56)), ("at night", (0.36, 0.44, 0.72))),
    )
    if tint:
        details, image = [tint[0]], image * np.array(tint[1], np.float32)
    return Painting(image, [name], details)
