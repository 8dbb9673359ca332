"""From a noisy picture to an estimate of the clean one: a linear filter first, and a network for what the filter cannot know.

Karras et al., *Elucidating the design space of diffusion models* (arXiv 2206.00364), section 5, let a network F correct a scaled copy of
the noisy picture, x̂ = c_skip z + c_out F. A small network then learns for a long time that neighbouring pixels agree. Here the scaled copy
gives way to the best sum of some smoothed copies, Σ g_k(t) b_k(z), with the bands b_k of an undecimated Laplacian pyramid and the gains
of a Wiener filter: those with the least squared error for the second moments of the training pictures, in closed form.
"""

import torch
import torch.nn.functional as functional
from torch import nn

from .diffusion import alphas_sigmas, timestep_time

_SMOOTHINGS = 4
_NOISE_PICTURES, _NOISE_SIZE = 64, 64


def _smoothed(pictures):
    """The pictures and ever smoother copies of them, each [B,3,H,W]: binomial filters with holes of 1, 2, 4, 8 pixels."""
    row = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0], device=pictures.device) / 16
    kernel = (row[:, None] * row[None]).expand(3, 1, 5, 5).contiguous()
    copies = [pictures]
    for step in (2**index for index in range(_SMOOTHINGS)):
        padded = functional.pad(copies[-1], (2 * step,) * 4, mode="reflect")
        copies.append(functional.conv2d(padded, kernel, dilation=step, groups=3))
    return copies


def band_moments(pictures):
    """Second moments [5,5] of the bands of pictures [n,3,H,W] in −1 … 1: E[b_i b_j] of a pixel."""
    copies = _smoothed(pictures)
    bands = torch.stack([fine - smooth for fine, smooth in zip(copies, [*copies[1:], torch.zeros_like(pictures)])])
    flat = bands.flatten(1).double()
    return (flat @ flat.T / flat.shape[1]).float()


class CleanEstimate(nn.Module):
    """(noisy [B,3,H,W], timesteps 0 … 999 [B], text [B,N,D]) → x̂ [B,3,H,W].

    denoiser: F(filtered and noisy pictures [B,6,H,W], times [B], text). moments: band_moments of the training pictures.
    """

    def __init__(self, denoiser, moments, shift):
        super().__init__()
        self.denoiser = denoiser
        alphas, sigmas = (value.double() for value in alphas_sigmas(shift))
        noise = torch.randn(_NOISE_PICTURES, 3, _NOISE_SIZE, _NOISE_SIZE, generator=torch.Generator().manual_seed(0))
        of_pictures, of_noise = moments.double().cpu(), band_moments(noise).double()
        both = alphas[:, None, None] ** 2 * of_pictures + sigmas[:, None, None] ** 2 * of_noise
        wanted = alphas[:, None] * of_pictures.sum(1)
        gains = torch.linalg.solve(both, wanted)
        power = of_pictures.sum()
        self.deviation = float(power.sqrt())
        left = (power - (wanted * gains).sum(1)).clamp_min(1e-6)
        # Σ g_k (s_k − s_{k+1}) over the smoothed copies s_k, with s_5 = 0.
        weights = torch.cat([gains[:, :1], gains.diff(dim=1)], 1)
        self.register_buffer("alphas", alphas.float(), persistent=False)
        self.register_buffer("sigmas", sigmas.float(), persistent=False)
        self.register_buffer("weights", weights.float(), persistent=False)
        self.register_buffer("scale_in", (alphas**2 * power + sigmas**2).rsqrt().float(), persistent=False)
        self.register_buffer("scale_out", left.sqrt().float(), persistent=False)

    def filtered(self, noisy, timesteps):
        """The linear estimate of the clean pictures."""
        weights = self.weights[timesteps]
        copies = _smoothed(noisy)
        return sum(weights[:, index, None, None, None] * copy for index, copy in enumerate(copies))

    def correction(self, noisy, filtered, timesteps, text):
        """F: what is missing in the linear estimate, in units of its own deviation."""
        scale = self.scale_in[timesteps][:, None, None, None]
        seen = torch.cat([filtered / self.deviation, noisy * scale], 1)
        return self.denoiser(seen.contiguous(memory_format=torch.channels_last), timestep_time(timesteps.float()), text)

    def forward(self, noisy, timesteps, text):
        filtered = self.filtered(noisy, timesteps)
        scale = self.scale_out[timesteps][:, None, None, None]
        return filtered + scale * self.correction(noisy, filtered, timesteps, text).float()

    def loss(self, clean, noise, timesteps, text):
        """Mean squared error of F, which weighs every timestep alike."""
        alpha, sigma = (table[timesteps][:, None, None, None] for table in (self.alphas, self.sigmas))
        noisy = alpha * clean + sigma * noise
        filtered = self.filtered(noisy, timesteps)
        wanted = (clean - filtered) / self.scale_out[timesteps][:, None, None, None]
        return (self.correction(noisy, filtered, timesteps, text).float() - wanted).square().mean()
