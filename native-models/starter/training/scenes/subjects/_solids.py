"""Lit balls and rods in three dimensions, drawn from the farthest to the nearest: molecules, microbes, legs."""

import math

import numpy as np
from numba import njit


@njit(fastmath=True, cache=True, nogil=True)
def _draw(image, solids):
    size = image.shape[0]
    step = 2.0 / size
    for index in range(solids.shape[0]):
        ax, ay, bx, by, start, end, red, green, blue, alpha, shade, hollow, gloss = solids[index]
        # What is thinner than a pixel is drawn a pixel wide and fainter.
        thinnest = 0.6 * step
        if max(start, end) < thinnest:
            alpha *= max(start, end) / thinnest
        start = max(start, thinnest)
        end = max(end, thinnest)
        reach = max(start, end) + 1.5 * step
        left = max(0, int((min(ax, bx) - reach + 1) / step))
        right = min(size, int((max(ax, bx) + reach + 1) / step) + 2)
        top = max(0, int((min(ay, by) - reach + 1) / step))
        bottom = min(size, int((max(ay, by) + reach + 1) / step) + 2)
        along_x = bx - ax
        along_y = by - ay
        length = along_x * along_x + along_y * along_y + 1e-9
        for row in range(top, bottom):
            y = (row + 0.5) * step - 1 - ay
            for column in range(left, right):
                x = (column + 0.5) * step - 1 - ax
                share = min(1.0, max(0.0, (x * along_x + y * along_y) / length))
                radius = start + (end - start) * share
                away_x = (x - share * along_x) / radius
                away_y = (y - share * along_y) / radius
                distance = math.sqrt(away_x * away_x + away_y * away_y)
                cover = min(1.0, max(0.0, (1 - distance) * radius / (1.6 * step) + 0.5))
                if cover <= 0:
                    continue
                up = math.sqrt(max(0.0, 1 - distance * distance))
                facing = max(0.0, -0.45 * away_x - 0.55 * away_y + 0.7 * up)
                mirror = max(0.0, -0.4 * away_x - 0.5 * away_y + 0.77 * up)
                light = 1 - shade + shade * (0.26 + 0.86 * facing)
                # What is a few pixels wide is too small for a highlight.
                shine = gloss * mirror**22 * min(1.0, max(0.0, radius / step - 0.8))
                cover *= alpha * (1 - hollow * up)
                cover = min(1.0, cover + shine * alpha * hollow)
                image[row, column, 0] += (red * light + shine - image[row, column, 0]) * cover
                image[row, column, 1] += (green * light + shine - image[row, column, 1]) * cover
                image[row, column, 2] += (blue * light + shine - image[row, column, 2]) * cover


class Solids:
    """Balls and rods that wait to be drawn together; coordinates are those of the frame, z points to the viewer."""

    def __init__(self):
        self._rows = []
        self._depths = []

    def ball(self, x, y, z, radius, colour, **look):
        """A ball; look as for `rod`."""
        self.rod((x, y, z), (x, y, z), radius, colour, **look)

    def rod(self, start, end, radius, colour, end_radius=None, alpha=1.0, shade=1.0, hollow=0.0, gloss=0.8, lift=0.0):
        """A rod with round ends between two points (x, y, z).

        end_radius: radius at the end where it tapers. shade: 0 flat … 1 lit from the top left. hollow: 1 makes it a
        bubble, clear in the middle. gloss: strength of the highlight. lift: moves it nearer in the order of drawing.
        """
        red, green, blue = colour
        self._rows.append(
            (start[0], start[1], end[0], end[1], radius, radius if end_radius is None else end_radius)
            + (red, green, blue, alpha, shade, hollow, gloss)
        )
        self._depths.append((start[2] + end[2]) / 2 + lift)

    def path(self, points, radius, colour, end_radius=None, **look):
        """A chain of rods through points [n, 3] that tapers to its end; look as for `rod`."""
        widths = np.linspace(radius, radius if end_radius is None else end_radius, len(points))
        for index in range(len(points) - 1):
            self.rod(
                points[index], points[index + 1], float(widths[index]), colour, float(widths[index + 1]), **look
            )

    def draw(self, image):
        """Draws everything over an image, in place, and returns it."""
        if self._rows:
            order = np.argsort(np.array(self._depths), kind="stable")
            _draw(image, np.array(self._rows, np.float64)[order])
        return image


def turned(points, angles):
    """Points [n, 3] turned about the x, y and z axes by three angles."""
    (ax, ay, az) = angles
    about_x = np.array([[1, 0, 0], [0, math.cos(ax), -math.sin(ax)], [0, math.sin(ax), math.cos(ax)]])
    about_y = np.array([[math.cos(ay), 0, math.sin(ay)], [0, 1, 0], [-math.sin(ay), 0, math.cos(ay)]])
    about_z = np.array([[math.cos(az), -math.sin(az), 0], [math.sin(az), math.cos(az), 0], [0, 0, 1]])
    return np.asarray(points) @ (about_z @ about_y @ about_x).T


def directions(count):
    """Unit vectors [count, 3] spread evenly over a sphere (a spiral of the golden angle)."""
    index = np.arange(count) + 0.5
    z = 1 - 2 * index / count
    around = np.sqrt(1 - z * z)
    angle = index * math.pi * (3 - math.sqrt(5))
    return np.stack([around * np.cos(angle), around * np.sin(angle), z], 1)
