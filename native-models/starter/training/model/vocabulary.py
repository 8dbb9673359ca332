"""Words and their numbers. The text encoder reads whole words, lower-case, without punctuation."""

import re

SPECIALS = ("<pad>", "<cls>", "<unk>")
PAD, START, UNKNOWN = range(3)


def split_words(text):
    """The words of a text, lower-case."""
    return re.findall(r"[a-z]+", text.lower())


class Vocabulary:
    """words: every known word in the order of their ids, the specials first."""

    def __init__(self, words):
        self.words = list(words)
        self.ids = {word: index for index, word in enumerate(self.words)}

    @classmethod
    def of(cls, texts):
        """The vocabulary of some texts, in alphabetical order."""
        known = {word for text in texts for word in split_words(text)}
        return cls([*SPECIALS, *sorted(known)])

    def extended(self, texts):
        """The same with the new words of some texts at its end, so that old ids keep their meaning."""
        new = {word for text in texts for word in split_words(text)} - set(self.ids)
        return Vocabulary([*self.words, *sorted(new)])

    def encode(self, text, length):
        """Ids of a text, cut and padded to a length."""
        ids = [START, *(self.ids.get(word, UNKNOWN) for word in split_words(text))][:length]
        return ids + [PAD] * (length - len(ids))
