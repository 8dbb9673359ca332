"""What side views share: sky with a time of day, hills in the distance, the ground towards the viewer."""

from dataclasses import dataclass

import numpy as np

from ..fields import blur, colour, glow, mix, noise, palette, pixel, smooth_step


@dataclass(frozen=True)
class Weather:
    """Time of day or weather. detail: how to say it. sky: from the zenith to the horizon. light: colour of the light
    on the ground. cloud: colour of clouds. haze: what distance fades into."""

    name: str
    detail: str
    sky: tuple[str, ...]
    light: tuple[float, float, float]
    cloud: str
    haze: str


WEATHERS = (
    Weather("day", "on a sunny day", ("2468cc", "5fa4ee", "a8d4f6", "dceef8"), (1.0, 1.0, 0.95), "ffffff", "c4dcee"),
    Weather(
        "sunset", "at sunset", ("2c2a66", "7c447e", "e0705a", "ffb050", "ffe08c"), (1.0, 0.74, 0.54), "ffb490", "e89a70"
    ),
    Weather("night", "at night", ("02041a", "081036", "142250", "2c4276"), (0.2, 0.26, 0.44), "26345c", "24386a"),
    Weather("mist", "in the mist", ("aebcc6", "c4ced4", "d8dfe0", "e2e6e4"), (0.76, 0.8, 0.82), "e4e8ea", "dce2e2"),
    Weather(
        "storm", "under dark clouds", ("2c343e", "4c5661", "78838c", "a4adb2"), (0.6, 0.63, 0.68), "8e979e", "8c979e"
    ),
)
_CHANCES = (0.42, 0.24, 0.18, 0.1, 0.06)


@dataclass
class Landscape:
    """A side view while it is being painted. light: colour [3] to multiply what stands on the ground by."""

    image: np.ndarray
    weather: Weather
    light: np.ndarray
    haze: np.ndarray
    horizon: float

    @property
    def details(self):
        """The weather, as a detail for the caption."""
        return [self.weather.detail]


def sky(scene, horizon):
    """A landscape with nothing but its sky, down to the horizon (a v coordinate) and below it."""
    weather = WEATHERS[scene.random.choice(len(WEATHERS), p=_CHANCES)]
    image = palette((scene.v + 1) / (horizon + 1.001), weather.sky)
    {"night": _night, "sunset": _sunset}.get(weather.name, _day)(scene, image, horizon)
    cover = {"day": 0.9, "sunset": 0.6, "night": 0.3, "mist": 0.2, "storm": 0.95}[weather.name]
    low = 0.34 if weather.name == "storm" else 0.52
    clouds = noise(scene.random, scene.u * 1.3, scene.v * 3.2, 5)
    lit = noise(scene.random, scene.u * 2.6, scene.v * 6, 3)
    share = smooth_step(low, low + 0.26, clouds) * cover * smooth_step(horizon + 0.05, horizon - 0.45, scene.v)
    shade = colour(weather.cloud) * (0.8 + 0.28 * lit[..., None])
    return Landscape(
        mix(image, shade, share), weather, np.array(weather.light, np.float32), colour(weather.haze), horizon
    )


def _day(scene, image, horizon):
    """A pale glow over the horizon."""
    image += smooth_step(horizon - 0.6, horizon, scene.v)[..., None] * 0.05


def _sunset(scene, image, horizon):
    """The sun low over the horizon."""
    x, y = scene.between(-0.7, 0.7), horizon - scene.between(0.0, 0.22)
    glow(image, x, y, 0.55, colour("ff9a40") * 0.4)
    glow(image, x, y, 0.2, colour("ffd070") * 0.5)
    image[:] = mix(image, colour("fffadc"), _disc(scene, x, y, 0.1))


def _night(scene, image, horizon):
    """Stars, and often the moon."""
    for _ in range(70):
        x, y, brightness = scene.between(-1, 1), scene.between(-1, horizon), scene.between(0.25, 1.1)
        glow(image, x, y, 0.008 if brightness < 0.95 else 0.014, colour("dfe8ff") * brightness)
    if scene.chance(0.5):
        x, y = scene.between(-0.75, 0.75), horizon - (horizon + 1) * scene.between(0.5, 0.85)
        glow(image, x, y, 0.24, colour("9ab4e8") * 0.45)
        image[:] = mix(image, colour("f6f2dc"), _disc(scene, x, y, 0.1))


def _disc(scene, x, y, radius):
    """Mask of a disc."""
    distance = np.sqrt((scene.u - x) ** 2 + (scene.v - y) ** 2)
    return smooth_step(radius + pixel(scene.u) / 2, radius - pixel(scene.u) / 2, distance)


def hills(scene, land, stops, count, height=0.2):
    """Adds ridges behind the horizon, paler the further they are."""
    for index in range(count):
        near = (index + 1) / (count + 0.6)
        crest = noise(scene.random, scene.u[:1] * (1.3 + index * 0.5), scene.u[:1] * 0, 4)
        top = land.horizon + 0.02 - height * (1 - 0.55 * near) * (0.25 + crest)
        tone = noise(scene.random, scene.u * 5, scene.v * 9, 3)
        body = mix(palette(tone * 0.7 + 0.15, stops) * land.light, land.haze, 0.78 * (1 - near) ** 0.8)
        land.image = mix(land.image, body, smooth_step(top - pixel(scene.u) / 2, top + pixel(scene.u) / 2, scene.v))


def ground(scene, land, stops, waves=0.03, grain=2.0):
    """Adds the ground from the horizon to the viewer, in perspective; gives back where it is, a mask."""
    top = land.horizon + waves * np.sin(scene.u * scene.between(1, 3) + scene.between(0, 6))
    depth = 0.35 / np.clip(scene.v - top + 0.06, 0.03, 9)
    tone = noise(scene.random, scene.u * depth * 3 * grain, depth * 3 * grain, 4)
    broad = noise(scene.random, scene.u * depth * 2, depth * 5, 2)
    near = smooth_step(land.horizon, 1, scene.v)
    body = palette(0.2 + 0.4 * tone + 0.35 * broad, stops) * (0.82 + 0.22 * near)[..., None] * land.light
    body = mix(body, land.haze, (0.42 if land.weather.name != "mist" else 0.85) * (1 - near) ** 5)
    mask = smooth_step(top - pixel(scene.u) / 2, top + pixel(scene.u) / 2, scene.v)
    land.image = mix(land.image, body, mask)
    return mask


def veil(scene, land):
    """Lets mist lie over what was painted; call it last."""
    if land.weather.name == "mist":
        drift = noise(scene.random, scene.u * 1.2, scene.v * 3, 4)
        share = np.exp(-(((scene.v - land.horizon) / 0.42) ** 2)) * (0.15 + 0.5 * drift)
        land.image = mix(land.image, land.haze, share)


def light_of(backdrop):
    """Colour of the light [3] that a backdrop suggests for an object upon it: dark over dark pictures."""
    mean = blur(backdrop, 0.5).reshape(-1, 3).mean(0)
    brightness = float(mean @ np.array([0.3, 0.6, 0.1], np.float32))
    tint = mean / (brightness + 1e-3)
    return np.clip((0.75 + 0.25 * tint) * np.clip(brightness * 2.6, 0.28, 1.0), 0.15, 1.1).astype(np.float32)
