"""Writes the model card, README.md of the model folder, with its pictures: curve, grids over time, sheets, joint runs."""

import csv
import json
import subprocess
from pathlib import Path

import cv2
import numpy as np

from model.network import NetworkShape
from scenes.painting import SUBJECTS
from scenes.subjects import load_subjects

from .train import GRID_PROMPTS
from .workspace import Workspace

_GRIDS_SHOWN = 4
_JPEG_QUALITY = 82
_MODES = ("laplacian", "average", "none")


def _write_picture(image, path):
    cv2.imwrite(str(path), image, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])


def _read_curve(workspace):
    """(images seen, loss) pairs."""
    with open(workspace.path("training.csv"), newline="", encoding="utf8") as file:
        return [(int(row[0]), float(row[1])) for row in csv.reader(file)]


def _curve(points, path, width=720, height=260):
    """The training curve as SVG; the loss on a logarithmic axis."""
    left, bottom, top = 56, 34, 12
    first, most = points[0][0], points[-1][0]
    low, high = (np.log(limit(loss for _, loss in points)) for limit in (min, max))
    x = lambda seen: left + (width - left - 12) * (seen - first) / max(most - first, 1)
    y = lambda loss: top + (height - top - bottom) * (high - np.log(loss)) / max(high - low, 1e-9)
    line = " ".join(f"{x(seen):.1f},{y(loss):.1f}" for seen, loss in points)
    marks = [
        f'<text x="{left - 6}" y="{y(loss) + 4:.1f}" text-anchor="end">{loss:.2f}</text>'
        f'<path d="M{left} {y(loss):.1f}H{width - 12}" stroke="#888" stroke-opacity=".3"/>'
        for loss in np.exp(np.linspace(low, high, 4))
    ] + [
        f'<text x="{x(seen):.1f}" y="{height - 12}" text-anchor="middle">{seen / 1000:.0f}k</text>'
        for seen in np.linspace(first, most, 6)
    ]
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">'
        f'<title>Training loss over images seen</title><rect width="100%" height="100%" fill="#fff"/>'
        f'{"".join(marks)}<polyline points="{line}" fill="none" stroke="#3b6ef5" stroke-width="1.5"/></svg>\n',
        encoding="utf8",
    )


