"""Trains the classifier that judges prompt agreement; goes on from the last checkpoint."""

import numpy as np
import torch
import torch.nn.functional as functional

from model.classifier import Classifier

from .optimiser import Optimiser
from .precision import mixed_precision
from .render import load_shards
from .workspace import Workspace, write_atomically

_SAVE_EVERY = 200


def _degraded(pictures):
    """Generated pictures are softer and a little noisy: the classifier must not mind."""
    blurred = functional.avg_pool2d(functional.pad(pictures, (1, 1, 1, 1), mode="replicate"), 3, 1)
    share = torch.rand(len(pictures), 1, 1, 1)
    noise = torch.randn_like(pictures) * torch.rand(len(pictures), 1, 1, 1) * 0.08
    return pictures + share * (blurred - pictures) + noise


def _tensor(images):
    pictures = torch.from_numpy(images).permute(0, 3, 1, 2).float() / 127.5 - 1
    return pictures.contiguous(memory_format=torch.channels_last)


def train_classifier(workspace: Workspace):
    """Trains it on the base pictures and returns (classifier, keys, accuracy on the held-out pictures 0 … 1)."""
    options = workspace.configuration["classifier"]
    torch.manual_seed(workspace.configuration["seed"])
    images, _, labels = load_shards(workspace, "base")
    keys = sorted(set(labels))
    numbers = torch.tensor([keys.index(label) for label in labels])
    classifier = Classifier(len(keys), options["width"]).to(memory_format=torch.channels_last)
    optimiser = Optimiser(classifier)
    path = workspace.path("classifier.pt")
    seen = 0
    if path.exists():
        saved = torch.load(path, weights_only=True)
        classifier.load_state_dict(saved["classifier"])
        optimiser.restore(saved["optimiser"])
        seen = saved["seen"]

    def save():
        state = {"classifier": classifier.state_dict(), "optimiser": optimiser.state(), "seen": seen}
        write_atomically(path, lambda file: torch.save(state, file))

    while seen < options["images"]:
        chosen = np.random.default_rng([workspace.configuration["seed"], seen]).integers(0, len(images), options["batch"])
        share = 1.02 - seen / options["images"]
        with mixed_precision(torch.device("cpu")):
            scores = classifier(_degraded(_tensor(images[chosen])))
        loss = functional.cross_entropy(scores.float(), numbers[torch.from_numpy(chosen)], label_smoothing=0.05)
        loss.backward()
        optimiser.step((options["matrix_learning_rate"] * share, options["learning_rate"] * share))
        seen += options["batch"]
        if seen // options["batch"] % _SAVE_EVERY == 0:
            print(f"classifier: {seen} pictures, loss {loss.item():.3f}", flush=True)
            save()
    save()
    held_out, _, held_out_labels = load_shards(workspace, "held-out")
    guesses = classify(classifier, _tensor(held_out))
    known = [index for index, label in enumerate(held_out_labels) if label in keys]
    hits = np.mean([keys[guesses[index]] == held_out_labels[index] for index in known])
    return classifier, keys, float(hits)


@torch.no_grad()
def classify(classifier, pictures, batch=256):
    """The number of the likeliest subject of every picture [n,3,H,W] in −1 … 1."""
    return np.concatenate([
        classifier(part.contiguous(memory_format=torch.channels_last)).argmax(1).numpy()
        for part in pictures.split(batch)
    ])
