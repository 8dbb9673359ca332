"""The denoiser, a small U-Net on patches, and the text encoder.

The U-Net works on 4 × 4 patches of a 64 × 64 picture, so its widest grid is 16 × 16: cheap enough for two processor cores.
Text enters by cross-attention at the two lower resolutions and, as one summary token, by FiLM everywhere.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import nn


@dataclass(frozen=True)
class NetworkShape:
    """patch: pixels a side that make one position of the widest grid. widths: channels from the widest grid down. blocks:
    residual blocks a side at each. text_width, text_length, text_layers: of the text encoder."""

    patch: int = 4
    widths: tuple[int, ...] = (96, 128, 224)
    blocks: tuple[int, ...] = (1, 2, 2)
    text_width: int = 192
    text_length: int = 32
    text_layers: int = 2

    @property
    def step(self):
        """What both sides of pictures must be multiples of, in pixels."""
        return self.patch * 2 ** (len(self.widths) - 1)

    @classmethod
    def of(cls, options):
        """The shape that a configuration's [train.network] table describes."""
        return cls(**{key: tuple(value) if isinstance(value, list) else value for key, value in options.items()})


class Attention(nn.Module):
    """Multi-head attention from x [B,N,width] to context [B,M,context_width]."""

    def __init__(self, width, context_width, heads):
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(width, width, bias=False)
        self.key_value = nn.Linear(context_width, 2 * width, bias=False)
        self.out = nn.Linear(width, width)

    def forward(self, x, context):
        batch, length, width = x.shape
        depth = width // self.heads
        query = self.query(x).reshape(batch, length, self.heads, depth).transpose(1, 2)
        pair = self.key_value(context).reshape(batch, context.shape[1], 2, self.heads, depth).permute(2, 0, 3, 1, 4)
        weights = torch.softmax(torch.matmul(query, pair[0].transpose(2, 3)) * depth**-0.5, -1)
        return self.out(torch.matmul(weights, pair[1]).transpose(1, 2).reshape(batch, length, width))


class FeedForward(nn.Sequential):
    """Two linear layers, twice as wide in between."""

    def __init__(self, width):
        super().__init__(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))


class TextEncoder(nn.Module):
    """Token ids [B,N] → embeddings [B,N,width]; the first token gathers the whole text."""

    def __init__(self, words, shape: NetworkShape):
        super().__init__()
        width = shape.text_width
        self.embedding = nn.Embedding(words, width)
        self.position = nn.Parameter(torch.randn(1, shape.text_length, width) * 0.02)
        nn.init.normal_(self.embedding.weight, std=2 / math.sqrt(width))
        self.layers = nn.ModuleList(
            nn.ModuleDict(
                {
                    "norm": nn.LayerNorm(width),
                    "attention": Attention(width, width, 4),
                    "second_norm": nn.LayerNorm(width),
                    "feed_forward": FeedForward(width),
                }
            )
            for _ in range(shape.text_layers)
        )
        self.norm = nn.LayerNorm(width)

    def forward(self, ids):
        x = self.embedding(ids) + self.position
        for layer in self.layers:
            normed = layer["norm"](x)
            x = x + layer["attention"](normed, normed)
            x = x + layer["feed_forward"](layer["second_norm"](x))
        return self.norm(x)


class Residual(nn.Module):
    """Two convolutions around FiLM by the time and the text's summary."""

    def __init__(self, width_in, width, condition_width):
        super().__init__()
        self.norm = nn.GroupNorm(16, width_in)
        self.convolution = nn.Conv2d(width_in, width, 3, padding=1)
        self.modulation = nn.Linear(condition_width, 2 * width)
        self.second_norm = nn.GroupNorm(16, width)
        self.second_convolution = nn.Conv2d(width, width, 3, padding=1)
        self.shortcut = nn.Conv2d(width_in, width, 1) if width_in != width else nn.Identity()
        nn.init.zeros_(self.second_convolution.weight)
        nn.init.zeros_(self.second_convolution.bias)

    def forward(self, x, condition):
        hidden = self.convolution(functional.silu(self.norm(x)))
        scale, shift = self.modulation(condition)[:, :, None, None].chunk(2, 1)
        hidden = self.second_norm(hidden) * (1 + scale) + shift
        return self.shortcut(x) + self.second_convolution(functional.silu(hidden))


