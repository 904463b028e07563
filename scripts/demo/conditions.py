"""Conditions for the demo generator, drawn from the embeddings of a set (`embed.py`)."""

import os

import numpy as np
import torch

from common import BUILD, unit

MIXED = 3  # other scenes in the error of a worn condition


class Conditions:
    """Draws conditions for scenes: both heads, one for both, and worn versions."""

    def __init__(self, name):
        kept = np.load(os.path.join(BUILD, f'embeddings-{name}.npz'))
        self.image, self.text = kept['image'], kept['text']

    def wear(self, image, text, rng, share, most):
        """Some of the rows drawn away from their scene, as decoded embeddings are.

        These err among embeddings of scenes more than anywhere else, and for both heads alike: the error is a random sum of a few
        other scenes, at most `most` times as long as the embedding. White noise would teach the generator to ignore where things are.
        """
        n = len(image)
        others = rng.integers(len(self.image), size=(n, MIXED))
        weights = rng.standard_normal((n, MIXED, 1)).astype(np.float32)
        amount = rng.uniform(0, most, (n, 1)) * (rng.uniform(size=(n, 1)) < share)
        amount = torch.from_numpy(amount.astype(np.float32))
        worn = []
        for vectors, kept in ((image, self.image), (text, self.text[:, 0])):
            error = unit(torch.from_numpy((weights * kept[others].astype(np.float32)).sum(1)))
            worn.append(unit(vectors + amount * error))
        return worn

    def draw(self, rows, rng, share=0.2, most=0.5):
        """[n, 1024] and kinds [n]: 55 % of the rows with both (0), 30 % image only (1), 15 % caption only (2)."""
        image = torch.from_numpy(self.image[rows].astype(np.float32))
        which = rng.integers(self.text.shape[1], size=len(rows))
        text = torch.from_numpy(self.text[rows, which].astype(np.float32))
        image, text = self.wear(image, text, rng, share, most)
        kind = torch.from_numpy(rng.uniform(size=(len(rows), 1)))
        first = torch.where(kind < 0.85, image, text)
        second = torch.where((kind < 0.55) | (kind >= 0.85), text, image)
        kinds = (kind[:, 0] >= 0.55).long() + (kind[:, 0] >= 0.85).long()
        return torch.cat([first, second], 1), kinds
