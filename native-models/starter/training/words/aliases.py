"""Which known word stands for which unknown one: plurals, spellings, and kinds of things through WordNet."""

from model.vocabulary import split_words
from scenes.lexicon import HELD_OUT, TRAINED
from scenes.painting import SUBJECTS

from .wordnet import WordNet

_MOST_STEPS = 5
"""Hypernyms further up are too general to be seen in a picture."""

_TOO_GENERAL = frozenset(
    "animal area background band body bottom centre close colour cover detail distance field form frame ground group "
    "kind layer light line man matter middle model object part pattern person picture photo place plant point portion "
    "sheet shape side space state structure surface system texture thing top type unit view water way white".split()
)
"""Known words that would swallow half of the language."""

_SMALL_WORDS = frozenset("a above an and at by from in inside of on over the under with".split())

_VERB_RATIO = 3
"""A word that is so much oftener a verb or an adverb is not meant as the thing it may also name: see, keep, down."""

_NO_THINGS = frozenset("good lot one same".split())
"""Words that are nearly always met without the meaning that WordNet would give them."""

_CHOSEN = {
    **{synonym: word for word, synonyms in HELD_OUT.items() for synonym in synonyms},
    "saturn": "ringed",
    "jupiter": "gas",
    "mars": "mars",
    "sol": "sun",
    "microbe": "bacteria",
    "compound": "molecule",
    "town": "city",
    "world": "planet",
    "stream": "river",
    "helix": "dna",
    "cosmos": "space",
    "universe": "space",
    "bug": "ladybird",
    "insect": "ladybird",
    "duck": "bird",
    "swallow": "bird",
    "mount": "mountain",
}
"""Where WordNet's way is not the one people mean; used only where the target is known."""


_RATHER = {"oak": "tree", "beech": "tree", "willow": "tree", "crystals": "crystal"}
"""Words that captions have only beside others, as in “oak leaf” and “salt crystals”: alone they mean what the model knows well."""


def _targets(known):
    """Known words that a picture can be about: those of the subjects' names, and words with synonyms (colours)."""
    named = {word for subject in SUBJECTS.values() for name in subject.names for word in split_words(name)}
    return ((named | set(TRAINED)) & known) - _TOO_GENERAL - _SMALL_WORDS - _RATHER.keys()


def _plurals(word):
    yield f"{word}s"
    if word.endswith(("s", "x", "ch", "sh")):
        yield f"{word}es"
    if word.endswith("y"):
        yield f"{word[:-1]}ies"


def aliases(words):
    """Word → known word that it is read as, in alphabetical order, for a vocabulary's words."""
    known = set(words)
    wordnet = WordNet()
    targets = _targets(known)
    found = {word: target for word, target in _CHOSEN.items() if target in known and word not in known}
    for word in wordnet.meanings:
        if word in known or word in found or len(word) < 3 or word in _NO_THINGS:
            continue
        if wordnet.rarely_a_thing(word, _VERB_RATIO):
            continue
        target = wordnet.nearest(word, targets, _MOST_STEPS)
        if target:
            found[word] = target
    # Plurals of everything that has a meaning so far, then the singular of known plurals.
    for word, target in [*((word, word) for word in sorted(targets)), *list(found.items())]:
        for plural in _plurals(word):
            if plural not in known:
                found.setdefault(plural, target)
        if word.endswith("s") and word[:-1] not in known and len(word) > 4:
            found.setdefault(word[:-1], target)
    for plural, singular in wordnet.irregular.items():
        target = singular if singular in targets else found.get(singular)
        if target and plural not in known:
            found.setdefault(plural, target)
    found.update((word, target) for word, target in _RATHER.items() if word in known and target in known)
    return dict(sorted(found.items()))
