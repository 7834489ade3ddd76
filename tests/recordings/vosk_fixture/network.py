"""The acoustic network: a small time-delay network, trained frame by frame. Only this module needs torch."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from .utterances import SILENCE, Utterance

#: Kernel and dilation of each layer, as in Kaldi's TDNN recipes.
LAYERS = ((5, 1), (3, 1), (3, 2), (3, 3), (3, 4))
CONTEXT = sum((kernel - 1) // 2 * dilation for kernel, dilation in LAYERS)
_CHUNK = 150  # frames


@dataclass(frozen=True)
class Layer:
    """``weight`` of shape (out, in, kernel), ``bias`` (out,), ReLU, then ``scale`` and ``shift`` (out,)."""

    weight: np.ndarray
    bias: np.ndarray
    scale: np.ndarray
    shift: np.ndarray


@dataclass(frozen=True)
class Network:
    """Trained weights as plain arrays; ``phones`` names the outputs, ``prior`` their share of all frames."""

    phones: list[str]
    mean: np.ndarray
    deviation: np.ndarray
    layers: list[Layer]
    out_weight: np.ndarray
    out_bias: np.ndarray
    prior: np.ndarray


def train(material: list[Utterance], epochs: int, width: int, batch: int = 8) -> Network:
    """Return a network of ``width`` channels; an epoch over 3000 utterances takes minutes on two cores."""
    import torch
    from torch import nn

    phones = [SILENCE, *sorted({label for u in material for label in u.labels} - {SILENCE})]
    number = {phone: n for n, phone in enumerate(phones)}
    targets = [np.array([number[label] for label in u.labels]) for u in material]
    inputs = [np.pad(u.features, ((CONTEXT, CONTEXT), (0, 0)), mode="edge") for u in material]
    frames = np.concatenate([u.features for u in material])
    mean, deviation = frames.mean(0), frames.std(0)

    class Tdnn(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            widths = [frames.shape[1], *[width] * len(LAYERS)]
            self.convs = nn.ModuleList(
                nn.Conv1d(a, b, kernel, dilation=dilation)
                for a, b, (kernel, dilation) in zip(widths, widths[1:], LAYERS, strict=False)
            )
            self.norms = nn.ModuleList(nn.BatchNorm1d(width) for _ in LAYERS)
            self.out = nn.Conv1d(width, len(phones), 1)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            for conv, norm in zip(self.convs, self.norms, strict=True):
                x = norm(torch.relu(conv(x)))
            return self.out(x)

    net, draw = Tdnn(), random.Random(0)
    chunks = [(n, s) for n, t in enumerate(targets) for s in range(0, len(t) - _CHUNK + 1, _CHUNK)]
    steps = epochs * (len(chunks) // batch)
    optimiser = torch.optim.Adam(net.parameters(), 2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps + 1)
    for epoch in range(epochs):
        draw.shuffle(chunks)
        lost = 0.0
        for at in range(0, len(chunks) - batch + 1, batch):
            xs, ys = [], []
            for n, s in chunks[at : at + batch]:
                start = min(max(0, s + draw.randint(-40, 40)), len(targets[n]) - _CHUNK)
                xs.append((inputs[n][start : start + _CHUNK + 2 * CONTEXT] - mean) / deviation)
                ys.append(targets[n][start : start + _CHUNK])
            guess = net(torch.tensor(np.stack(xs), dtype=torch.float32).transpose(1, 2))
            loss = nn.functional.cross_entropy(guess, torch.tensor(np.stack(ys)))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            lost += loss.item()
        print(f"epoch {epoch}: loss {lost / max(1, len(chunks) // batch):.3f}", flush=True)
    net.eval()
    count = np.bincount(np.concatenate(targets), minlength=len(phones)) + 1.0
    weights = {name: value.double().numpy() for name, value in net.state_dict().items()}
    return Network(
        phones, mean.astype(float), deviation.astype(float), [_layer(weights, n) for n in range(len(LAYERS))],
        weights["out.weight"][:, :, 0], weights["out.bias"], count / count.sum(),
    )  # fmt: skip


def _layer(weights: dict[str, np.ndarray], n: int) -> Layer:
    """Fold batch normalisation into a scale and a shift."""
    norm = {key: weights[f"norms.{n}.{key}"] for key in ("weight", "bias", "running_mean", "running_var")}
    scale = norm["weight"] / np.sqrt(norm["running_var"] + 1e-5)
    shift = norm["bias"] - scale * norm["running_mean"]
    return Layer(weights[f"convs.{n}.weight"], weights[f"convs.{n}.bias"], scale, shift)
