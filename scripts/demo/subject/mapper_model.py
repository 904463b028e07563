"""The mapper network of Mind Reader (Lin, Sprague, Singh 2022): betas -> CLIP vector, with the paper's parameter names and shapes.

One strided convolution over the voxels, residual blocks without normalisation, a 1x1 convolution to the embedding's width, and two
linear layers over positions that all embedding columns share. Widths are free: they are read from the shapes.
"""

import json
import struct

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

BLOCKS = 4
TEMPERATURE = 0.5
DTYPES = {torch.float32: 'F32', torch.float16: 'F16'}


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        conv = lambda kernel: nn.Conv1d(width, width, kernel, padding=kernel // 2)  # noqa: E731
        self.net = nn.Sequential(conv(3), nn.ReLU(), conv(3), nn.ReLU(), conv(1))

    def forward(self, x):
        return F.relu(x + self.net(x))


class Mapper(nn.Module):
    """(B, paddedVoxels) -> (B, dim)."""

    def __init__(self, padded, width=64, hidden=128, dim=512):
        super().__init__()
        first = nn.Sequential(nn.Conv1d(1, width, 4, stride=2, padding=1), nn.ReLU())
        blocks = [Residual(width) for _ in range(BLOCKS)]
        self.encoder = nn.Sequential(first, *blocks, nn.Conv1d(width, dim, 1))
        self.fc = nn.Sequential(nn.ReLU(), nn.Conv1d(padded // 2, hidden, 1), nn.ReLU(), nn.Conv1d(hidden, 1, 1))

    def forward(self, x, columns=slice(None)):
        """The two layers over positions are written as matrix products: the same numbers without turning a large tensor.

        `columns` picks entries of the embedding: each is computed apart from the others, so training may look at some at a time.
        """
        head = self.encoder[-1]
        trunk = self.encoder[:-1](x[:, None, :])
        rows = F.relu(F.conv1d(trunk, head.weight[columns], head.bias[columns]))
        hidden = F.relu(rows @ self.fc[1].weight[:, :, 0].T + self.fc[1].bias)
        return (hidden @ self.fc[3].weight[0] + self.fc[3].bias)[:, :, 0]


def pad(z):
    """Zeros to an even number of voxels, half on either side (left = floor)."""
    extra = z.shape[1] % 2
    return np.pad(z, ((0, 0), (extra // 2, extra - extra // 2)))


def contrastive(predicted, truth):
    """Symmetric cross entropy of cosines over a temperature, equation (1) of the paper."""
    logits = F.normalize(predicted) @ F.normalize(truth).T / TEMPERATURE
    right = torch.arange(len(truth))
    return 0.5 * (F.cross_entropy(logits, right) + F.cross_entropy(logits.T, right))


def loss(predicted, truth, shares):
    """a1 MSE + a2 (1 - cosine) + a3 contrastive, equation (2) of the paper."""
    total = shares[0] * F.mse_loss(predicted, truth) + shares[1] * (1 - F.cosine_similarity(predicted, truth)).mean()
    return total + shares[2] * contrastive(predicted, truth) if shares[2] else total


def save_safetensors(path, state, metadata):
    """Header (padded with blanks to a multiple of 8), then the tensors one after another, little-endian."""
    entries, payload = {'__metadata__': {key: str(value) for key, value in metadata.items()}}, b''
    for name, tensor in state.items():
        raw = tensor.detach().contiguous().numpy().tobytes()
        entries[name] = {'dtype': DTYPES[tensor.dtype], 'shape': list(tensor.shape), 'data_offsets': [len(payload), len(payload) + len(raw)]}
        payload += raw
    text = json.dumps(entries).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as out:
        out.write(struct.pack('<Q', len(text)) + text + payload)


def load_safetensors(path):
    """(metadata, {name: float32 tensor})."""
    with open(path, 'rb') as file:
        (length,) = struct.unpack('<Q', file.read(8))
        entries = json.loads(file.read(length))
        payload = file.read()
    metadata = entries.pop('__metadata__')
    kinds = {'F32': np.float32, 'F16': np.float16}
    tensors = {}
    for name, entry in entries.items():
        start, end = entry['data_offsets']
        values = np.frombuffer(payload[start:end], kinds[entry['dtype']]).reshape(entry['shape'])
        tensors[name] = torch.from_numpy(values.astype(np.float32))
    return metadata, tensors
