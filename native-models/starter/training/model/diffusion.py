"""The noise schedule and the sampler used for pictures during training and evaluation.

z = α x + σ ε at 1000 timesteps, with a cosine schedule shifted towards more noise: at 64 × 64 neighbouring pixels agree, so the same
noise hides less than at 32 × 32 (Hoogeboom et al., *simple diffusion*, arXiv 2301.11093).
"""

import math

import torch

TIMESTEPS = 1000


def timestep_time(timesteps):
    """The times in 0 … 1 that timesteps 0 … 999 stand for."""
    return (timesteps + 1) / TIMESTEPS * 0.998


def cumulative_alphas(shift):
    """ᾱ = α² at every timestep, as diffusers' schedulers know it, [1000]. shift multiplies the cosine schedule's α / σ."""
    angle = timestep_time(torch.arange(TIMESTEPS, dtype=torch.float64)) * math.pi / 2
    ratio = torch.cos(angle).clamp_min(1e-4) / torch.sin(angle) * shift
    return ratio**2 / (1 + ratio**2)


def alphas_sigmas(shift):
    """α and σ at every timestep, [1000] each."""
    cumulative = cumulative_alphas(shift)
    return cumulative.sqrt().float(), (1 - cumulative).sqrt().float()


def betas(shift):
    """The betas whose cumulative products the ᾱ are, for `trained_betas`, [1000]."""
    cumulative = cumulative_alphas(shift)
    previous = torch.cat([torch.ones(1, dtype=torch.float64), cumulative[:-1]])
    return 1 - cumulative / previous


def trailing_timesteps(steps):
    """Timesteps from 999 down, as diffusers' schedulers space them with `trailing`."""
    return [round(TIMESTEPS * (1 - index / steps)) - 1 for index in range(steps)]


def ddim(estimate, noisy, timesteps, guidance, shift):
    """DDIM with classifier-free guidance: clean pictures [B,3,H,W] in −1 … 1.

    estimate(noisy, timestep) gives the guided and the free clean estimate; timesteps fall.
    """
    alphas, sigmas = alphas_sigmas(shift)
    for index, timestep in enumerate(timesteps):
        guided, free = estimate(noisy, timestep)
        clean = (free + guidance * (guided - free)).clamp(-1, 1)
        if index < len(timesteps) - 1:
            following = timesteps[index + 1]
            noise = (noisy - alphas[timestep] * clean) / sigmas[timestep]
            noisy = alphas[following] * clean + sigmas[following] * noise
    return clean


@torch.no_grad()
def sample(clean_estimate, text, no_text, size, shift, steps=30, guidance=3.0, seed=5):
    """Pictures [B,3,size,size] in −1 … 1 of the text embeddings [B,N,D]; clean_estimate is a `CleanEstimate`."""
    count = text.shape[0]
    noisy = torch.randn(count, 3, size, size, generator=torch.Generator().manual_seed(seed)).to(text.device)
    both = torch.cat([text, no_text.expand(count, -1, -1)])

    def estimate(noisy, timestep):
        timesteps = torch.full((2 * count,), timestep, device=noisy.device)
        return clean_estimate(torch.cat([noisy, noisy]), timesteps, both).chunk(2)

    return ddim(estimate, noisy, trailing_timesteps(steps), guidance, shift)
