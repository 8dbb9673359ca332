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
        for word, target in (("oak", "tree"), ("metropolis", "city"), ("isle", "island")):
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
        own = {word: number for number, word in enumerate(self.words) if word not in self.aliases}
        self.assertEqual({word: number for number, word in first.items()}, own)

    def test_a_word_that_is_known_only_beside_others_is_read_as_what_people_mean(self):
        words = Vocabulary.of(["a red oak leaf", "white salt crystals", "a tree", "a crystal"]).words
        vocab = tokenizer_definition(words, 32)["model"]["vocab"]
        self.assertEqual(vocab["oak"], vocab["tree"])
        self.assertEqual(vocab["crystals"], vocab["crystal"])
        self.assertLess(list(vocab).index("tree"), list(vocab).index("oak"))


if __name__ == "__main__":
    unittest.main()
