"""A contact sheet, to look at: one row a subject, two columns a framing.

    python -m scenes.sheet spiral_galaxy nebula --out sheet.png [--size 128] [--seed 0]
"""

import argparse

import cv2
import numpy as np

from .painting import FRAMINGS, SUBJECTS, Scene
from .subjects import load_subjects


def main():
    """Paints the sheet."""
    load_subjects()
    parser = argparse.ArgumentParser()
    parser.add_argument("keys", nargs="*")
    parser.add_argument("--out", default="sheet.png")
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rows = []
    for key in options.keys or sorted(SUBJECTS):
        row = []
        for index, framing in enumerate(framing for framing in FRAMINGS for _ in range(2)):
            image = np.zeros((options.size, options.size, 3), np.float32)
            if framing in SUBJECTS[key].framings:
                random = np.random.default_rng([options.seed, index])
                painting = SUBJECTS[key].paint(Scene(options.size, random, framing))
                image = np.clip(painting.image, 0, 1)
                print(key, framing, painting.adjectives, painting.details)
            row.append((image * 255).astype(np.uint8))
        rows.append(np.concatenate(row, 1))
    cv2.imwrite(options.out, np.concatenate(rows, 0)[..., ::-1])


if __name__ == "__main__":
    main()
