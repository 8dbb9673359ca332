"""What Muon makes of a gradient."""

import unittest

import torch

from stages.muon import Muon, orthogonalised


class TestOrthogonalised(unittest.TestCase):
    def test_brings_singular_values_near_one_in_both_orientations(self):
        torch.manual_seed(1)
        for shape in ((48, 300), (300, 48)):
            matrix = torch.randn(shape) * 1e-3
            left, values, right = torch.linalg.svd(matrix, full_matrices=False)
            matrix = left @ torch.diag(values * torch.linspace(1, 30, 48)) @ right
            found = torch.linalg.svdvals(orthogonalised(matrix))
            self.assertGreater(found.min(), 0.6)
            self.assertLess(found.max(), 1.25)

    def test_keeps_the_directions(self):
        torch.manual_seed(2)
        matrix = torch.randn(32, 64)
        left, _, right = torch.linalg.svd(matrix, full_matrices=False)
        turned = left.T @ orthogonalised(matrix) @ right.T
        self.assertLess((turned - torch.diag(turned.diagonal())).abs().max(), 1e-3)

    def test_leaves_nothing_as_nothing(self):
        self.assertEqual(orthogonalised(torch.zeros(4, 9)).abs().max(), 0)


class TestMuon(unittest.TestCase):
    def test_finds_the_least_of_a_badly_scaled_bowl(self):
        torch.manual_seed(3)
        wanted, stretch = torch.randn(16, 24), torch.logspace(0, 2, 24)
        matrix = torch.nn.Parameter(torch.zeros(16, 24))
        muon = Muon([matrix], weight_decay=0)
        for step in range(400):
            matrix.grad = (matrix.detach() - wanted) * stretch
            muon.step(0.1 * (1 - step / 400))
        self.assertLess((matrix.detach() - wanted).abs().mean(), 0.1)


if __name__ == "__main__":
    unittest.main()
