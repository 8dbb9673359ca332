"""The configuration, and where the stages keep what they make."""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Workspace:
    """configuration: the parsed TOML file. folder: where data, checkpoints and reports go; made when missing."""

    configuration: dict
    folder: Path

    def path(self, *parts):
        """A path inside, with its folder made."""
        path = self.folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def open_workspace(configuration_file, folder):
    """Reads a configuration; folder is where everything made with it goes."""
    with open(configuration_file, "rb") as file:
        return Workspace(tomllib.load(file), Path(folder))


def write_atomically(path, write):
    """Lets write(file) fill a file beside the path, then gives it its name: a killed stage leaves no half file."""
    temporary = path.with_suffix(path.suffix + ".part")
    with open(temporary, "wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
