"""Fields that pictures are made of: coordinates, noise, masks, palettes, light.

Images are float32 arrays [size, size, 3] in 0 … 1, fields are float32 arrays [size, size]. Coordinates run from −1 (left,
top) to 1 (right, bottom) over the frame, at the middles of the pixels.
"""

import math

import cv2
import numpy as np
from numba import njit

cv2.setNumThreads(0)

Field = np.ndarray
Image = np.ndarray

_LATTICE = np.random.default_rng(7).random((256, 256)).astype(np.float32)
"""Random numbers on a torus, which all noise interpolates."""


@njit(fastmath=True, cache=True, nogil=True)
def _fractal_noise(lattice, x_field, y_field, octaves, gain, shift_x, shift_y, shape):
    height, width = x_field.shape
    result = np.empty((height, width), np.float32)
    for row in range(height):
        for column in range(width):
            x = x_field[row, column] + shift_x
            y = y_field[row, column] + shift_y
            amplitude = np.float32(1.0)
            total = np.float32(0.0)
            weight = np.float32(0.0)
            for _ in range(octaves):
                floor_x = np.floor(x)
                floor_y = np.floor(y)
                left = int(floor_x) & 255
                top = int(floor_y) & 255
                right = (left + 1) & 255
                bottom = (top + 1) & 255
                p = x - floor_x
                q = y - floor_y
                p = p * p * p * (p * (p * np.float32(6) - np.float32(15)) + np.float32(10))
                q = q * q * q * (q * (q * np.float32(6) - np.float32(15)) + np.float32(10))
                upper = lattice[top, left] + (lattice[top, right] - lattice[top, left]) * p
                lower = lattice[bottom, left] + (lattice[bottom, right] - lattice[bottom, left]) * p
                value = upper + (lower - upper) * q
                if shape == 1:
                    value = np.float32(1) - abs(np.float32(2) * value - np.float32(1))
                    value = value * value
                elif shape == 2:
                    value = abs(np.float32(2) * value - np.float32(1))
                total += amplitude * value
                weight += amplitude
                amplitude *= gain
                # Each octave is turned and doubled, so that the lattice does not show.
                next_x = np.float32(1.6) * x - np.float32(1.2) * y + np.float32(17.3)
                y = np.float32(1.2) * x + np.float32(1.6) * y + np.float32(9.1)
                x = next_x
            result[row, column] = total / weight
    return result


@njit(fastmath=True, cache=True, nogil=True)
def _cells(lattice, x_field, y_field, jitter, shift_x, shift_y):
    height, width = x_field.shape
    nearest = np.empty((height, width), np.float32)
    second = np.empty((height, width), np.float32)
    identity = np.empty((height, width), np.float32)
    offset_x = np.empty((height, width), np.float32)
    offset_y = np.empty((height, width), np.float32)
    for row in range(height):
        for column in range(width):
            x = x_field[row, column] + shift_x
            y = y_field[row, column] + shift_y
            floor_x = np.floor(x)
            floor_y = np.floor(y)
            best = np.float32(9)
            next_best = np.float32(9)
            best_identity = np.float32(0)
            best_x = np.float32(0)
            best_y = np.float32(0)
            for step_y in range(-1, 2):
                for step_x in range(-1, 2):
                    cell_x = int(floor_x) + step_x
                    cell_y = int(floor_y) + step_y
                    point_x = floor_x + step_x + np.float32(0.5) + jitter * (
                        lattice[cell_y & 255, cell_x & 255] - np.float32(0.5)
                    )
                    point_y = floor_y + step_y + np.float32(0.5) + jitter * (
                        lattice[(cell_y + 91) & 255, (cell_x + 37) & 255] - np.float32(0.5)
                    )
                    away_x = x - point_x
                    away_y = y - point_y
                    distance = away_x * away_x + away_y * away_y
                    if distance < best:
                        next_best = best
                        best = distance
                        best_identity = lattice[(cell_y + 13) & 255, (cell_x + 151) & 255]
                        best_x = away_x
                        best_y = away_y
                    elif distance < next_best:
                        next_best = distance
            nearest[row, column] = np.sqrt(best)
            second[row, column] = np.sqrt(next_best)
            identity[row, column] = best_identity
            offset_x[row, column] = best_x
            offset_y[row, column] = best_y
    return nearest, second, identity, offset_x, offset_y


_NOISE_SHAPES = {"soft": 0, "ridged": 1, "billow": 2}


def noise(random, x, y, octaves=5, gain=0.5, shape="soft"):
    """Fractal noise in 0 … 1 at coordinates x, y; one unit is the size of the largest features.

    shape: `soft` clouds, `ridged` bright creases, `billow` dark creases.
    """
    value = _fractal_noise(
        _LATTICE,
        np.ascontiguousarray(x, np.float32),
        np.ascontiguousarray(y, np.float32),
        octaves,
        np.float32(gain),
        np.float32(random.random() * 250),
        np.float32(random.random() * 250),
        _NOISE_SHAPES[shape],
    )
    return np.clip((value - 0.5) * 1.7 + 0.5, 0, 1) if shape == "soft" else value


