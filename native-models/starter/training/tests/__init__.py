"""Tests of the recipe: `python -m unittest` in the training folder."""
