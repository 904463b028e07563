"""The discriminator that trains the demo generator: residual, with Lafite's semantic features.

Weights have StyleGAN2's runtime gain; means over 2x2 pixels stand in for its filters. It judges a
picture together with its condition: `out + mean over heads of fts . c`, per picture; and every place of
its map at a quarter of the side by itself, which teaches edges from few pictures.
"""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F

from generator_model import leaky


class GainConv(nn.Module):
    """Convolution whose weights are scaled at run time."""

    def __init__(self, n_in, n_out, kernel, bias=True):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(n_out, n_in, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(n_out)) if bias else None
        self.gain, self.pad = 1 / math.sqrt(n_in * kernel ** 2), kernel // 2

    def forward(self, x):
        return F.conv2d(x, self.weight * self.gain, self.bias, padding=self.pad)


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


class Discriminator(nn.Module):
    """pictures [n, 3, side, side] -> (out [n], features of each head [n, 512], places [n, ...])."""

    def __init__(self, widths, n_heads=2, dim=512):
        super().__init__()
        sides = sorted(widths, reverse=True)
        self.from_rgb = GainConv(3, widths[sides[0]], 1)
        pairs = zip(sides, sides[1:])
        self.blocks = nn.ModuleList([DownBlock(widths[a], widths[b]) for a, b in pairs])
        self.places = GainConv(widths[sides[2]], 1, 1)
        last = widths[sides[-1]]
        self.conv, self.fc = GainConv(last + 1, last, 3), GainLinear(last * 16, dim)
        self.out = GainLinear(dim, 1)
        self.fts = nn.ModuleList([GainLinear(dim, dim) for _ in range(n_heads)])

    def forward(self, pictures):
        x, places = leaky(self.from_rgb(pictures)), None
        for i, block in enumerate(self.blocks):
            x = block(x)
            places = self.places(x).float() if i == 1 else places
        x = leaky(self.fc(leaky(self.conv(spread_over_batch(x))).flatten(1)))
        return self.out(x)[:, 0].float(), [head(x).float() for head in self.fts], places

    def judge(self, pictures, condition):
        """Logit of each picture with its condition, the semantic features, logits of its places."""
        out, features, places = self(pictures)
        match = [(f * c).sum(1) for f, c in zip(features, condition.chunk(len(features), 1))]
        return out + sum(match) / len(match), features, places
