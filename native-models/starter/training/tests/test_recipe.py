"""The smoke configuration runs end to end, and every stage goes on after it was stopped."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from stages.card import card
from stages.evaluate import evaluate
from stages.export import export
from stages.render import load_shards, render
from stages.train import Trainer, train
from stages.upscale import upscale
from stages.workspace import open_workspace

CONFIGURATION = Path(__file__).parents[1] / "configurations/smoke.toml"


class Smoke(unittest.TestCase):
    def test_it_runs_end_to_end_and_resumes(self):
        with tempfile.TemporaryDirectory() as folder:
            workspace = open_workspace(CONFIGURATION, folder)
            render(workspace)
            images, captions, keys = load_shards(workspace, "base")
            self.assertEqual((len(images), len(captions)), (96, len(keys)))
            shard = sorted((Path(folder) / "data").glob("base-*.npz"))[0]
            kept = sorted((Path(folder) / "data").glob("base-*.npz"))[1]
            before = (shard.read_bytes(), kept.stat().st_mtime_ns)
            shard.unlink()
            render(workspace)
            self.assertEqual((shard.read_bytes()[-2000:], kept.stat().st_mtime_ns), (before[0][-2000:], before[1]))

            trainer = Trainer(workspace)
            trainer.step()
            trainer.save()
            resumed = Trainer(workspace)
            self.assertEqual(resumed.seen, trainer.seen)
            for name, value in trainer.networks.state_dict().items():
                self.assertTrue(torch.equal(value, resumed.networks.state_dict()[name]), name)
            train(workspace)
            self.assertEqual(Trainer(workspace).seen, workspace.configuration["train"]["images"])

            upscale(workspace)
            export(workspace)
            session = onnxruntime.InferenceSession(Path(folder) / "model/unet/model.onnx")
            wide = {
                "sample": np.zeros((1, 3, 32, 48), np.float32),
                "timestep": np.array(500, np.float32),
                "encoder_hidden_states": np.zeros((1, trainer.shape.text_length, trainer.shape.text_width), np.float32),
            }
            self.assertEqual(session.run(["out_sample"], wide)[0].shape, (1, 3, 32, 48))

            evaluate(workspace)
            card(workspace)
            text = (Path(folder) / "model/README.md").read_text(encoding="utf8")
            self.assertIn("| `laplacian` |", text)
            for picture in ("curve.svg", "grids.jpg", "seen.jpg", "unseen.jpg", "joint.jpg"):
                self.assertIn(f"pictures/{picture}", text)
                self.assertGreater((Path(folder) / "model/pictures" / picture).stat().st_size, 0)


if __name__ == "__main__":
    unittest.main()
