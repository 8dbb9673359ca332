"""bfloat16 where it is fast."""

import torch


def mixed_precision(device: torch.device):
    """A context in which networks compute in bfloat16 on graphics cards and on processors that know it, and in float32 elsewhere: a
    processor that must imitate bfloat16 is a hundred times slower."""
    known = torch.cpu.get_capabilities()
    fast = device.type == "cuda" or known.get("avx512_bf16") or known.get("amx_bf16") or known.get("bf16")
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=bool(fast))