class TextBlock(nn.Module):
    """Self-attention (on the lowest grid), cross-attention to the text, feed-forward."""

    def __init__(self, width, text_width, itself):
        super().__init__()
        heads = 4
        self.norm = nn.GroupNorm(16, width) if itself else None
        self.itself = Attention(width, width, heads) if itself else None
        self.text_norm = nn.LayerNorm(width)
        self.text = Attention(width, text_width, heads)
        self.forward_norm = nn.LayerNorm(width)
        self.feed_forward = FeedForward(width)
        for layer in [self.text.out, self.feed_forward[2]] + ([self.itself.out] if itself else []):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x, text):
        batch, width, height, columns = x.shape
        y = x.permute(0, 2, 3, 1).reshape(batch, height * columns, width)
        if self.itself is not None:
            normed = self.norm(x).permute(0, 2, 3, 1).reshape(batch, height * columns, width)
            y = y + self.itself(normed, normed)
        y = y + self.text(self.text_norm(y), text)
        y = y + self.feed_forward(self.forward_norm(y))
        return y.reshape(batch, height, columns, width).permute(0, 3, 1, 2)


class Stage(nn.Module):
    """A residual block, followed by a text block except on the widest grid."""

    def __init__(self, width_in, width, shape: NetworkShape, condition_width, level):
        super().__init__()
        self.residual = Residual(width_in, width, condition_width)
        lowest = level == len(shape.widths) - 1
        self.block = TextBlock(width, shape.text_width, lowest) if level > 0 else None

    def forward(self, x, condition, text):
        x = self.residual(x, condition)
        return x if self.block is None else self.block(x, text)


class Denoiser(nn.Module):
    """F(pictures, t, text) → [B,3,H,W] on two pictures stacked [B,6,H,W], times [B] in 0 … 1 and text [B,N,D]; H and W are multiples of
    the shape's step."""

    def __init__(self, shape: NetworkShape):
        super().__init__()
        self.patch = shape.patch
        condition = 256
        channels = 3 * shape.patch**2
        widths, levels = shape.widths, len(shape.widths)
        self.time = nn.Sequential(nn.Linear(128, condition), nn.SiLU(), nn.Linear(condition, condition))
        self.summary = nn.Linear(shape.text_width, condition)
        self.enter = nn.Conv2d(2 * channels, widths[0], 3, padding=1)
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        self.shrink, self.grow = nn.ModuleList(), nn.ModuleList()
        width = widths[0]
        for level, wanted in enumerate(widths):
            stages = nn.ModuleList()
            for _ in range(shape.blocks[level]):
                stages.append(Stage(width, wanted, shape, condition, level))
                width = wanted
            self.down.append(stages)
            if level < levels - 1:
                self.shrink.append(nn.Conv2d(width, width, 3, stride=2, padding=1))
        self.middle = Stage(width, width, shape, condition, levels - 1)
        for level in reversed(range(levels)):
            stages = nn.ModuleList()
            for _ in range(shape.blocks[level]):
                stages.append(Stage(width, widths[level], shape, condition, level))
                width = widths[level]
            self.up.append(stages)
            if level > 0:
                self.grow.append(nn.Conv2d(width, widths[level - 1], 1))
                width = widths[level - 1]
        self.norm = nn.GroupNorm(16, width)
        self.leave = nn.Conv2d(width, channels, 3, padding=1)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)
        frequencies = torch.exp(torch.linspace(0, math.log(1000.0), 64))
        self.register_buffer("frequencies", frequencies, persistent=False)

    def forward(self, x, time, text):
        angles = time[:, None].float() * self.frequencies[None]
        condition = self.time(torch.cat([angles.sin(), angles.cos()], 1)) + self.summary(text[:, 0])
        condition = functional.silu(condition)
        hidden = self.enter(functional.pixel_unshuffle(x, self.patch))
        skipped = []
        for level, stages in enumerate(self.down):
            for stage in stages:
                hidden = stage(hidden, condition, text)
                skipped.append(hidden)
            if level < len(self.shrink):
                hidden = self.shrink[level](hidden)
        hidden = self.middle(hidden, condition, text)
        for level, stages in enumerate(self.up):
            for stage in stages:
                hidden = stage(hidden + skipped.pop(), condition, text)
            if level < len(self.grow):
                hidden = functional.interpolate(self.grow[level](hidden), scale_factor=2.0, mode="nearest")
        return functional.pixel_shuffle(self.leave(functional.silu(self.norm(hidden))), self.patch)
