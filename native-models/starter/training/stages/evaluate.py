"""Measures the exported model folder: prompt agreement, diversity, joint runs, speed, sizes. Writes report.json, prints it.

The networks run as ONNX, with the exported tokenizer's words: what is measured is what ships. Joint runs are Tenfold's own.
"""

import json
import re
import subprocess
import time
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import torch

from model.diffusion import ddim, trailing_timesteps
from scenes.captions import HELD_OUT_FRAMES
from scenes.lexicon import HELD_OUT
from scenes.painting import SUBJECTS
from scenes.subjects import load_subjects

from .classify import classify, train_classifier
from .export import export_network
from .workspace import Workspace

_PROMPTS_PER_SUBJECT = 4
_DIVERSITY_SEEDS = 8
_BATCH = 32


class Model:
    """An exported model folder, sampled as the program samples it (DDIM, trailing timesteps)."""

    def __init__(self, folder, steps, guidance, shift):
        load = lambda part: onnxruntime.InferenceSession(folder / part / "model.onnx", providers=["CPUExecutionProvider"])
        self.text_encoder, self.denoiser = load("text_encoder"), load("unet")
        definition = json.loads((folder / "tokenizer/tokenizer.json").read_text(encoding="utf8"))
        self.vocabulary = definition["model"]["vocab"]
        first = {}
        for word, number in self.vocabulary.items():
            first.setdefault(number, word)
        self.trained_words = set(first.values())
        self.length = definition["truncation"]["max_length"]
        self.size = json.loads((folder / "model_index.json").read_text(encoding="utf8"))["sample_size"]
        self.steps, self.guidance, self.shift = steps, guidance, shift

    def _text(self, prompts):
        ids = np.zeros((len(prompts), self.length), np.int64)
        for row, prompt in enumerate(prompts):
            words = re.findall("[a-z]+", prompt.lower())
            found = [1, *(self.vocabulary.get(word, 2) for word in words)][: self.length]
            ids[row, : len(found)] = found
        return self.text_encoder.run(None, {"input_ids": ids})[0]

    def paint(self, prompts, seed):
        """Pictures [n,3,size,size] in −1 … 1 of prompts."""
        return torch.cat([self._paint(prompts[first : first + _BATCH], seed + first) for first in range(0, len(prompts), _BATCH)])

    def _paint(self, prompts, seed):
        count = len(prompts)
        text = np.concatenate([self._text(prompts), self._text([""] * count)])
        noisy = torch.randn(count, 3, self.size, self.size, generator=torch.Generator().manual_seed(seed))

        def estimate(noisy, timestep):
            feeds = {
                "sample": torch.cat([noisy, noisy]).numpy(),
                "timestep": np.array(timestep, np.float32),
                "encoder_hidden_states": text,
            }
            return torch.from_numpy(self.denoiser.run(None, feeds)[0]).chunk(2)

        return ddim(estimate, noisy, trailing_timesteps(self.steps), self.guidance, self.shift)


def _unseen_synonym(word, random, trained_words):
    """A synonym that no caption of the training has, or the word itself where there is none."""
    synonyms = [synonym for synonym in HELD_OUT.get(word, ()) if synonym not in trained_words]
    return synonyms[random.integers(len(synonyms))] if synonyms else word


def _prompts(keys, random, held_out, trained_words):
    """(key, prompt) pairs: names as people write them, or phrasings and synonyms that training never saw."""
    pairs = []
    for key in keys:
        subject = SUBJECTS[key]
        for index in range(_PROMPTS_PER_SUBJECT):
            name = subject.names[index % len(subject.names)]
            if held_out:
                words = [_unseen_synonym(word, random, trained_words) for word in name.split()]
                text = HELD_OUT_FRAMES[random.integers(len(HELD_OUT_FRAMES))].format(" ".join(words))
            else:
                text = name if subject.plural else f"a {name}"
            pairs.append((key, text))
    return pairs


def _sheet(pictures, path):
    pixels = ((pictures + 1) * 127.5).byte().permute(0, 2, 3, 1).numpy()[..., ::-1]
    columns = 16
    padded = np.concatenate([pixels, np.zeros((-len(pixels) % columns, *pixels.shape[1:]), np.uint8)])
    rows = [np.concatenate(list(padded[first : first + columns]), 1) for first in range(0, len(padded), columns)]
    cv2.imwrite(str(path), np.concatenate(rows, 0))


