"""The linear part of the clean estimate is the best of its kind, before anything is trained."""

import unittest

import torch
from torch import nn

from model.clean_estimate import CleanEstimate, band_moments
from model.diffusion import TIMESTEPS, alphas_sigmas, betas, cumulative_alphas, trailing_timesteps

SHIFT = 0.5


class Nothing(nn.Module):
    """A network that has learned nothing."""

    def forward(self, pictures, time, text):
        return torch.zeros_like(pictures[:, :3])


def smooth_pictures(count):
    """Random pictures whose neighbouring pixels agree."""
    rough = torch.randn(count, 3, 16, 16, generator=torch.Generator().manual_seed(1)) * 0.4
    return nn.functional.interpolate(rough, scale_factor=4, mode="bicubic")


class CleanEstimateTest(unittest.TestCase):
    def setUp(self):
        self.pictures = smooth_pictures(64)
        self.estimate = CleanEstimate(Nothing(), band_moments(self.pictures), SHIFT)
        self.noise = torch.randn(self.pictures.shape, generator=torch.Generator().manual_seed(2))

    def noisy(self, timestep):
        return self.estimate.alphas[timestep] * self.pictures + self.estimate.sigmas[timestep] * self.noise

    def test_the_filter_is_as_good_as_it_says_and_better_than_scaling(self):
        for timestep in (20, 100, 300, 600, 900):
            alpha, sigma = self.estimate.alphas[timestep], self.estimate.sigmas[timestep]
            noisy = self.noisy(timestep)
            with torch.no_grad():
                found = self.estimate(noisy, torch.full((64,), timestep), None)
            error = (found - self.pictures).square().mean().sqrt()
            self.assertAlmostEqual(float(error / self.estimate.scale_out[timestep]), 1, delta=0.06)
            power = self.pictures.square().mean()
            scaled = noisy * alpha * power / (alpha**2 * power + sigma**2)
            self.assertLess(error, (scaled - self.pictures).square().mean().sqrt())

    def test_the_loss_of_a_network_that_knows_nothing_is_one(self):
        timesteps = torch.arange(64) * TIMESTEPS // 64
        self.assertAlmostEqual(float(self.estimate.loss(self.pictures, self.noise, timesteps, None)), 1, delta=0.1)

    def test_the_schedule_is_one_that_schedulers_can_follow(self):
        alphas, sigmas = alphas_sigmas(SHIFT)
        self.assertTrue(torch.allclose(alphas**2 + sigmas**2, torch.ones(TIMESTEPS)))
        self.assertTrue(torch.allclose(torch.cumprod(1 - betas(SHIFT), 0), cumulative_alphas(SHIFT)))
        self.assertEqual(trailing_timesteps(4), [999, 749, 499, 249])


if __name__ == "__main__":
    unittest.main()
