"""What z stands for: that part of a picture's look which its condition does not tell.

Small thumbnails are predicted linearly from the embeddings of each kind of condition; the strongest directions of what is left
over when only a caption is known become the first entries of z, with unit variance. Where the condition tells more, noise fills
what is missing. At use z is standard normal: each draw is one of the looks that fit the condition.
"""

import numpy as np
import torch
import torch.nn.functional as F

from common import to_unit_range

N_CODES, THUMBNAIL, PENALTY = 12, 8, 1.0


def thumbnails(images):
    """[n, 3 * 8 * 8] in -1..1."""
    rows = [F.adaptive_avg_pool2d(to_unit_range(images[i:i + 500]), THUMBNAIL).flatten(1) for i in range(0, len(images), 500)]
    return torch.cat(rows)


def left_over(known, wanted):
    """What ridge regression on unit embeddings does not predict."""
    known, wanted = known - known.mean(0), wanted - wanted.mean(0)
    gram = known.T @ known + PENALTY * torch.eye(known.shape[1])
    return wanted - known @ torch.linalg.solve(gram, known.T @ wanted)


class Codes:
    """Draws z for training scenes. Kinds of condition: 0 both heads, 1 image only, 2 caption only."""

    def __init__(self, images, conditions, z_dim):
        image, text = (torch.from_numpy(x.astype(np.float32)) for x in (conditions.image, conditions.text[:, 0]))
        look = thumbnails(images)
        rests = [left_over(known, look) for known in (torch.cat([image, text], 1), image, text)]
        _, axes = torch.linalg.eigh(torch.cov(rests[2].T))
        strongest = axes[:, -N_CODES:]
        size = (rests[2] @ strongest).std(0)
        self.codes = torch.stack([rest @ strongest / size for rest in rests])
        self.missing = (1 - self.codes.var(1)).clamp(min=0).sqrt()
        self.z_dim = z_dim

    def draw(self, rows, kinds):
        """z [n, z_dim], seeded by torch's generator."""
        z = torch.randn(len(rows), self.z_dim)
        z[:, :N_CODES] = self.codes[kinds, rows] + self.missing[kinds] * z[:, :N_CODES]
        return z
