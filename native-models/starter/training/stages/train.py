"""Trains the denoiser and the text encoder together; goes on from the last checkpoint."""

import copy
import csv
import os
import time

import cv2
import numpy as np
import torch

from model.clean_estimate import CleanEstimate, band_moments
from model.diffusion import TIMESTEPS, sample
from model.network import Denoiser, NetworkShape, TextEncoder
from model.vocabulary import Vocabulary
from scenes.captions import name_alone
from scenes.painting import SUBJECTS
from scenes.subjects import load_subjects

from .optimiser import Optimiser
from .precision import mixed_precision
from .render import load_shards
from .workers import average_gradients, device, rank, run_workers, workers
from .workspace import Workspace, write_atomically

_CHECKPOINT_SECONDS = 240
_MOMENT_PICTURES = 2000
GRID_PROMPTS = (
    "hundreds of distant golden galaxies",
    "a blue spiral galaxy",
    "a pink and blue nebula",
    "an orange star",
    "a golden ringed planet",
    "earth from space",
    "a grey moon with craters",
    "a red desert planet",
    "snowy mountains from above",
    "a green coast with white waves",
    "a tropical island in the ocean",
    "a city at night",
    "a dense green forest from above",
    "a lone tree in a meadow at sunset",
    "a sunflower",
    "a red maple leaf",
    "leaf veins, close-up",
    "brown bark",
    "a red ladybird on a green leaf",
    "a blue butterfly",
    "a blue eye",
    "green plant cells under a microscope",
    "a purple cell with a nucleus",
    "a chromosome",
    "a blue dna double helix",
    "a snowflake on a dark background",
    "a molecule",
    "a lattice of atoms",
    "a glowing blue atom",
    "an atomic nucleus",
    "a nebula with a ringed planet in the middle",
    "a meadow with a tree in the middle",
)
"""What the grids show, eight a row."""


class MixedPrecision(torch.nn.Module):
    """Computes a network in bfloat16 where that is fast, and what is around it not."""

    def __init__(self, network, device):
        super().__init__()
        self.network, self.device = network, device

    def forward(self, *inputs):
        with mixed_precision(self.device):
            return self.network(*inputs)


