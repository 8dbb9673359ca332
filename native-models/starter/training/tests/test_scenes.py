"""The renderer paints every subject, the same at every size, and says what is there."""

import unittest

import cv2
import numpy as np

from model.vocabulary import split_words
from scenes.captions import caption, name_alone
from scenes.composition import compose
from scenes.painting import SUBJECTS, Scene
from scenes.subjects import load_subjects

load_subjects()


class Subjects(unittest.TestCase):
    def test_there_are_at_least_48_from_the_largest_to_the_smallest_things(self):
        self.assertGreaterEqual(len(SUBJECTS), 48)
        sizes = [subject.magnitude for subject in SUBJECTS.values()]
        self.assertGreaterEqual(max(sizes), 23)
        self.assertLessEqual(min(sizes), -15)

    def test_every_one_holds_only_subjects_that_exist(self):
        for subject in SUBJECTS.values():
            for key in subject.holds:
                self.assertIn(key, SUBJECTS, subject.key)

    def test_every_framing_is_a_finite_picture_with_contrast(self):
        for subject in SUBJECTS.values():
            for framing in subject.framings:
                image = subject.paint(Scene(48, np.random.default_rng(5), framing)).image
                self.assertEqual(image.shape, (48, 48, 3), subject.key)
                self.assertTrue(np.isfinite(image).all(), subject.key)
                self.assertGreater(np.clip(image, 0, 1).std(), 0.01, f"{subject.key} {framing}")

    def test_the_same_seed_shows_the_same_scene_at_every_size(self):
        for subject in SUBJECTS.values():
            small, large = (
                np.clip(subject.paint(Scene(size, np.random.default_rng(3), "whole")).image, 0, 1).astype(np.float32)
                for size in (48, 96)
            )
            difference = np.abs(cv2.resize(large, (48, 48), interpolation=cv2.INTER_AREA) - small).mean()
            self.assertLess(difference, 0.12, subject.key)


class Scenes(unittest.TestCase):
    def test_a_third_of_them_show_a_smaller_subject_in_the_middle(self):
        scenes = [compose(16, np.random.default_rng(seed)) for seed in range(200)]
        pairs = sum(scene.inner is not None for scene in scenes)
        self.assertGreater(pairs, 200 / 3)

    def test_captions_name_the_subject_and_fit_the_text_encoder(self):
        lengths = []
        for seed in range(300):
            random = np.random.default_rng(seed)
            text = caption(compose(16, random), random)
            lengths.append(len(split_words(text)))
            self.assertEqual(text, text.strip().lower())
        self.assertGreater(np.mean(np.array(lengths) <= 31), 0.97)
        self.assertGreater(len(set(lengths)), 8)

    def test_a_name_alone_is_the_subject_and_nothing_else_unless_only_a_texture_is_shown(self):
        random = np.random.default_rng(0)
        texts = {name_alone(SUBJECTS["leaf"], ["a red leaf, centered, highly detailed"], random) for _ in range(200)}
        self.assertTrue({"leaf", "a leaf", "a single leaf"} <= texts)
        self.assertTrue(all(text.removeprefix("a ") in SUBJECTS["leaf"].names for text in texts))
        texture = ["grey bark", "extreme close-up, bark"]
        self.assertEqual(name_alone(SUBJECTS["bark"], texture, random), "grey bark")


if __name__ == "__main__":
    unittest.main()
