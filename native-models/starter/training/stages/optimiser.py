"""Which optimiser moves which weights.

Muon moves matrices and convolutions, which are most of the network; AdamW moves the rest: biases, norms, embeddings, and the
convolutions next to the pixels. Muon's work is shared among the workers.
"""

import torch
import torch.distributed as distributed
from torch import nn

from .muon import Muon
from .workers import rank, workers

_MOMENTS = (0.9, 0.99)
_WEIGHT_DECAY = 0.01
_NOT_MATRICES = ("embedding", "position", "enter", "leave")


def _as_matrix(tensor):
    """[out, in] of a matrix or of a channels-last convolution, sharing its storage."""
    return tensor if tensor.ndim == 2 else tensor.permute(0, 2, 3, 1).flatten(1)


class Optimiser:
    """networks: the module whose parameters it moves, in channels-last memory format."""

    def __init__(self, networks: nn.Module):
        named = list(networks.named_parameters())
        is_matrix = {
            name: parameter.ndim in (2, 4) and not any(part in name for part in _NOT_MATRICES) for name, parameter in named
        }
        # Muon takes nothing but matrices, so it is given views of the convolutions.
        self.matrices = [
            (parameter, nn.Parameter(_as_matrix(parameter.detach()))) for name, parameter in named if is_matrix[name]
        ]
        others = [parameter for name, parameter in named if not is_matrix[name]]
        self.muon = Muon([view for _, view in self.matrices[rank() :: workers()]], _WEIGHT_DECAY)
        self.adam = torch.optim.AdamW(others, betas=_MOMENTS, weight_decay=_WEIGHT_DECAY, fused=True)

    def step(self, rates):
        """Moves the weights by their gradients and forgets these. rates: learning rates of Muon and of AdamW."""
        for parameter, view in self.matrices:
            view.grad = _as_matrix(parameter.grad)
        self.muon.step(rates[0])
        self.adam.param_groups[0]["lr"] = rates[1]
        self.adam.step()
        if workers() > 1:
            moved = [
                distributed.broadcast(view.data, index % workers(), async_op=True)
                for index, (_, view) in enumerate(self.matrices)
            ]
            for broadcast in moved:
                broadcast.wait()
        for parameter, view in self.matrices:
            parameter.grad = view.grad = None
        self.adam.zero_grad(set_to_none=True)

    def state(self):
        """What goes on from a checkpoint. Muon's momentum lies in pieces with the workers and spans twenty steps: it is let go."""
        return self.adam.state_dict()

    def restore(self, state):
        """Takes over what state() gave."""
        self.adam.load_state_dict(state)
