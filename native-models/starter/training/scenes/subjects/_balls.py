"""Balls lit by a sun: what planets, moons and stars are painted with."""

import math

import numpy as np
from numba import njit

from ..fields import cells, colour, mix, noise, pixel, rotate, smooth_step

PHASES = {"full": 0.95, "half-lit": 0.15, "crescent": -0.3, "": 0.55}
"""How far the sun stands before a ball (z of its direction), by what the ball then looks like."""


class Ball:
    """A ball at (x, y) with its own window of pixels.

    nx, ny, nz: its normals (z to the viewer). distance: from its middle, in radii. mask: its pixels. reach: how many
    radii beyond it the window covers.
    """

    def __init__(self, scene, x, y, radius, reach=1.05):
        size = scene.size
        first, last = (
            [int(np.clip((centre + sign * radius * reach + 1) / 2 * size + sign * 2, 0, size)) for centre in (y, x)]
            for sign in (-1, 1)
        )
        self.rows, self.columns = slice(first[0], last[0]), slice(first[1], last[1])
        self.x, self.y, self.radius, self.framing = x, y, radius, scene.framing
        self.nx = (scene.u[self.rows, self.columns] - x) / radius
        self.ny = (scene.v[self.rows, self.columns] - y) / radius
        squared = self.nx * self.nx + self.ny * self.ny
        self.nz, self.distance = np.sqrt(np.clip(1 - squared, 0, 1)), np.sqrt(squared)
        self.soft = pixel(scene.u) / radius
        self.mask = smooth_step(1 + self.soft * 0.5, 1 - self.soft * 0.5, self.distance)
        self.octaves = int(np.clip(round(math.log2(radius) + 6), 3, 6))

    @property
    def empty(self):
        """True if no pixel of it lies in the frame."""
        return self.nx.size == 0

    def surface(self, angle=0.0):
        """Coordinates on the ball, denser towards its limb, turned by an angle."""
        stretch = 1 / (0.5 + 0.5 * self.nz)
        return rotate(self.nx * stretch, self.ny * stretch, angle)

    def lay(self, image, colours, mask):
        """Paints over the image, in place."""
        image[self.rows, self.columns] = mix(image[self.rows, self.columns], colours, mask)

    def add(self, image, light):
        """Adds light to the image, in place."""
        image[self.rows, self.columns] += light

    def facing(self, sun, height=None, strength=0.0):
        """Cosine between the surface and the sun, −1 … 1; height: relief of the surface, [pixels of the window]."""
        if height is None or min(height.shape) < 2:
            return self.nx * sun[0] + self.ny * sun[1] + self.nz * sun[2]
        step = self.nx[0, 1] - self.nx[0, 0]
        slope_y, slope_x = np.gradient(height, step)
        x, y = self.nx - strength * slope_x * self.nz, self.ny - strength * slope_y * self.nz
        return (x * sun[0] + y * sun[1] + self.nz * sun[2]) / np.sqrt(x * x + y * y + self.nz * self.nz + 1e-4)


def sunlight(scene, full=0.1):
    """The direction to the sun, (x, y, z), and what it makes of the ball: a key of PHASES ('' for the plain look)."""
    phase = scene.choose("", "", "", "", "half-lit", "half-lit", "crescent")
    if scene.chance(full):
        phase = "full"
    if scene.framing in ("close", "texture") and phase in ("half-lit", "crescent"):
        phase = ""
    height = PHASES[phase] + (0.25 if scene.framing == "texture" else 0)
    angle = scene.choose(-2.5, -2.2, -0.7, -0.4, 2.6, 0.3) + scene.between(-0.25, 0.25)
    level = math.sqrt(max(0.02, 1 - height * height))
    return direction(math.cos(angle) * level, math.sin(angle) * level, height), phase


def direction(x, y, z):
    """A direction of length 1."""
    length = math.sqrt(x * x + y * y + z * z)
    return x / length, y / length, z / length


def phase_words(phase, *words):
    """Adjectives of a ball, with its phase before them if that shows."""
    return [phase, *words] if phase in ("crescent", "half-lit") else [*words]


def daylight(facing, softness=0.12, ambient=0.03):
    """Brightness from the cosine towards the sun: a crisp terminator, a bright day, a night that is nearly black."""
    day = smooth_step(-softness * 0.5, softness, facing)
    return (ambient + (1.08 - ambient) * day * np.clip(facing, 0, 1) ** 0.55).astype(np.float32)


def atmosphere(image, ball, sun, tint, strength=1.0, thickness=0.05):
    """Air around a ball, in place: a bright rim inside the limb and a halo beyond it, on the side of the sun."""
    facing = ball.nx * sun[0] + ball.ny * sun[1] + ball.nz * sun[2]
    lit = np.clip(facing / np.maximum(ball.distance, 1) * 1.2 + 0.35, 0, 1.1)
    rim = np.clip(1 - ball.nz, 0, 1) ** 3 * ball.mask * 0.85
    halo = np.exp(-np.clip(ball.distance - 1, 0, 9) / thickness) * (1 - ball.mask)
    ball.add(image, ((rim + 0.8 * halo) * lit * strength)[..., None] * colour(tint))


@njit(fastmath=True, cache=True, nogil=True)
def _dig(height, distance, identity, share, depth):
    """Adds a bowl with a raised rim to the height of each of a share of the cells."""
    for row in range(height.shape[0]):
        for column in range(height.shape[1]):
            if identity[row, column] < share:
                radius = np.float32(0.12) + np.float32(0.3) * (identity[row, column] / share) ** 2
                t = distance[row, column] / radius
                if t < 2:
                    bowl = np.float32(0.4) * np.exp(-(((t - 1) / np.float32(0.22)) ** 2))
                    if t < 1:
                        bowl += (t * t - 1) * np.float32(0.85)
                    height[row, column] += bowl * radius * depth


def craters(random, x, y, frequencies=(1.6, 3.3, 6.5, 13.0), share=0.75):
    """Heights of a surface covered with craters of several sizes: bowls with raised rims."""
    height = np.zeros_like(x)
    for frequency in frequencies:
        distance, _, identity, _, _ = cells(random, x * frequency, y * frequency, 0.75)
        _dig(height, distance, identity, np.float32(share), np.float32(1 / frequency))
    return height


def swirl(x, y, centre_x, centre_y, radius, angle):
    """Coordinates twisted around a point, as by a storm."""
    away_x, away_y = x - centre_x, y - centre_y
    turn = angle * np.exp(-(away_x**2 + away_y**2) / radius**2)
    cosine, sine = np.cos(turn), np.sin(turn)
    return centre_x + away_x * cosine + away_y * sine, centre_y - away_x * sine + away_y * cosine


def small_moon(scene, image, x, y, radius, sun, tint):
    """A small lit ball beside a planet, in place."""
    ball = Ball(scene, x, y, radius)
    if not ball.empty:
        grain = 0.75 + 0.4 * noise(scene.random, ball.nx * 1.5, ball.ny * 1.5, 3)
        ball.lay(image, (daylight(ball.facing(sun)) * grain)[..., None] * colour(tint), ball.mask)
