"""The noise schedule, the preconditioning and the sampler used for pictures during training.

z = α x + σ ε with a cosine schedule shifted towards more noise: at 64 × 64 neighbouring pixels agree, so the same noise hides
less than at 32 × 32 (Hoogeboom et al., *simple diffusion*, arXiv 2301.11093). The network predicts F of
x̂ = c_skip z + c_out F, as in Karras et al., *Elucidating the design space*, arXiv 2206.00364, table 1, for z of any α.
"""

import math

import torch

DATA_DEVIATION = 0.5
TIMESTEPS = 1000


def alpha_sigma(time, shift):
    """α and σ at times 0 … 1; shift multiplies the signal-to-noise amplitude of the cosine schedule."""
    angle = torch.as_tensor(time, dtype=torch.float64) * math.pi / 2
    ratio = torch.cos(angle).clamp_min(1e-4) / torch.sin(angle).clamp_min(1e-4) * shift
    sigma = 1 / torch.sqrt(1 + ratio * ratio)
    return (ratio * sigma).float(), sigma.float()


def timestep_time(timestep):
    """The time 0 … 1 that one of the 1000 discrete timesteps stands for."""
    return (timestep + 1) / TIMESTEPS * 0.998


def cumulative_alphas(shift):
    """ᾱ = α² at every discrete timestep, as diffusers' schedulers know it."""
    alpha, _ = alpha_sigma(timestep_time(torch.arange(TIMESTEPS)), shift)
    return alpha.double() ** 2


def betas(shift):
    """The betas whose cumulative products those are, for `trained_betas`."""
    cumulative = cumulative_alphas(shift)
    previous = torch.cat([torch.ones(1, dtype=torch.float64), cumulative[:-1]])
    return 1 - cumulative / previous


def preconditioning(alpha, sigma):
    """c_skip, c_in and c_out for data of standard deviation DATA_DEVIATION."""
    variance = alpha**2 * DATA_DEVIATION**2 + sigma**2
    return (
        alpha * DATA_DEVIATION**2 / variance,
        1 / variance.sqrt(),
        sigma * DATA_DEVIATION / variance.sqrt(),
    )


def clean_estimate(network, noisy, time, text, shift):
    """x̂ [B,3,H,W] of noisy samples at times [B]."""
    alpha, sigma = (value.to(noisy)[:, None, None, None] for value in alpha_sigma(time, shift))
    skip, scale_in, scale_out = preconditioning(alpha, sigma)
    return skip * noisy + scale_out * network(noisy * scale_in, time, text).float()


def training_loss(network, clean, time, text, shift, noise):
    """Mean squared error of F, which weighs every noise level alike."""
    alpha, sigma = (value.to(clean)[:, None, None, None] for value in alpha_sigma(time, shift))
    skip, scale_in, scale_out = preconditioning(alpha, sigma)
    noisy = alpha * clean + sigma * noise
    target = (clean - skip * noisy) / scale_out
    scaled = (noisy * scale_in).contiguous(memory_format=torch.channels_last)
    return (network(scaled, time, text).float() - target).square().mean()


def clip_dynamically(clean, quantile=0.995, most=1.6):
    """Dynamic thresholding (Saharia et al., Imagen, arXiv 2205.11487, section 2.3)."""
    limit = torch.quantile(clean.abs().flatten(1), quantile, 1).clamp(1, most)[:, None, None, None]
    return clean.clamp(-limit, limit) / limit


def ddim(estimate, noisy, times, guidance, shift):
    """DDIM with classifier-free guidance: clean pictures [B,3,H,W] in −1 … 1.

    estimate(noisy, index) gives the guided and the free clean estimate at times[index]; times fall.
    """
    for index, time in enumerate(times):
        guided, free = estimate(noisy, index)
        clean = clip_dynamically(free + guidance * (guided - free))
        if index < len(times) - 1:
            alpha, sigma = alpha_sigma(time, shift)
            next_alpha, next_sigma = alpha_sigma(times[index + 1], shift)
            noisy = next_alpha * clean + next_sigma * (noisy - alpha * clean) / sigma
    return clean.clamp(-1, 1)


@torch.no_grad()
def sample(network, text, no_text, size, shift, steps=30, guidance=3.0, seed=5):
    """Pictures [B,3,size,size] in −1 … 1 of the text embeddings [B,N,D]."""
    count = text.shape[0]
    noisy = torch.randn(count, 3, size, size, generator=torch.Generator().manual_seed(seed)).to(text.device)
    both = torch.cat([text, no_text.expand(count, -1, -1)])
    times = torch.linspace(0.998, 0, steps + 1, device=text.device)[:-1]

    def estimate(noisy, index):
        doubled = torch.cat([noisy, noisy]).contiguous(memory_format=torch.channels_last)
        return clean_estimate(network, doubled, times[index].expand(2 * count), both, shift).chunk(2)

    return ddim(estimate, noisy, times, guidance, shift)
