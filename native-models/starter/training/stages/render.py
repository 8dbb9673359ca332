"""Renders the data sets, shard by shard; shards that exist are kept.

A shard is an .npz file: images uint8 [n,size,size,3], captions (several an image, as a JSON list of lists), and the key of
every image's main subject.
"""

import json
import os
from multiprocessing import get_context

import cv2
import numpy as np

from scenes.captions import caption
from scenes.composition import compose
from scenes.subjects import load_subjects

from .workspace import Workspace, write_atomically

_CAPTIONS_PER_PICTURE = 3
_PAINTED_LARGER = 2
"""Pictures of the base size are painted larger and averaged, so that fine structure does not alias."""


def _picture(seed, size, paint_size):
    random = np.random.default_rng(seed)
    scene = compose(paint_size, random)
    image = scene.image
    if paint_size != size:
        image = cv2.resize(image, (size, size), interpolation=cv2.INTER_AREA)
    captions = [caption(scene, random) for _ in range(_CAPTIONS_PER_PICTURE)]
    return (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8), captions, scene.main.subject.key


def _render_shard(order):
    path, seed, first, count, size, paint_size = order
    if path.exists():
        return
    load_subjects()
    pictures = [_picture([seed, first + index], size, paint_size) for index in range(count)]

    def write(file):
        np.savez(
            file,
            images=np.stack([image for image, _, _ in pictures]),
            captions=json.dumps([captions for _, captions, _ in pictures]),
            keys=json.dumps([key for _, _, key in pictures]),
        )

    write_atomically(path, write)


def _orders(workspace, name, total, seed, size, paint_size):
    shard = workspace.configuration["render"]["shard"]
    return [
        (
            workspace.path("data", f"{name}-{first:07d}.npz"),
            seed,
            first,
            min(shard, total - first),
            size,
            paint_size,
        )
        for first in range(0, total, shard)
    ]


def render(workspace: Workspace, processes=None):
    """Renders every shard that is missing, on all cores unless told otherwise."""
    render_options = workspace.configuration["render"]
    size = workspace.configuration["train"]["size"]
    seed = workspace.configuration["seed"]
    orders = [
        *_orders(workspace, "base", render_options["base_pictures"], seed, size, size * _PAINTED_LARGER),
        *_orders(workspace, "held-out", render_options["held_out_pictures"], seed + 2, size, size * _PAINTED_LARGER),
        *_orders(workspace, "large", render_options["large_pictures"], seed + 1, 256, 256),
    ]
    missing = [order for order in orders if not order[0].exists()]
    with get_context("spawn").Pool(processes or os.cpu_count()) as pool:
        for done, _ in enumerate(pool.imap_unordered(_render_shard, missing), 1):
            print(f"rendered shard {done} of {len(missing)}", flush=True)


def load_shards(workspace: Workspace, name):
    """All pictures of a data set: images uint8 [n,H,W,3], captions (a list a picture), keys."""
    images, captions, keys = [], [], []
    for path in sorted((workspace.folder / "data").glob(f"{name}-*.npz")):
        with np.load(path) as shard:
            images.append(shard["images"])
            captions += json.loads(str(shard["captions"]))
            keys += json.loads(str(shard["keys"]))
    if not images:
        raise SystemExit(f"There are no “{name}” pictures yet: run the render stage first.")
    return np.concatenate(images), captions, keys
