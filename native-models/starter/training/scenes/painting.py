"""What a subject is asked to paint, what it gives back, and the list of all subjects."""

from dataclasses import dataclass, field
from typing import Callable

import numpy as np

from .fields import Image, coordinates

FRAMINGS = ("distant", "whole", "close", "texture")
"""How much of the frame a subject takes: small in the distance, all of it with room around, larger than the frame, or
nothing but its surface."""

_SCALES = {"distant": (0.2, 0.38), "whole": (0.5, 0.8), "close": (0.95, 1.4), "texture": (1.9, 3.2)}
_OFFSETS = {"distant": 0.22, "whole": 0.1, "close": 0.1, "texture": 0.3}


@dataclass
class Scene:
    """An order to paint one subject.

    size: pixels a side. framing: one of FRAMINGS. backdrop: what lies behind an object, [size, size, 3], or None for
    what the subject likes to lie on. place: (x, y, scale) where an object must be, or None for wherever the framing
    allows; scale 1 means that its radius is half the frame.
    """

    size: int
    random: np.random.Generator
    framing: str
    backdrop: Image | None = None
    place: tuple[float, float, float] | None = None

    def __post_init__(self):
        self.u, self.v = coordinates(self.size)

    def placement(self):
        """Where the object is: (x, y, scale)."""
        if self.place is not None:
            return self.place
        offset = _OFFSETS[self.framing]
        return self.between(-offset, offset), self.between(-offset, offset), self.between(*_SCALES[self.framing])

    def zoom(self, distant=2.2, whole=1.4, close=0.9, texture=0.6):
        """Frequency at which a surface is drawn in this framing, a little different every time."""
        return {"distant": distant, "whole": whole, "close": close, "texture": texture}[self.framing] * self.between(
            0.85, 1.15
        )

    def between(self, low, high):
        """A random number."""
        return float(self.random.uniform(low, high))

    def chance(self, probability):
        """True with a probability."""
        return bool(self.random.random() < probability)

    def choose(self, *options):
        """One of the options."""
        return options[self.random.integers(len(options))]


@dataclass
class Painting:
    """A painted subject. image: [size, size, 3] in 0 … 1 (values outside are clipped later). adjectives: words that
    stand before its name, such as a colour. details: phrases that may follow, such as “at sunset”. Every one of them
    must be visible in the image."""

    image: Image
    adjectives: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Subject:
    """Something that a zoom can pass through.

    key: identifier. names: noun phrases that people use for it, the plainest first, without article. plural: its names
    take no article. kind: `object` (lies on a backdrop, keeps to its place) or `surface` (fills the frame). magnitude:
    its usual size in metres, as a power of ten. holds: keys of smaller subjects that may be seen in the middle of it.
    """

    key: str
    names: tuple[str, ...]
    kind: str
    magnitude: float
    holds: tuple[str, ...]
    plural: bool
    framings: tuple[str, ...]
    paint: Callable[[Scene], Painting]


SUBJECTS: dict[str, Subject] = {}


def subject(*names, kind, magnitude, holds=(), plural=False, framings=FRAMINGS):
    """Registers a function that paints a subject; its key is the function's name."""

    def register(paint):
        SUBJECTS[paint.__name__] = Subject(
            paint.__name__, names, kind, magnitude, tuple(holds), plural, tuple(framings), paint
        )
        return paint

    return register
