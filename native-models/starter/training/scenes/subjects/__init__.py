"""The subjects, by where on the scale of things they are found."""

import importlib
import pkgutil


def load_subjects():
    """Imports every module of subjects, which registers them."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
