"""A window of pixels to paint an object in, so that a small one costs little."""

import numpy as np

from ..fields import mix, pixel, rotate, smooth_step


class Window:
    """The pixels around an object at (x, y), and coordinates of its own there.

    x, y: fields in units of its scale, turned with it, so that its front is at y = −1. soft: width of a pixel in
    them.
    """

    def __init__(self, scene, place, turn, reach=1.4):
        self.middle, self.scale, self.turn = np.array(place[:2]), place[2], turn
        low = np.clip((self.middle - reach * self.scale + 1) / 2 * scene.size - 1, 0, scene.size).astype(int)
        high = np.clip((self.middle + reach * self.scale + 1) / 2 * scene.size + 2, 0, scene.size).astype(int)
        self._part = (slice(low[1], high[1]), slice(low[0], high[0]))
        self.soft = pixel(scene.u) / self.scale
        self.x, self.y = rotate(
            (scene.u[self._part] - place[0]) / self.scale, (scene.v[self._part] - place[1]) / self.scale, turn
        )

    def lay(self, image, colours, mask):
        """Paints a colour or a field of colours over the image, in place."""
        image[self._part] = mix(image[self._part], colours, mask)

    def add(self, image, light):
        """Adds light, a field of colours, to the image, in place."""
        image[self._part] += light

    def shade(self, image, shadow):
        """Darkens the image, in place, by a field 0 … 1."""
        image[self._part] *= (1 - shadow)[..., None]

    def ellipse(self, x, y, width, height, turn=0.0):
        """An ellipse with two radii: its mask, and the distance from its middle in radii."""
        across, along = rotate(self.x - x, self.y - y, turn)
        distance = np.hypot(across / width, along / height)
        soft = self.soft * 0.6 / min(width, height)
        return smooth_step(1 + soft, 1 - soft, distance), distance

    def frame(self, points):
        """Points [n, 2] of the object as points [n, 3] of the frame."""
        points = np.asarray(points, np.float64)
        x, y = rotate(points[:, 0], points[:, 1], -self.turn)
        return np.stack([x * self.scale + self.middle[0], y * self.scale + self.middle[1], 0 * x], 1)
