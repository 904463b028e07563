"""A linear map from scans to embeddings that the paper's network can hold exactly, as long as its rectifiers do not cut.

The network computes each entry of the embedding from the same numbers, but for one small filter and one shift of its own. So its
linear part is: entry d = K_d * (local filter of the scan) . u_g(d), with weights u over positions that entries of a group share.
`write_into` turns such a map into the network's weights: the shift of an entry says which group it belongs to, because hidden unit
h is on for all groups from h onward, and the units' weights are the differences between the groups.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

SHIFT = 12.0  # keeps scans (z units) above zero in the first layers
ROW_MARGIN, GATE_MARGIN = 8.0, 4.0  # standard deviations of a signal between its shift and where a rectifier would cut
SUM = 10.0  # of the weights over positions of a group, in units of the embedding's standard deviation; signs alternate
BLOCK_REACH = 2  # positions by which a residual block can move a value: two convolutions of 3


def cluster(signals, n_groups, seed, rounds=15):
    """Groups of columns of `signals` [n, dim] that are alike or opposite: group of each column, and its sign."""
    columns = (signals / np.linalg.norm(signals, axis=0)).T
    centres = columns[np.random.default_rng(seed).choice(len(columns), n_groups, replace=False)].copy()
    for _ in range(rounds):
        cosine = columns @ centres.T
        group = np.abs(cosine).argmax(axis=1)
        sign = np.sign(np.take_along_axis(cosine, group[:, None], 1)[:, 0])
        for g in np.unique(group):
            centre = (columns[group == g] * sign[group == g, None]).mean(axis=0)
            centres[g] = centre / np.linalg.norm(centre)
    return np.unique(group, return_inverse=True)[1], sign


class Grouped(nn.Module):
    """(B, nVoxels) -> (B, dim). `reach` positions of two voxels to either side of each position are seen."""

    def __init__(self, weights, mean, signals, n_groups, reach, seed):
        super().__init__()
        group, sign = cluster(signals, n_groups, seed)
        self.group, self.reach = torch.from_numpy(group), reach
        n, n_positions, dim = group.max() + 1, len(weights) // 2, len(mean)
        pairs = (weights[0::2] + weights[1::2]) * sign
        start = np.stack([pairs[:, group == g].mean(axis=1) for g in range(n)])
        self.position = nn.Parameter(torch.from_numpy(start.astype(np.float32)) / 2)
        taps = torch.zeros(dim, 2 * (2 * reach + 1))
        taps[:, 2 * reach:2 * reach + 2] = torch.from_numpy(sign.astype(np.float32))[:, None]
        self.taps, self.mean = nn.Parameter(taps), nn.Parameter(torch.from_numpy(mean.astype(np.float32)))
        self.spread = float(signals.std())
        self.sums = SUM * self.spread * (-1.0) ** torch.arange(n)
        assert self.position.shape[1] == n_positions

    def weights(self):
        """Weights over positions [nGroups, nPositions], each summing to its number."""
        return self.position + ((self.sums - self.position.sum(1)) / self.position.shape[1])[:, None]

    def seen(self, scans):
        """[B, nTaps, nPositions]: even and odd voxels, moved by -reach..reach positions."""
        pairs = F.pad(scans.view(len(scans), -1, 2).transpose(1, 2), (self.reach, self.reach))
        n = scans.shape[1] // 2
        return torch.cat([pairs[:, :, k:k + n] for k in range(2 * self.reach + 1)], 1)

    def forward(self, scans):
        sums = self.seen(scans) @ self.weights().T  # [B, nTaps, nGroups]
        return (sums[:, :, self.group] * self.taps.T).sum(1) + self.mean


def write_moves(net, reach):
    """First layers that copy: channel 2 * (s + reach) + odd holds that voxel of the position s further on, plus SHIFT.

    Each residual block moves copies by up to two positions; what it does not use stays as it was made.
    """
    first, blocks = net.encoder[0][0], list(net.encoder)[1:-1]
    first.weight.data.zero_()
    first.bias.data.zero_()
    channel = lambda s, odd: 2 * (s + reach) + odd  # noqa: E731
    for odd in (0, 1):
        first.weight.data[channel(0, odd), 0, 1 + odd] = 1
        first.bias.data[channel(0, odd)] = SHIFT
    done = 0
    for block in blocks:
        a, b, out = block.net[0], block.net[2], block.net[4]
        for layer in (a, b, out):
            layer.bias.data.zero_()
        out.weight.data.zero_()
        a.weight.data.zero_()
        b.weight.data.zero_()
        inner = 0
        for s in [s for s in range(-reach, reach + 1) if done < abs(s) <= done + BLOCK_REACH]:
            near = (abs(s) - done, 1 if s > 0 else -1)
            for odd in (0, 1):
                a.weight.data[inner, channel(done * near[1], odd), 1 + near[1]] = 1
                b.weight.data[inner, inner, 1 + (near[1] if near[0] == 2 else 0)] = 1
                out.weight.data[channel(s, odd), inner, 0] = 1
                inner += 1
        done = min(done + BLOCK_REACH, reach)


def sort_groups(model, scans):
    """Put groups next to each other whose weights answer alike: small differences need small shifts, and sums of them round less.

    A group may change the sign of its weights and of its entries' filters; sums of weights go on alternating in sign.
    """
    with torch.no_grad():
        weights, pairs = model.weights(), scans[:, 0::2] + scans[:, 1::2]
        positive = torch.sign(weights.sum(1))
        weights = weights * positive[:, None]
        answers = pairs @ weights.T
        order, left = [0], set(range(1, len(weights)))
        while left:  # signs alternate, so a difference of neighbours is a sum of answers here
            rest = sorted(left)
            order.append(rest[int((answers[:, rest] + answers[:, order[-1:]]).std(0).argmin())])
            left.remove(order[-1])
        order = torch.tensor(order)
        place = torch.argsort(order)
        sign = (-1.0) ** torch.arange(len(order))
        flip = positive[model.group] * sign[place[model.group]]
        model.group = place[model.group]
        model.position.copy_(weights[order] * sign[:, None])
        model.taps.mul_(flip[:, None])
        model.sums = model.position.sum(1)


def half(x):
    """Rounded to float16."""
    return x.half().float()


def round_jumps(wanted):
    """Differences of groups' weights, each with a positive sum and rounded, and the sign that was taken out.

    Each difference makes up for the rounding of those before.
    """
    held = torch.zeros(wanted.shape[1])
    jumps, signs = torch.zeros_like(wanted), torch.zeros(len(wanted))
    for g, row in enumerate(wanted):
        signs[g] = torch.sign((row - held).sum())
        jumps[g] = half((row - held) * signs[g])
        held = held + jumps[g] * signs[g]
    return jumps, signs


def place_shifts(jumps, signs, taps, group, seen):
    """Shift at which each unit turns on, and of the middle of each group, so far apart that no signal cuts."""
    sums = jumps.double().sum(1)
    slopes = (sums * signs).cumsum(0)
    size = torch.stack([torch.einsum('bkp,k->bp', seen, tap).std() for tap in taps])
    opens, middles = torch.zeros(len(jumps)).double(), torch.zeros(len(jumps)).double()
    for g, jump in enumerate(jumps):
        near = torch.nonzero((group == g) | (group == g - 1))[:, 0]
        signal = torch.einsum('bk,dk->bd', seen @ jump, taps[near]).std(0).max()
        step = GATE_MARGIN * float(signal / sums[g])
        if g == 0:
            middles[0] = max(step, ROW_MARGIN * float(size.max()))
        else:
            step = step * max(1.0, float((slopes[g] / slopes[g - 1]).abs()))
            opens[g] = middles[g - 1] + step
            middles[g] = opens[g] - slopes[g - 1] * step / slopes[g]
    return opens, middles, slopes


def write_into(net, model, scans):
    """Fill the paper's network (`mapper_model.Mapper`, hidden = nGroups) with a grouped map; `scans` give the size of signals.

    Weights are rounded to float16 on the way; shifts are worked out from the rounded weights and stay in float32.
    """
    write_moves(net, model.reach)
    head, first, last = net.encoder[-1], net.fc[1], net.fc[3]
    with torch.no_grad():
        taps, group = half(model.taps), model.group
        jumps, signs = round_jumps(model.weights())
        opens, middles, slopes = place_shifts(jumps, signs, taps, group, model.seen(scans))
        sums = jumps.double().sum(1)
        shifts = middles[group] + model.mean.double() / slopes[group]
        head.weight.data.zero_()
        head.weight.data[:, :taps.shape[1], 0] = taps
        head.bias.data = (shifts - SHIFT * taps.double().sum(1)).float()
        first.weight.data[:, :, 0], first.bias.data = jumps, (-opens * sums).float()
        last.weight.data[0, :, 0] = signs
        last.bias.data[0] = -float(signs[0] * sums[0] * middles[0])
        for _ in range(2):  # copies from beyond the ends hold 0, not SHIFT: a constant that the shifts can make up for
            missing = model.mean - net(torch.zeros(1, 2 * len(jumps[0])))[0]
            head.bias.data += (missing / slopes[group]).float()
