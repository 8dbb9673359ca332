"""Reads the database files of WordNet 3.0 (Debian's package wordnet-base): which words mean the same, and which are a kind of
what.

Format: https://wordnet.princeton.edu/documentation/wndb5wn
"""

from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_FOLDER = Path("/usr/share/wordnet")
_SENSES_READ = 4
"""Rarer senses of a word mislead more often than they help."""

_THING_SENSES = "135"
"""Numbers of nouns and adjectives among the kinds of senses; the others are verbs and adverbs."""

_UPWARD_BY_PART = {"noun": {"@", "@i"}, "adj": {"&"}}
"""Pointers to a wider meaning: hypernym, class of an instance; for adjectives the head of the cluster."""


@dataclass
class Synset:
    """Words of one meaning, and the keys of wider meanings."""

    words: list[str]
    wider: list[str] = field(default_factory=list)


def _plain(word):
    """Single lower-case words of letters only, else None."""
    word = word.lower().split("(")[0]
    return word if word.isascii() and word.isalpha() else None


class WordNet:
    """The nouns and adjectives. meanings: word → keys of its synsets, commonest first. synsets: key → synset."""

    def __init__(self, folder=DEFAULT_FOLDER):
        if not (folder / "data.noun").exists():
            raise SystemExit(f"WordNet is not in {folder}: install Debian's package wordnet-base.")
        self.synsets = {}
        self.meanings = {}
        self.irregular = {}
        self.counts = self._read_counts(folder / "cntlist.rev")
        for part in ("noun", "adj"):
            self._read_data(folder / f"data.{part}", part)
            self._read_index(folder / f"index.{part}", part)
        for line in (folder / "noun.exc").read_text(encoding="latin1").splitlines():
            plural, singular, *_ = line.split()
            if _plain(plural) and _plain(singular):
                self.irregular[plural] = singular

    @staticmethod
    def _read_counts(path):
        """Word → how often it was met as noun or adjective, and as verb or adverb, in the texts that WordNet counted."""
        counts = {}
        for line in path.read_text(encoding="latin1").splitlines():
            sense, _, count = line.split()
            word, kind = sense.split("%")
            found = counts.setdefault(word, [0, 0])
            found[0 if kind[0] in _THING_SENSES else 1] += int(count)
        return counts

    def rarely_a_thing(self, word, ratio):
        """Whether a word is met as verb or adverb at least `ratio` times as often as a noun or an adjective."""
        things, others = self.counts.get(word, (0, 0))
        return others > 0 and others >= ratio * things

    def _read_data(self, path, part):
        for line in path.read_text(encoding="latin1").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split("|")[0].split()
            count = int(fields[3], 16)
            words = [word for index in range(count) if (word := _plain(fields[4 + 2 * index]))]
            pointers = fields[4 + 2 * count + 1 :]
            number = int(fields[4 + 2 * count])
            # A cluster's head points back to all of its satellites, which are not wider.
            upward = _UPWARD_BY_PART[part] if fields[2] in "ns" else ()
            wider = [part + pointers[4 * index + 1] for index in range(number) if pointers[4 * index] in upward]
            self.synsets[part + fields[0]] = Synset(words, wider)

    def _read_index(self, path, part):
        for line in path.read_text(encoding="latin1").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split()
            word = _plain(fields[0])
            if word is None:
                continue
            count = int(fields[2])
            keys = [part + offset for offset in fields[-count:]]
            self.meanings.setdefault(word, []).extend(keys[:_SENSES_READ])

    def nearest(self, word, known, most_steps):
        """The known word that a word means or is a kind of, in as few steps as possible, or None.

        known: set of words. most_steps: how far up to look. Among equally near ones the commonest sense wins.
        """
        frontier = list(self.meanings.get(word, ()))
        seen = set(frontier)
        for _ in range(most_steps + 1):
            following = []
            for key in frontier:
                for candidate in self.synsets[key].words:
                    if candidate in known:
                        return candidate
                for wider in self.synsets[key].wider:
                    if wider not in seen:
                        seen.add(wider)
                        following.append(wider)
            frontier = following
        return None
