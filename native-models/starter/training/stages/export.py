"""Writes the trained networks as a model folder in diffusers' layout, with half-precision storage."""

import json

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from model.clean_estimate import CleanEstimate
from model.diffusion import TIMESTEPS, betas
from model.network import Denoiser, NetworkShape, TextEncoder
from model.upscaler import SCALE, Upscaler
from model.vocabulary import UNKNOWN, Vocabulary
from scenes.subjects import load_subjects
from words.tokenizer import tokenizer_configuration, tokenizer_definition

from .workspace import Workspace

_OPSET = 18
_SMALLEST_HALVED = 256
"""Tensors with fewer numbers stay in single precision: they cost nothing."""
_SMALL_WORDS = ("a", "the", "of", "with", "in")


class ScalarTimestep(nn.Module):
    """(sample, timestep 0 … 999, text) → x̂, with one timestep for all samples, as `prediction_type: sample`."""

    def __init__(self, estimate: CleanEstimate):
        super().__init__()
        self.estimate = estimate

    def forward(self, sample, timestep, encoder_hidden_states):
        timesteps = timestep.round().long().clamp(0, TIMESTEPS - 1).expand(sample.shape[0])
        return self.estimate(sample, timesteps, encoder_hidden_states)


def _store_in_half_precision(path):
    """Keeps large weights as fp16 with a cast to fp32 before their use: half the size, the same speed."""
    model = onnx.load(path)
    graph = model.graph
    halved, casts = [], []
    for tensor in list(graph.initializer):
        if tensor.data_type == TensorProto.FLOAT and int(np.prod(tensor.dims)) >= _SMALLEST_HALVED:
            name = f"{tensor.name}_fp16"
            halved.append(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float16), name))
            casts.append(helper.make_node("Cast", [name], [tensor.name], to=TensorProto.FLOAT))
            graph.initializer.remove(tensor)
    graph.initializer.extend(halved)
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(model, path)


def export_network(network, inputs, path, input_names, output_name, dynamic_shapes):
    """Writes a network as ONNX, its weights in half precision."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        network.eval(),
        inputs,
        path,
        input_names=input_names,
        output_names=[output_name],
        dynamic_shapes=dynamic_shapes,
        opset_version=_OPSET,
        dynamo=True,
        external_data=False,
    )
    _store_in_half_precision(path)


def _write_json(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf8")


def _read_unknown_words_as_small_ones(text_encoder, words):
    """Training knows all of its words, so that the embedding of the unknown one stays the noise that it was made of. Small words are in
    captions of every kind and change no picture: an unknown one, read as their mean, changes none either."""
    numbers = [words.index(word) for word in _SMALL_WORDS if word in words]
    with torch.no_grad():
        text_encoder.embedding.weight[UNKNOWN] = text_encoder.embedding.weight[numbers].mean(0)


def _export_networks(workspace, folder, shape, saved):
    options = workspace.configuration["train"]
    networks = nn.ModuleDict({"text": TextEncoder(len(saved["words"]), shape), "denoiser": Denoiser(shape)})
    networks.load_state_dict(saved["average"])
    _read_unknown_words_as_small_ones(networks["text"], saved["words"])
    batch = torch.export.Dim("batch", min=1, max=256)
    ids = torch.tensor([Vocabulary(saved["words"]).encode(text, shape.text_length) for text in ("a tree", "")])
    with torch.no_grad():
        text = networks["text"](ids)
    # Not square, so that height and width are not taken for one; the network sees no place in the frame and paints any size.
    height, width = (shape.step * torch.export.Dim(name, min=2, max=256) for name in ("rows", "columns"))
    export_network(networks["text"], (ids,), folder / "text_encoder/model.onnx", ["input_ids"], "last_hidden_state", ({0: batch},))
    export_network(
        ScalarTimestep(CleanEstimate(networks["denoiser"], saved["moments"], options["schedule_shift"])),
        (torch.randn(2, 3, 2 * shape.step, 3 * shape.step), torch.tensor(500.0), text),
        folder / "unet/model.onnx",
        ["sample", "timestep", "encoder_hidden_states"],
        "out_sample",
        ({0: batch, 2: height, 3: width}, None, {0: batch}),
    )
    _write_json(
        folder / "unet/config.json",
        {"sample_size": options["size"], "patch_size": shape.patch, "block_out_channels": shape.widths},
    )
    upscaler_options = workspace.configuration["upscaler"]
    upscaler = Upscaler(upscaler_options["width"], upscaler_options["blocks"])
    upscaler.load_state_dict(torch.load(workspace.path("upscaler.pt"), weights_only=True)["network"])
    height, width = (torch.export.Dim(name, min=8, max=4096) for name in ("height", "width"))
    export_network(
        upscaler,
        (torch.randn(2, 3, 32, 48),),
        folder / "upscaler/model.onnx",
        ["sample"],
        "upscaled_sample",
        ({0: batch, 2: height, 3: width},),
    )


def export(workspace: Workspace):
    """Writes the model folder to `model/` in the workspace."""
    load_subjects()
    options = workspace.configuration["train"]
    sampling = workspace.configuration["sampling"]
    folder = workspace.folder / "model"
    shape = NetworkShape.of(options["network"])
    saved = torch.load(workspace.path("checkpoint.pt"), weights_only=True)
    _export_networks(workspace, folder, shape, saved)
    _write_json(folder / "tokenizer/tokenizer.json", tokenizer_definition(saved["words"], shape.text_length))
    _write_json(folder / "tokenizer/tokenizer_config.json", tokenizer_configuration(shape.text_length))
    _write_json(
        folder / "scheduler/scheduler_config.json",
        {
            "_class_name": "DDIMScheduler",
            "num_train_timesteps": TIMESTEPS,
            "trained_betas": [float(f"{beta:.9g}") for beta in betas(options["schedule_shift"]).tolist()],
            "prediction_type": "sample",
            # Not dynamic thresholding: it divides pictures on black skies by their overshoot, and turns the black grey.
            "clip_sample": True,
            "clip_sample_range": 1.0,
            "thresholding": False,
            "set_alpha_to_one": True,
            "steps_offset": 0,
            "timestep_spacing": "trailing",
            "rescale_betas_zero_snr": False,
        },
    )
    session = ["onnxruntime", "InferenceSession"]
    _write_json(
        folder / "model_index.json",
        {
            "_class_name": "PixelDiffusionPipeline",
            "unet": session,
            "text_encoder": session,
            "tokenizer": ["tokenizers", "Tokenizer"],
            "scheduler": ["diffusers", "DDIMScheduler"],
            "upscaler": session,
            "name": "Starter",
            "sample_size": options["size"],
            "upscaler_scale": SCALE,
            "guidance_scale": sampling["guidance"],
            "num_inference_steps": sampling["steps"],
            **workspace.configuration.get("model_index", {}),
        },
    )
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            print(f"{path.relative_to(folder)}: {path.stat().st_size / 1e6:.2f} MB")
