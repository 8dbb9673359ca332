"""Whole scenes: one subject in one framing, or a smaller subject in the middle of a larger one, as a zoom finds them."""

from dataclasses import dataclass

import numpy as np

from .fields import mix, noise, smooth_step
from .painting import SUBJECTS, Image, Painting, Scene, Subject

_SHARE_OF_PAIRS = 0.45
"""Pairs are what joint sampling asks for: the middle of a level is the next level, seen from far away."""


@dataclass(frozen=True)
class Part:
    """A subject as it was painted in a scene."""

    subject: Subject
    framing: str
    painting: Painting


@dataclass(frozen=True)
class ComposedScene:
    """image: [size, size, 3] in 0 … 1. main: what the picture is of. inner: the smaller subject in its middle, if any.
    inner_share: how much of the frame's width the inner one takes, 0 without one."""

    image: Image
    main: Part
    inner: Part | None
    inner_share: float


def _paint(key, size, random, framing, backdrop=None, place=None):
    subject = SUBJECTS[key]
    return Part(subject, framing, subject.paint(Scene(size, random, framing, backdrop, place)))


def _single(key, size, random):
    framings = SUBJECTS[key].framings
    weights = np.array([{"distant": 1.0, "whole": 2.0, "close": 1.6, "texture": 1.0}[name] for name in framings])
    part = _paint(key, size, random, framings[random.choice(len(framings), p=weights / weights.sum())])
    return ComposedScene(part.painting.image, part, None, 0.0)


def _patch(outer_image, inner_image, random, share, scene):
    """Blends a surface into the middle, with a border as irregular as nature's."""
    edge = noise(random, scene.u * 2.2, scene.v * 2.2, 5) - 0.5
    distance = np.sqrt(scene.u**2 + scene.v**2) + 0.45 * share * edge
    softness = random.uniform(0.04, 0.25) * share
    return mix(outer_image, inner_image, smooth_step(share + softness, share - softness, distance))


def _pair(outer_key, inner_key, size, random):
    outer_framings = [name for name in SUBJECTS[outer_key].framings if name != "distant"] or ["distant"]
    outer = _paint(outer_key, size, random, outer_framings[random.integers(len(outer_framings))])
    outer_image = np.clip(outer.painting.image, 0, 1)
    # A footprint of factor 2 … 4 takes a half to a quarter of the frame.
    share = float(random.uniform(0.2, 0.5))
    x, y = random.uniform(-0.1, 0.1, 2)
    if SUBJECTS[inner_key].kind == "object":
        inner = _paint(inner_key, size, random, "distant", outer_image.copy(), (float(x), float(y), share))
        image = inner.painting.image
    else:
        framings = SUBJECTS[inner_key].framings
        framing = framings[random.integers(len(framings))]
        inner = _paint(inner_key, size, random, framing)
        image = _patch(outer_image, np.clip(inner.painting.image, 0, 1), random, share, Scene(size, random, framing))
    return ComposedScene(image, outer, inner, share)


def compose(size, random, key=None):
    """Paints a scene.

    size: pixels a side. random: numpy Generator; the same one gives the same scene at every size. key: the main subject, or
    None for any.
    """
    keys = sorted(SUBJECTS)
    key = key or keys[random.integers(len(keys))]
    inner_keys = [inner for inner in SUBJECTS[key].holds if inner in SUBJECTS]
    if inner_keys and random.random() < _SHARE_OF_PAIRS:
        scene = _pair(key, inner_keys[random.integers(len(inner_keys))], size, random)
    else:
        scene = _single(key, size, random)
    return ComposedScene(np.clip(scene.image, 0, 1), scene.main, scene.inner, scene.inner_share)
