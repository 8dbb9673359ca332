"""Trains the upscaler on crops of large pictures; goes on from the last checkpoint."""

import time

import numpy as np
import torch
import torch.nn.functional as functional

from model.upscaler import SCALE, Upscaler

from .precision import mixed_precision
from .render import load_shards
from .workspace import Workspace, write_atomically

_CROP = 128
_VALIDATION_PICTURES = 4
_CHECKPOINT_SECONDS = 120
_GRAIN = 0.1
"""Most of it, as a deviation of pixels in −1 … 1; about what is seen in the denoiser's pictures."""
_GRID_WEIGHT = 4.0


def _crops(images, random, count):
    """Random crops in random orientations, [count,3,128,128] in −1 … 1."""
    crops = np.empty((count, _CROP, _CROP, 3), np.uint8)
    room = images.shape[1] - _CROP + 1
    for index in range(count):
        top, left = random.integers(0, room, 2)
        crop = images[random.integers(len(images)), top : top + _CROP, left : left + _CROP]
        crop = np.rot90(crop, random.integers(4))
        crops[index] = crop[:, ::-1] if random.random() < 0.5 else crop
    tensor = torch.from_numpy(crops).permute(0, 3, 1, 2).float() / 127.5 - 1
    return tensor.contiguous(memory_format=torch.channels_last)


def _reduced(crops, random):
    """What the network is given: averaged, sometimes blurred, and with a grain of one and of two pixels, as generated pictures have."""
    small = functional.avg_pool2d(crops, SCALE)
    if random.random() < 0.5:
        blurred = functional.avg_pool2d(functional.pad(small, (1, 1, 1, 1), mode="replicate"), 3, 1)
        share = float(random.uniform(0.2, 0.8))
        small = (1 - share) * small + share * blurred
    fine, coarse = torch.randn_like(small), torch.randn_like(small[:, :, ::2, ::2])
    grain = fine + functional.interpolate(coarse, scale_factor=2.0, mode="bilinear", align_corners=False)
    return small + grain * torch.rand(len(small), 1, 1, 1) * _GRAIN


def _loss(result, wanted):
    """L1 of the pixels, half as much of the differences between neighbours, which keeps edges crisp, and the grid."""
    across = (result.diff(dim=3) - wanted.diff(dim=3)).abs().mean()
    down = (result.diff(dim=2) - wanted.diff(dim=2)).abs().mean()
    return (result - wanted).abs().mean() + 0.5 * (across + down) + _GRID_WEIGHT * _grid(result)


def _grid(result):
    """How differently steep pictures are at the places within a small pixel, 0 for not at all.

    A network that is unsure about the inside of a small pixel changes most from one to the next: the grid shows through, and
    with it every border that lies on it.
    """
    differences = 0
    for dimension in (2, 3):
        steps = result.diff(dim=dimension).square().sum(1).add(1e-6).sqrt()
        whole = steps.narrow(dimension - 1, 0, result.shape[dimension] - SCALE)
        places = whole.unflatten(dimension - 1, (-1, SCALE)).movedim(dimension, 0).flatten(1).mean(1)
        differences = differences + (places / places.mean() - 1).square().mean()
    return differences


def _decibels(result, wanted):
    return 10 * float(torch.log10(4 / (result.clamp(-1, 1) - wanted).square().mean()))


def upscale(workspace: Workspace):
    """Trains for the configured number of steps and prints the PSNR on pictures kept aside."""
    options = workspace.configuration["upscaler"]
    random = np.random.default_rng(workspace.configuration["seed"])
    torch.manual_seed(workspace.configuration["seed"])
    images, _, _ = load_shards(workspace, "large")
    aside, images = images[:_VALIDATION_PICTURES], images[_VALIDATION_PICTURES:]
    network = Upscaler(options["width"], options["blocks"]).to(memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(network.parameters(), betas=(0.9, 0.99))
    checkpoint = workspace.path("upscaler.pt")
    step = 0
    if checkpoint.exists():
        saved = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(saved["network"])
        optimiser.load_state_dict(saved["optimiser"])
        step = saved["step"]

    def save():
        state = {"network": network.state_dict(), "optimiser": optimiser.state_dict(), "step": step}
        write_atomically(checkpoint, lambda file: torch.save(state, file))

    saved_at = time.monotonic()
    while step < options["steps"]:
        wanted = _crops(images, random, options["batch"])
        rate = min(1.0, (step + 1) / 50) * (0.02 + 0.98 * (1 - step / options["steps"]))
        for group in optimiser.param_groups:
            group["lr"] = options["learning_rate"] * rate
        with mixed_precision(torch.device("cpu")):
            result = network(_reduced(wanted, random).contiguous(memory_format=torch.channels_last))
        loss = _loss(result.float(), wanted)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        step += 1
        if step % 100 == 0:
            print(f"upscaler step {step}: loss {loss.item():.4f}", flush=True)
        if time.monotonic() - saved_at > _CHECKPOINT_SECONDS:
            save()
            saved_at = time.monotonic()
    save()
    wanted = torch.from_numpy(aside).permute(0, 3, 1, 2).float() / 127.5 - 1
    small = functional.avg_pool2d(wanted, SCALE)
    with torch.no_grad():
        print(
            f"PSNR {_decibels(network(small), wanted):.2f} dB, bicubic "
            f"{_decibels(functional.interpolate(small, scale_factor=SCALE, mode='bicubic'), wanted):.2f} dB"
        )
