"""Unknown words find a known one that a picture can show, or none."""

import unittest

from model.vocabulary import Vocabulary
from scenes.lexicon import TRAINED
from scenes.painting import SUBJECTS
from scenes.subjects import load_subjects
from words.aliases import aliases
from words.tokenizer import tokenizer_definition

load_subjects()


def vocabulary():
    """The words of all subjects' names and of the synonyms."""
    names = [name for subject in SUBJECTS.values() for name in subject.names]
    return Vocabulary.of([*names, *TRAINED, *(word for words in TRAINED.values() for word in words)]).words


class Aliases(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.words = vocabulary()
        cls.aliases = aliases(cls.words)

    def test_kinds_of_things_are_read_as_the_thing(self):
        for word, target in (("oak", "tree"), ("woodland", "forest"), ("metropolis", "city"), ("isle", "island")):
            if word not in self.words:
                self.assertEqual(self.aliases[word], target)

    def test_colours_are_read_as_the_colour_they_are_like(self):
        self.assertEqual(self.aliases["scarlet"], "red")
        self.assertEqual(self.aliases["mauve"], "purple")

    def test_plurals_are_read_as_the_singular(self):
        self.assertEqual(self.aliases["oaks"], "tree")

    def test_words_that_no_picture_shows_stay_unknown(self):
        for word in ("democracy", "tuesday", "therefore"):
            self.assertNotIn(word, self.aliases)

    def test_verbs_are_not_read_as_things_that_they_also_name(self):
        for word in ("see", "can", "keep", "down", "must"):
            self.assertNotIn(word, self.aliases)

    def test_the_tokenizer_gives_an_alias_the_id_of_its_word_and_names_the_word_first(self):
        vocab = tokenizer_definition(self.words, 32)["model"]["vocab"]
        self.assertEqual(vocab["scarlet"], vocab["red"])
        first = {}
        for word, number in vocab.items():
            first.setdefault(number, word)
        self.assertEqual([first[number] for number in range(len(self.words))], list(self.words))


if __name__ == "__main__":
    unittest.main()
