"""Conditions for the demo generator, drawn from the embeddings of a set (`embed.py`)."""

import os

import numpy as np
import torch

from common import BUILD, unit


class Conditions:
    """Draws conditions for scenes: both heads, one for both, and worn versions."""

    def __init__(self, name):
        kept = np.load(os.path.join(BUILD, f'embeddings-{name}.npz'))
        self.image, self.text = kept['image'], kept['text']

    @staticmethod
    def wear(vectors, rng):
        """80 % as they are, 10 % with a tenth of noise, 10 % mixed with another scene's.

        Decoded embeddings err among embeddings of scenes more than anywhere else; much white noise
        would only teach the generator to ignore where things are.
        """
        n = len(vectors)
        kind, amount = rng.uniform(size=(n, 1)), rng.uniform(0.1, 0.4, (n, 1))
        chance = unit(torch.from_numpy(rng.standard_normal(vectors.shape).astype(np.float32)))
        noise = torch.from_numpy(np.where((kind >= 0.8) & (kind < 0.9), 0.1, 0).astype(np.float32))
        other = torch.from_numpy(np.where(kind >= 0.9, amount, 0).astype(np.float32))
        return unit((1 - noise - other) * vectors + noise * chance + other * vectors.roll(1, 0))

    def draw(self, rows, rng):
        """[n, 1024] and kinds [n]: 55 % of the rows with both (0), 30 % image only (1), 15 % caption only (2)."""
        image = torch.from_numpy(self.image[rows].astype(np.float32))
        which = rng.integers(self.text.shape[1], size=len(rows))
        text = torch.from_numpy(self.text[rows, which].astype(np.float32))
        image, text = self.wear(image, rng), self.wear(text, rng)
        kind = torch.from_numpy(rng.uniform(size=(len(rows), 1)))
        first = torch.where(kind < 0.85, image, text)
        second = torch.where((kind < 0.55) | (kind >= 0.85), text, image)
        kinds = (kind[:, 0] >= 0.55).long() + (kind[:, 0] >= 0.85).long()
        return torch.cat([first, second], 1), kinds