def _grids(workspace, path):
    """Writes the upper halves of some grids, oldest first, below one another, and the last one whole beside them."""
    found = sorted((workspace.folder / "grids").glob("*.png"))
    chosen = [found[index] for index in sorted({round(i) for i in np.linspace(0, len(found) - 1, _GRIDS_SHOWN)})]
    pictures = [cv2.imread(str(file)) for file in chosen]
    halves = [picture[: picture.shape[0] // 2] for picture in pictures]
    _write_picture(np.concatenate(halves, 0), path)
    _write_picture(cv2.imread(str(found[-1])), path.with_name("grid.jpg"))
    return [int(file.stem) for file in chosen]


def _thousands(number):
    return f"{number:,}".replace(",", "\u202f")


def _commit():
    """The last commit that changed what the weights come from."""
    recipe = Path(__file__).parents[1]
    parts = [str(recipe / name) for name in ("configurations", "model", "scenes", "stages", "words")]
    command = ["git", "log", "-1", "--format=%h", "--", *parts]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _joint_table(joint):
    """Means over the examples, one row a way of blending."""
    rows = ["| blending | consistency | seam visibility | – after enlarging | detail retention | time |", "| --- | --- | --- | --- | --- | --- |"]
    for mode in _MODES:
        mean = {name: np.mean([example[mode][name] for example in joint.values()]) for name in joint[next(iter(joint))][mode]}
        rows.append(
            f"| `{mode}` | {mean['consistencyDecibels']:.1f} dB, SSIM {mean['consistencySimilarity']:.2f} "
            f"| {mean['seamVisibility']:.2f} | {mean['finishedSeamVisibility']:.2f} "
            f"| {mean['detailRetention']:.2f} | {mean['seconds']:.1f} s |"
        )
    return "\n".join(rows)


def _subjects_table():
    """Every subject by size, the smallest last."""
    ordered = sorted(SUBJECTS.values(), key=lambda subject: -subject.magnitude)
    rows = ["| size | it knows |", "| --- | --- |"]
    for first in range(25, -16, -5):
        names = [subject.names[0] for subject in ordered if first - 5 < subject.magnitude <= first]
        if names:
            rows.append(f"| 10^{first} m | {', '.join(names)} |")
    return "\n".join(rows)


def card(workspace: Workspace):
    """Writes README.md and pictures/ into the exported model folder; evaluate must have run."""
    load_subjects()
    folder = workspace.folder / "model"
    report = json.loads(workspace.path("report.json").read_text(encoding="utf8"))
    index = json.loads((folder / "model_index.json").read_text(encoding="utf8"))
    points = _read_curve(workspace)
    pictures = folder / "pictures"
    pictures.mkdir(exist_ok=True)
    _curve(points, pictures / "curve.svg")
    grids = _grids(workspace, pictures / "grids.jpg")
    for name in ("seen", "unseen"):
        _write_picture(cv2.imread(str(workspace.path(f"sheet-{name}.png"))), pictures / f"{name}.jpg")
    _write_picture(cv2.imread(str(workspace.path("joint.jpg"))), pictures / "joint.jpg")

    options = workspace.configuration["train"]
    shape = NetworkShape.of(options["network"])
    weakest = sorted(report["agreement_by_subject"].items(), key=lambda item: item[1])
    weak = ", ".join(f"{SUBJECTS[key].names[0]} ({share:.0%})" for key, share in weakest if share < 0.75) or "none"
    size, scale = options["size"], index["upscaler_scale"]
    (folder / "README.md").write_text(
        f"""# The starter model

A small text-to-image diffusion model that comes with Tenfold, so that everything works from the first minute. It was trained on
{size} × {size} pixels, paints any shape of about so many (sides in steps of {shape.step}), and its upscaler enlarges them to
{size * scale} × {size * scale} (the default) or, applied twice, to {size * scale**2} × {size * scale**2}.
This card is written by the recipe (`training/`, stage `card`) at commit {_commit()}, configuration `starter.toml`.

![The bundled examples; for each, from top to bottom, laplacian, average and no blending](pictures/joint.jpg)

The bundled examples, seed 7; for each three rows: `laplacian` (the default), `average`, `none`.

## What it knows

{len(SUBJECTS)} subjects, alone or one in the middle of another, at several distances, with colours, times of day, seasons, density,
viewpoints and materials as its captions name them.

{_subjects_table()}

Words that it has not learned are taken for ones it has, where WordNet knows a way (`oak` is `tree`); the studio says which. The
aliases are in `tokenizer/tokenizer.json`. Words without a way are passed over: they are read as the mean of small words. It reads {shape.text_length - 1} words.

![Single pictures at {size} × {size}](pictures/grid.jpg)

Single pictures at {size} × {size}, row by row: {"; ".join(GRID_PROMPTS)}.

## What it does not know

People but a man on a blanket, animals but insects, lettering, styles of art, counting, left and right. Colours, textures and large
forms are right; rings, helices, symmetry and small subjects often are not. Its weakest subjects, by the share of pictures that show
what was asked for: {weak}.

## Measures

| measure | value | goal |
| --- | --- | --- |
| prompt agreement, names as people write them, top-1 of {report["subjects"]} | {report["agreement_seen"]:.1%} | 90 % |
| prompt agreement, phrasings and synonyms that never occurred in training | {report["agreement_unseen"]:.1%} | 80 % |
| – the judge itself on rendered pictures that it has not seen | {report["judge_accuracy"]:.1%} | |
| diversity: distance between pictures of one prompt, in grey values of 255 | {report["diversity"]:.0f} | |
| seconds a picture, two processor cores | {report["seconds_per_picture"]:.2f} | |
| size of the model folder | {report["megabytes"]:.1f} MB | |

Joint runs of the bundled examples, means:

{_joint_table(report["joint"])}

Seam visibility is 1 where a border is no more visible than the picture around it.

![Four pictures of every subject](pictures/seen.jpg)

Names as people write them, four pictures a subject; the same with phrasings that training never saw: [unseen.jpg](pictures/unseen.jpg).

## Training

From random numbers on {_thousands(workspace.configuration["render"]["base_pictures"])} pictures that `training/scenes` painted and captioned; no third-party pictures,
captions or weights. {_thousands(points[-1][0])} pictures were seen, repeats included; the learning rate fell over the last
{_thousands(options["cool_down"])}. The curve is the loss over the pictures seen, on a logarithmic axis, as far as its record goes back:

![Training loss over images seen](pictures/curve.svg)

![Grids over time](pictures/grids.jpg)

The same prompts after {", ".join(_thousands(seen) for seen in grids)} pictures.

## What is in the folder

| file | what it is |
| --- | --- |
| `model_index.json` | the parts, and the settings that suit them |
| `scheduler/scheduler_config.json` | noise schedule in diffusers' keys: shifted cosine as `trained_betas`, `prediction_type` sample, trailing timesteps |
| `tokenizer/` | one token a word, lower-case, several words to one id |
| `text_encoder/model.onnx` | `input_ids` int64 [batch, {shape.text_length}] → `last_hidden_state` [batch, {shape.text_length}, {shape.text_width}] |
| `unet/config.json` | the size of its training, its patches and its channels, from which the step of its sides follows |
| `unet/model.onnx` | `sample` [batch, 3, height, width] in −1 … 1, `timestep` 0 … 999, `encoder_hidden_states` → the clean estimate |
| `upscaler/model.onnx` | `sample` [batch, 3, height, width] in −1 … 1 → `upscaled_sample`, {scale} times as wide and high |

Weights are stored in half precision and computed in single precision. The unconditional text is the empty prompt.

## Licence

MIT, like the rest of Tenfold; the pictures and captions of the training data, which the recipe makes again, are CC0.
""",
        encoding="utf8",
    )