class Trainer:
    """Networks, their moving average, the optimiser and the data, as one thing that can be saved and loaded."""

    def __init__(self, workspace: Workspace):
        self.workspace = workspace
        self.options = workspace.configuration["train"]
        self.device = device()
        torch.manual_seed(workspace.configuration["seed"])
        images, self.captions, keys = load_shards(workspace, "base")
        self.images = torch.from_numpy(images).permute(0, 3, 1, 2)
        emphasis = self.options.get("emphasis", {})
        self.shares = torch.tensor([float(emphasis.get(key, 1)) for key in keys]).cumsum(0)
        self.shape = NetworkShape.of(self.options["network"])
        self.checkpoint = workspace.path("checkpoint.pt")
        saved = torch.load(self.checkpoint, weights_only=True) if self.checkpoint.exists() else None
        load_subjects()
        random = np.random.default_rng(workspace.configuration["seed"])
        for captions, key in zip(self.captions, keys, strict=True):
            captions.append(name_alone(SUBJECTS[key], captions, random))
        every_caption = [caption for captions in self.captions for caption in captions]
        self.vocabulary = (
            Vocabulary(saved["words"]).extended(every_caption) if saved else Vocabulary.of(every_caption)
        )
        self.networks = self._build().to(self.device)
        self.average = copy.deepcopy(self.networks).requires_grad_(False)
        self.optimiser = Optimiser(self.networks)
        self.moments = saved["moments"] if saved else band_moments(self._pictures(slice(_MOMENT_PICTURES)))
        self.estimate, self.average_estimate = (
            CleanEstimate(
                MixedPrecision(networks["denoiser"], self.device), self.moments, self.options["schedule_shift"]
            ).to(self.device)
            for networks in (self.networks, self.average)
        )
        self.seen = 0
        if saved:
            self._restore(saved)
        torch.manual_seed(workspace.configuration["seed"] + self.seen * workers() + rank())
        self.ids = torch.tensor([
            [self.vocabulary.encode(caption, self.shape.text_length) for caption in captions]
            for captions in self.captions
        ])
        self.no_text = torch.tensor(self.vocabulary.encode("", self.shape.text_length))

    def _build(self):
        return torch.nn.ModuleDict({
            "text": TextEncoder(len(self.vocabulary.words), self.shape),
            "denoiser": Denoiser(self.shape).to(memory_format=torch.channels_last),
        })

    def _restore(self, saved):
        key = "text.embedding.weight"
        grown = len(self.vocabulary.words) - saved["networks"][key].shape[0]
        for state, module in ((saved["networks"], self.networks), (saved["average"], self.average)):
            if grown:
                state[key] = torch.cat([state[key], module.state_dict()[key][-grown:].cpu()])
            module.load_state_dict(state)
        if not grown:
            # Moments of a smaller vocabulary do not fit; they are found again within some hundred steps.
            self.optimiser.restore(saved["optimiser"])
        self.seen = saved["seen"]

    def save(self):
        """Writes the checkpoint, whole or not at all."""
        state = {
            "words": self.vocabulary.words,
            "moments": self.moments,
            "networks": self.networks.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state(),
            "seen": self.seen,
        }
        write_atomically(self.checkpoint, lambda file: torch.save(state, file))

    def learning_rates(self):
        """Of Muon and AdamW: warm-up, then constant, then falling to nothing, so that images can be added before the fall."""
        options = self.options
        rising = min(1.0, (self.seen + options["batch"]) / options["warm_up"])
        falling = min(1.0, max(0.0, (options["images"] - self.seen) / options["cool_down"]))
        share = rising * max(0.01, falling)
        return options["matrix_learning_rate"] * share, options["learning_rate"] * share

    def _pictures(self, chosen):
        return self.images[chosen].to(self.device).float().div_(127.5).sub_(1)

    def batch(self):
        """Random pictures in −1 … 1 and the ids of one of their captions, some of them dropped."""
        count = self.options["batch"] // workers()
        chosen = torch.searchsorted(self.shares, torch.rand(count) * self.shares[-1]).clamp(max=len(self.images) - 1)
        pictures = self._pictures(chosen)
        mirrored = torch.rand(count) < 0.5
        pictures[mirrored] = pictures[mirrored].flip(3)
        caption = torch.randint(self.ids.shape[1] - 1, (count,))
        caption[torch.rand(count) < self.options["names_alone"]] = -1
        ids = self.ids[chosen, caption]
        ids[torch.rand(count) < self.options["caption_dropout"]] = self.no_text
        return pictures, ids.to(self.device)

    def step(self):
        """One step of the optimiser; returns the loss."""
        pictures, ids = self.batch()
        count = len(pictures)
        # Stratified: every batch sees the whole range.
        timesteps = ((torch.randperm(count) + torch.rand(count)) / count * TIMESTEPS).long().to(self.device)
        text = MixedPrecision(self.networks["text"], self.device)(ids)
        loss = self.estimate.loss(pictures, torch.randn_like(pictures), timesteps, text)
        loss.backward()
        average_gradients(self.networks.parameters())
        torch.nn.utils.clip_grad_norm_(self.networks.parameters(), 1.0)
        self.optimiser.step(self.learning_rates())
        self.seen += count * workers()
        steps = self.seen / self.options["batch"]
        keep = min(self.options["average"], (1 + steps) / (10 + steps))
        with torch.no_grad():
            torch._foreach_lerp_(list(self.average.parameters()), list(self.networks.parameters()), 1 - keep)
        return loss.item()

    def grid(self):
        """Writes pictures of fixed prompts, to look at."""
        length = self.shape.text_length
        ids = torch.tensor([self.vocabulary.encode(prompt, length) for prompt in GRID_PROMPTS]).to(self.device)
        sampling = self.workspace.configuration["sampling"]
        text = MixedPrecision(self.average["text"], self.device)
        with torch.no_grad():
            pictures = sample(
                self.average_estimate,
                text(ids),
                text(self.no_text[None].to(self.device)),
                self.options["size"],
                self.options["schedule_shift"],
                sampling["steps"],
                sampling["guidance"],
            )
        pixels = ((pictures.float().cpu() + 1) * 127.5).byte().permute(0, 2, 3, 1).numpy()
        rows = [np.concatenate(list(pixels[first : first + 8]), 1) for first in range(0, len(pixels), 8)]
        sheet = np.concatenate(rows, 0)[..., ::-1]
        path = self.workspace.path("grids", f"{self.seen:08d}.png")
        cv2.imwrite(str(path), cv2.resize(sheet, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC))


def _train(workspace: Workspace):
    trainer = Trainer(workspace)
    options = trainer.options
    first = rank() == 0
    saved_at = time.monotonic()
    losses, started, started_at = [], time.monotonic(), trainer.seen
    next_grid = (trainer.seen // options["grid_every"] + 1) * options["grid_every"]
    with open(workspace.path("training.csv") if first else os.devnull, "a", newline="", encoding="utf8") as file:
        log = csv.writer(file)
        while trainer.seen < options["images"]:
            losses.append(trainer.step())
            if not first:
                continue
            if len(losses) == 50 or trainer.seen >= options["images"]:
                speed = (trainer.seen - started_at) / (time.monotonic() - started)
                log.writerow([trainer.seen, f"{np.mean(losses):.5f}", f"{speed:.1f}"])
                file.flush()
                losses = []
            if trainer.seen >= next_grid:
                trainer.grid()
                next_grid += options["grid_every"]
            if time.monotonic() - saved_at > _CHECKPOINT_SECONDS:
                trainer.save()
                saved_at = time.monotonic()
    if first:
        trainer.grid()
        trainer.save()


def train(workspace: Workspace):
    """Trains until the configured number of images was seen."""
    run_workers(workspace.path("workers"), _train, workspace)
