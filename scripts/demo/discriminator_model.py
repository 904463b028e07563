"""The discriminator that trains the demo generator: residual, with Lafite's semantic features.

Weights have StyleGAN2's runtime gain; means over 2x2 pixels stand in for its filters, and a first layer of stride 2, which also
sees the fine detail by itself, keeps it cheap. It judges a picture together with its condition, `out + mean over heads of fts . c`, and every place of its maps at a
quarter and an eighth of the side by itself, which teaches edges from few pictures.
"""

import math
from typing import NamedTuple

import torch
import torch.nn as nn
import torch.nn.functional as F

from generator_model import leaky


class Verdict(NamedTuple):
    """Logit [n], features of each head [n, 512], logits of places [n, 1, s, s] and the maps they were read from."""

    out: torch.Tensor
    features: list
    places: list
    maps: list

    @property
    def logits(self):
        return self.out, self.places


class GainConv(nn.Module):
    """Convolution whose weights are scaled at run time."""

    def __init__(self, n_in, n_out, kernel, bias=True, stride=1):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None
        self.gain, self.pad, self.stride = 1 / math.sqrt(n_in * kernel ** 2), (kernel - 1) // 2, stride

    def forward(self, x):
        return F.conv2d(x, self.weight * self.gain, self.bias, padding=self.pad, stride=self.stride)


class GainLinear(nn.Module):
    """Linear layer whose weights are scaled at run time."""

    def __init__(self, n_in, n_out):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in))
        self.bias = nn.Parameter(torch.zeros(n_out))
        self.gain = 1 / math.sqrt(n_in)

    def forward(self, x):
        return F.linear(x, self.weight * self.gain, self.bias)


class DownBlock(nn.Module):
    """Residual block that halves the side."""

    def __init__(self, n_in, n_out):
        super().__init__()
        self.conv0, self.conv1 = GainConv(n_in, n_in, 3), GainConv(n_in, n_out, 3)
        self.skip = GainConv(n_in, n_out, 1, bias=False)

    def forward(self, x):
        y = F.avg_pool2d(leaky(self.conv0(x)), 2)
        y = leaky(self.conv1(y))
        return (y + self.skip(F.avg_pool2d(x, 2))) * math.sqrt(0.5)


def spread_over_batch(x, group=4):
    """StyleGAN2's minibatch standard deviation as one more channel."""
    n, _, h, w = x.shape
    parts = x.float().view(group, n // group, *x.shape[1:])
    spread = parts.var(0, unbiased=False).add(1e-8).sqrt().mean((1, 2, 3))
    return torch.cat([x, spread.repeat(group).view(n, 1, 1, 1).expand(n, 1, h, w).to(x.dtype)], 1)


def fine_detail(pictures, gain=4.0):
    """What a mean over 2x2 pixels loses: blur is seen at once, not only after long training."""
    coarse = F.interpolate(F.avg_pool2d(pictures, 2), scale_factor=2, mode='bilinear', align_corners=False)
    return gain * (pictures - coarse)


class Places(nn.Module):
    """Logit of each place of a map: a linear reading, and how well the place fits the condition."""

    def __init__(self, width, dim):
        super().__init__()
        self.plain, self.wanted, self.dim = GainConv(width, 1, 1), GainLinear(dim, width), dim

    def forward(self, x, condition):
        wanted = self.wanted(condition * math.sqrt(self.dim / 2))  # two unit vectors
        return self.plain(x).float() + (x * wanted[:, :, None, None]).float().mean(1, keepdim=True)


class Discriminator(nn.Module):
    """Pictures [n, 3, side, side] with their conditions [n, 1024]. `widths` maps sides from half of the picture's to 4."""

    def __init__(self, widths, n_heads=2, dim=512):
        super().__init__()
        sides = sorted(widths, reverse=True)
        self.from_rgb = GainConv(6, widths[sides[0]], 4, stride=2)
        self.blocks = nn.ModuleList([DownBlock(widths[a], widths[b]) for a, b in zip(sides, sides[1:])])
        self.places = nn.ModuleList([Places(widths[side], n_heads * dim) for side in sides[1:3]])
        last = widths[sides[-1]]
        self.conv, self.fc = GainConv(last + 1, last, 3), GainLinear(last * 16, dim)
        self.out = GainLinear(dim, 1)
        self.fts = nn.ModuleList([GainLinear(dim, dim) for _ in range(n_heads)])

    def judge(self, pictures, condition):
        """The verdict on pictures with their conditions."""
        x = leaky(self.from_rgb(torch.cat([pictures, fine_detail(pictures)], 1)))
        maps, places = [x], []
        for block in self.blocks:
            x = block(x)
            maps.append(x)
        for head, seen in zip(self.places, maps[1:]):
            places.append(head(seen, condition))
        x = leaky(self.fc(leaky(self.conv(spread_over_batch(x))).flatten(1)))
        features = [head(x).float() for head in self.fts]
        match = [(f * c).sum(1) for f, c in zip(features, condition.chunk(len(features), 1))]
        return Verdict(self.out(x)[:, 0].float() + sum(match) / len(match), features, places, maps[:3])
