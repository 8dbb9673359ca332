"""Shapes drawn on 8-bit canvases with smooth edges, in the coordinates of the frame."""

import math

import cv2
import numpy as np

_FRACTION_BITS = 4
_CIRCLE = tuple((math.cos(turn), math.sin(turn)) for turn in np.linspace(0, 2 * math.pi, 14, endpoint=False).tolist())


def _fineness(size):
    """How many pixels of a canvas lie along one of the image. The smooth edges of OpenCV widen a shape by a pixel, so
    that on small canvases thin shapes would cover too much."""
    return max(1, math.ceil(256 / size))


def to_canvas(image):
    """A canvas, uint8 of three channels and at least 256 pixels a side, that starts as the image."""
    canvas = (np.clip(image, 0, 1) * 255).astype(np.uint8)
    fine = _fineness(len(image))
    return cv2.resize(canvas, None, fx=fine, fy=fine, interpolation=cv2.INTER_NEAREST) if fine > 1 else canvas


def blank_canvas(scene):
    """An empty canvas of one channel, for a mask."""
    side = len(scene.u) * _fineness(len(scene.u))
    return np.zeros((side, side), np.uint8)


def from_canvas(canvas, scene):
    """The canvas as an image or field in 0 … 1 of the scene's size."""
    size = len(scene.u)
    if len(canvas) > size:
        canvas = cv2.resize(canvas, (size, size), interpolation=cv2.INTER_AREA)
    return canvas.astype(np.float32) / 255


def polygon(canvas, points, colour):
    """Fills a polygon; points is [n, 2] of (x, y), colour [3] in 0 … 1 (or a number on a canvas of one channel)."""
    half, step = canvas.shape[0] / 2, 1 << _FRACTION_BITS
    places = [(int(((x + 1) * half - 0.5) * step), int(((y + 1) * half - 0.5) * step)) for x, y in points]
    value = [colour] if isinstance(colour, float) else colour.tolist()
    value = [min(max(part * 255, 0), 255) for part in value]
    cv2.fillPoly(canvas, [np.array(places, np.int32)], value, cv2.LINE_AA, _FRACTION_BITS)


def window(scene, x, y, reach):
    """Slices of the pixels at most reach away from (x, y) along either axis; they may be empty."""
    size = scene.u.shape[0]
    left, right, top, bottom = (
        int(min(max((place + side * reach + 1) / 2 * size + side, 0), size)) for place in (x, y) for side in (-1, 1)
    )
    return np.s_[top:bottom, left:right]


def moved(mask, right, down):
    """The mask moved by a distance in coordinates; what enters from outside is 0."""
    half = mask.shape[0] / 2
    shift = np.float32([[1, 0, right * half], [0, 1, down * half]])
    return cv2.warpAffine(np.ascontiguousarray(mask, np.float32), shift, mask.shape[::-1])


def stroke(canvas, start, end, start_width, end_width, colour):
    """A straight line that tapers, between two points."""
    length = math.hypot(end[0] - start[0], end[1] - start[1]) + 1e-6
    across_x, across_y = -(end[1] - start[1]) / length / 2, (end[0] - start[0]) / length / 2
    polygon(
        canvas,
        [
            (start[0] + across_x * start_width, start[1] + across_y * start_width),
            (end[0] + across_x * end_width, end[1] + across_y * end_width),
            (end[0] - across_x * end_width, end[1] - across_y * end_width),
            (start[0] - across_x * start_width, start[1] - across_y * start_width),
        ],
        colour,
    )


def blob(canvas, x, y, radius_x, radius_y, colour, angle=0.0):
    """A filled ellipse, turned by an angle in radians."""
    cosine, sine = math.cos(angle), math.sin(angle)
    polygon(
        canvas,
        [
            (
                x + along * radius_x * cosine - across * radius_y * sine,
                y + along * radius_x * sine + across * radius_y * cosine,
            )
            for along, across in _CIRCLE
        ],
        colour,
    )


def blade(canvas, x, y, height, lean, width, colour):
    """A bent blade of grass that stands at (x, y); lean is how far its tip hangs aside, in heights."""
    middle = (x + lean * height * 0.3, y - height * 0.6)
    polygon(
        canvas,
        [
            (x - width / 2, y),
            (middle[0] - width * 0.35, middle[1]),
            (x + lean * height, y - height),
            (middle[0] + width * 0.35, middle[1]),
            (x + width / 2, y),
        ],
        colour,
    )


def bloom(canvas, x, y, radius, flatness, petals, petal_colour, heart_colour, turn=0.0):
    """A small flower: petals around a heart; flatness 1 is seen from above, less from the side."""
    if radius * canvas.shape[0] < 6:
        blob(canvas, x, y, radius, radius * flatness, petal_colour)
    else:
        for angle in np.arange(petals) * 2 * math.pi / petals + turn:
            tilt = math.atan2(math.sin(angle) * flatness, math.cos(angle))
            away_x, away_y = math.cos(angle) * radius * 0.58, math.sin(angle) * radius * 0.58 * flatness
            length = math.hypot(away_x, away_y) / 0.58 * 0.5
            shade = 0.88 + 0.16 * math.sin(angle * 3 + 1)
            width = radius * min(0.42, 1.9 / petals)
            blob(canvas, x + away_x, y + away_y, length, width * (0.6 + 0.4 * flatness), petal_colour * shade, tilt)
    blob(canvas, x, y, radius * 0.34, radius * 0.34 * flatness, heart_colour)
