"""What a picture shows, in the words and word orders that people use.

A caption is built from the parts of a composed scene: every subject's names, adjectives and details, a phrase for its
framing, and the way two subjects lie in each other. Several lengths, several orders, synonyms.
"""

import re

from .composition import ComposedScene, Part
from .lexicon import TRAINED

_FRAMING_PHRASES = {
    "distant": ("in the distance", "far away", "small in the frame", "seen from far away", "wide shot"),
    "whole": ("in the middle", "centered", "in full view"),
    "close": ("close-up", "filling the frame", "seen from near", "very close"),
    "texture": ("surface texture", "extreme close-up", "detail", "macro", "texture"),
}
_LINKS = ("in the middle of", "surrounded by", "within", "in", "over")
_BEFORE = ("a photo of", "a picture of", "an image of", "a painting of", "a view of")
_AFTER = ("highly detailed", "beautiful", "cinematic", "sharp focus", "vivid colours", "soft light", "high quality")

_SAYS_TEXTURE = re.compile(r"\b(surface texture|extreme close-up|detail|macro|texture)\b")

HELD_OUT_FRAMES = (
    "imagine {}",
    "show me {} please",
    "here we look at {}",
    "{} as far as you can see",
    "an illustration with {} in it",
)
"""Phrasings that training never uses, for the evaluation."""


def _choose(random, options):
    return options[random.integers(len(options))]


def _synonym(random, text):
    """Replaces some words by their synonyms."""
    words = [
        _choose(random, TRAINED[word]) if word in TRAINED and random.random() < 0.2 else word for word in text.split()
    ]
    return " ".join(words)


def _article(noun, plural):
    if plural:
        return noun
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _some(random, items, probability):
    return [item for item in items if random.random() < probability]


def describe_part(random, part: Part, details=True):
    """One subject in words, such as “a blue spiral galaxy among the stars” or “spiral galaxy, blue”."""
    subject, painting = part.subject, part.painting
    names = subject.names
    name = names[0] if random.random() < 0.55 else _choose(random, names)
    adjectives = _some(random, painting.adjectives, 0.85)
    extras = _some(random, painting.details, 0.7) if details else []
    if random.random() < 0.8:
        text = _article(" ".join([*adjectives, name]), subject.plural)
        return " ".join([text, *extras])
    return ", ".join([name, *adjectives, *extras])


def caption(scene: ComposedScene, random):
    """A caption of a scene, lower-case."""
    main = describe_part(random, scene.main)
    phrase = _choose(random, _FRAMING_PHRASES[scene.main.framing])
    if scene.inner is None:
        text = main
        if random.random() < (0.25 if scene.main.framing == "whole" else 0.6):
            text = _choose(random, (f"{text}, {phrase}", f"{phrase}, {text}", f"{text} {phrase}"))
    else:
        inner = describe_part(random, scene.inner, details=False)
        style = random.random()
        if style < 0.3:
            text = main
        elif style < 0.65:
            text = f"{main} with {inner} in the middle"
        else:
            text = f"{inner} {_choose(random, _LINKS)} {main}"
    if random.random() < 0.2:
        text = f"{_choose(random, _BEFORE)} {text}"
    if random.random() < 0.25:
        text = f"{text}, {_choose(random, _AFTER)}"
    text = _synonym(random, text.lower())
    text = re.sub(r"\ba (?=[aeio])", "an ", " ".join(text.split()))
    return re.sub(r"\ban (?=[^aeiou])", "a ", text).replace(" ,", ",")


def name_alone(subject, captions, random):
    """A subject's name and nothing else, as people try a word: “a leaf”, “leaf”. captions: the others of the same picture.

    A picture of a mere texture, which two of three captions say, keeps one of these: a word alone asks for the thing.
    """
    if any(_SAYS_TEXTURE.search(text) for text in captions):
        return captions[0]
    name = _choose(random, subject.names)
    return _article(name, subject.plural or random.random() < 0.3)