def _agreement(model, classifier, keys, random, held_out, path):
    """Top-1 share of pictures that the classifier takes for what was asked, in all and by subject."""
    pairs = _prompts(keys, random, held_out, model.trained_words)
    pictures = model.paint([prompt for _, prompt in pairs], seed=1000)
    guesses = [keys[number] for number in classify(classifier, pictures)]
    _sheet(pictures, path)
    hits = {key: [] for key in keys}
    for (key, _), guess in zip(pairs, guesses):
        hits[key].append(guess == key)
    by_subject = {key: float(np.mean(found)) for key, found in hits.items()}
    return float(np.mean(list(by_subject.values()))), by_subject


def _diversity(model, keys):
    """Mean distance between pictures of one prompt, in grey values 0 … 255: near 0 means that all seeds look alike."""
    distances = []
    for key in keys[::8]:
        pictures = model.paint([f"a {SUBJECTS[key].names[0]}"] * _DIVERSITY_SEEDS, seed=77).flatten(1)
        difference = torch.cdist(pictures, pictures) / pictures.shape[1] ** 0.5
        distances.append(float(difference.sum() / (_DIVERSITY_SEEDS * (_DIVERSITY_SEEDS - 1))) * 127.5)
    return float(np.mean(distances))


def _keep_judge(classifier, keys, folder, size):
    """Writes the judge as ONNX with the names of its classes, for the tests of the program."""
    batch = torch.export.Dim("batch", min=1, max=256)
    pictures = torch.zeros(2, 3, size, size)
    export_network(classifier, (pictures,), folder / "judge.onnx", ["pictures"], "scores", ({0: batch},))
    (folder / "subjects.json").write_text(json.dumps(keys, indent=2) + "\n", encoding="utf8")


def _joint(folder, sheet):
    """What Tenfold's own sampler makes of the bundled examples: {example: {blending: {measure: value}}}."""
    scripts = Path(__file__).parents[4] / "scripts"
    command = ["node", scripts / "run.mjs", scripts / "joint-quality.ts", folder.absolute(), sheet.absolute()]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def _print_joint(joint):
    for example, modes in joint.items():
        for mode, measures in modes.items():
            values = ", ".join(f"{name} {value:.3f}" for name, value in measures.items())
            print(f"{example}, {mode}: {values}")


def evaluate(workspace: Workspace):
    """Trains the judge if need be, measures, writes report.json and two sheets, prints a table."""
    load_subjects()
    folder = workspace.folder / "model"
    sampling = workspace.configuration["sampling"]
    classifier, keys, accuracy = train_classifier(workspace)
    _keep_judge(classifier, keys, workspace.path("judge", "judge.onnx").parent, workspace.configuration["train"]["size"])
    random = np.random.default_rng(3)
    model = Model(folder, sampling["steps"], sampling["guidance"], workspace.configuration["train"]["schedule_shift"])
    started = time.monotonic()
    seen, by_subject = _agreement(model, classifier, keys, random, False, workspace.path("sheet-seen.png"))
    seconds = (time.monotonic() - started) / len(keys) / _PROMPTS_PER_SUBJECT
    unseen, _ = _agreement(model, classifier, keys, random, True, workspace.path("sheet-unseen.png"))
    report = {
        "subjects": len(keys),
        "judge_accuracy": accuracy,
        "agreement_seen": seen,
        "agreement_unseen": unseen,
        "agreement_by_subject": by_subject,
        "diversity": _diversity(model, keys),
        "joint": _joint(folder, workspace.path("joint.jpg")),
        "seconds_per_picture": seconds,
        "megabytes": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6,
    }
    workspace.path("report.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf8")
    for name, value in report.items():
        if isinstance(value, float | int):
            print(f"{name:24} {value:.3f}")
    _print_joint(report["joint"])
    weakest = sorted(by_subject.items(), key=lambda item: item[1])[:12]
    print("weakest subjects:", ", ".join(f"{key} {share:.2f}" for key, share in weakest))
