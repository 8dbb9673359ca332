"""The plan of a city: blocks between streets, lots within blocks, numbers drawn for each of them."""

from dataclasses import dataclass

import numpy as np

from ..fields import smooth_step

_NUMBERS = np.random.default_rng(11).random((64, 64, 16)).astype(np.float32)


def number(column, row, kind):
    """A random number 0 … 1 for a place on an integer grid; kind 0 … 15 gives different ones."""
    column, row = column.astype(np.int64), row.astype(np.int64)
    return _NUMBERS[(row * 7 + column // 64) & 63, (column * 3 + row // 64) & 63, kind]


@dataclass
class Plan:
    """Fields of a city. block, lot: masks. gx, gy: place within the lot, 0 … 1. height, tint, use: numbers of the lot;
    park: a number of the block; across, down: distance from the middle of the nearest street, in blocks; margin: half
    the width of a street; avenue: where streets are broad."""

    block: np.ndarray
    lot: np.ndarray
    gx: np.ndarray
    gy: np.ndarray
    height: np.ndarray
    tint: np.ndarray
    use: np.ndarray
    park: np.ndarray
    across: np.ndarray
    down: np.ndarray
    avenue: np.ndarray


def plan(x, y, soft, street=0.1):
    """The plan at coordinates of one unit a block; soft is the width of an edge in blocks."""
    column, row = np.floor(x), np.floor(y)
    fx, fy = x - column, y - row
    avenue = (np.mod(np.round(x), 4) == 0) | (np.mod(np.round(y), 5) == 0)
    across, down = np.minimum(fx, 1 - fx), np.minimum(fy, 1 - fy)
    wide_x, wide_y = (
        street * (1 + 0.7 * (np.mod(np.round(x), 4) == 0)),
        street * (1 + 0.7 * (np.mod(np.round(y), 5) == 0)),
    )
    block = smooth_step(wide_x - soft / 2, wide_x + soft / 2, across) * smooth_step(
        wide_y - soft / 2, wide_y + soft / 2, down
    )
    parts = 1 + (number(column, row, 1) > 0.3) + (number(column, row, 2) > 0.55)
    inner_x = np.clip((fx - wide_x) / (1 - 2 * wide_x), 0, 0.999) * parts
    inner_y = np.clip((fy - wide_y) / (1 - 2 * wide_y), 0, 0.999) * parts
    lot_x, lot_y = column * 5 + np.floor(inner_x), row * 5 + np.floor(inner_y)
    gx, gy = inner_x % 1, inner_y % 1
    edge = np.minimum(np.minimum(gx, 1 - gx), np.minimum(gy, 1 - gy))
    lot = smooth_step(0.05, 0.06 + soft * parts, edge)
    return Plan(
        block, lot, gx, gy, number(lot_x, lot_y, 3), number(lot_x, lot_y, 4), number(lot_x, lot_y, 5),
        number(column, row, 6), across, down, avenue,
    )  # fmt: skip
