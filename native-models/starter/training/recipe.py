"""The recipe of the starter model, one command a stage:

    python recipe.py render|train|upscale|export|evaluate|card [--configuration configurations/starter.toml] [--folder work]

Every stage goes on where it was stopped. `work` holds data, checkpoints and reports; it is not part of the project.
"""

import argparse
import importlib
from pathlib import Path

from stages.workspace import open_workspace

STAGES = {
    "render": ("stages.render", "render"),
    "train": ("stages.train", "train"),
    "upscale": ("stages.upscale", "upscale"),
    "export": ("stages.export", "export"),
    "evaluate": ("stages.evaluate", "evaluate"),
    "card": ("stages.card", "card"),
}


def main():
    """Runs one stage."""
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("--configuration", default=here / "configurations" / "starter.toml")
    parser.add_argument("--folder", default=here / "work")
    options = parser.parse_args()
    module, function = STAGES[options.stage]
    getattr(importlib.import_module(module), function)(open_workspace(options.configuration, options.folder))


if __name__ == "__main__":
    main()
