"""Says which subject a picture shows; trained on rendered pictures, it judges generated ones."""

from torch import nn


class Classifier(nn.Sequential):
    """[B,3,H,W] in −1 … 1 → scores [B,subjects]. width: channels of the finest of its four grids, which has half the picture's
    resolution; each next one has twice as many."""

    def __init__(self, subjects, width):
        layers = [nn.Conv2d(3, width, 4, stride=2, padding=1)]
        for _ in range(3):
            layers += [
                nn.GroupNorm(4, width),
                nn.ReLU(),
                nn.Conv2d(width, 2 * width, 3, stride=2, padding=1),
                nn.GroupNorm(4, 2 * width),
                nn.ReLU(),
                nn.Conv2d(2 * width, 2 * width, 3, padding=1),
            ]
            width *= 2
        super().__init__(
            *layers, nn.GroupNorm(4, width), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(width, subjects)
        )