def cells(random, x, y, jitter=0.9):
    """Worley cells of one unit: distance to the nearest point, to the second, the cell's identity 0 … 1, and the
    offset (x, y) from its point. jitter 0 is a square grid, 1 wholly irregular."""
    return _cells(
        _LATTICE,
        np.ascontiguousarray(x, np.float32),
        np.ascontiguousarray(y, np.float32),
        np.float32(jitter),
        np.float32(random.random() * 250),
        np.float32(random.random() * 250),
    )


def coordinates(size):
    """The coordinate fields u (to the right) and v (down) of a frame of size × size pixels."""
    axis = ((np.arange(size) + 0.5) / size * 2 - 1).astype(np.float32)
    return np.meshgrid(axis, axis)


def smooth_step(start, end, x):
    """0 at start, 1 at end, smooth in between; start may be the larger."""
    t = np.clip((x - start) / (end - start + 1e-9), 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32)


def mix(first, second, share):
    """From first (share 0) to second (share 1); colours and images alike, share may be a field."""
    first = np.asarray(first, np.float32)
    second = np.asarray(second, np.float32)
    share = np.asarray(share, np.float32)
    if share.ndim == 2:
        share = share[..., None]
    return first + (second - first) * share


def colour(code):
    """A colour from six hexadecimal digits, as [3] in 0 … 1."""
    return np.array([int(code[index : index + 2], 16) / 255 for index in (0, 2, 4)], np.float32)


def palette(position, stops):
    """Colours along evenly spaced stops (hexadecimal or [3]); position is a field in 0 … 1."""
    colours = np.stack([colour(stop) if isinstance(stop, str) else np.asarray(stop, np.float32) for stop in stops])
    places = np.linspace(0, 1, len(stops))
    table = np.stack([np.interp(np.linspace(0, 1, 256), places, colours[:, channel]) for channel in range(3)], 1)
    index = (np.nan_to_num(np.clip(position, 0, 1), nan=0.0) * 255).astype(np.int32)
    return table.astype(np.float32)[index]


def rotate(x, y, angle):
    """Coordinates seen from a frame that is turned by an angle in radians."""
    cosine, sine = math.cos(angle), math.sin(angle)
    return x * cosine + y * sine, -x * sine + y * cosine


def warp(random, x, y, frequency, amount, octaves=3):
    """Coordinates bent by noise: what is drawn along them loses its straight lines."""
    return (
        x + amount * (noise(random, x * frequency, y * frequency, octaves) - 0.5) * 2,
        y + amount * (noise(random, x * frequency, y * frequency, octaves) - 0.5) * 2,
    )


def relief(height, strength, light=(-0.6, -0.6), ambient=0.35):
    """Brightness of a height field lit from one side (light points to the lamp; −1, −1 is top left)."""
    slope_y, slope_x = np.gradient(height)
    size = height.shape[0]
    slope_x = slope_x * size * strength
    slope_y = slope_y * size * strength
    up = 0.65
    length = math.sqrt(light[0] ** 2 + light[1] ** 2 + up * up)
    facing = (-slope_x * light[0] - slope_y * light[1] + up) / np.sqrt(1 + slope_x**2 + slope_y**2) / length
    return (ambient + (1 - ambient) * np.clip(facing, 0, 1) * 1.25).astype(np.float32)


def sphere(u, v, x, y, radius):
    """A ball at (x, y): its normals (nx, ny, nz), the distance from its middle in radii, and its mask."""
    nx, ny = (u - x) / radius, (v - y) / radius
    distance = np.sqrt(nx * nx + ny * ny)
    nz = np.sqrt(np.clip(1 - nx * nx - ny * ny, 0, 1))
    soft = pixel(u) / radius
    return nx, ny, nz, distance, smooth_step(1 + soft, 1 - soft, distance)


def pixel(field):
    """Width of about one pixel in coordinates: edges blurred by it are smooth and sharp."""
    return 2.2 / field.shape[0]


def blur(image, radius):
    """Gaussian blur; radius is the standard deviation in coordinates."""
    return cv2.GaussianBlur(image.astype(np.float32), (0, 0), max(0.3, radius * image.shape[0] / 2))


def glow(image, x, y, radius, light):
    """Adds a Gaussian spot of light (a colour, may exceed 1) at (x, y), in place; it costs only its own pixels."""
    size = image.shape[0]
    centre_x, centre_y = (x + 1) / 2 * size - 0.5, (y + 1) / 2 * size - 0.5
    deviation = max(radius * size / 2, 0.45)
    reach = int(deviation * 3.2) + 1
    left, right = max(0, int(centre_x) - reach), min(size, int(centre_x) + reach + 2)
    top, bottom = max(0, int(centre_y) - reach), min(size, int(centre_y) + reach + 2)
    if left >= right or top >= bottom:
        return
    across = np.exp(-((np.arange(left, right) - centre_x) ** 2) / (2 * deviation**2))
    down = np.exp(-((np.arange(top, bottom) - centre_y) ** 2) / (2 * deviation**2))
    image[top:bottom, left:right] += (down[:, None] * across[None])[..., None].astype(np.float32) * light
