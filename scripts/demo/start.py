"""A demo generator before training, with its first styles solved by least squares."""

import numpy as np
import torch

from common import bfloat16, normalise, to_unit_range
from generator_model import Config, Generator

# channels by side, for each size of pictures
G_WIDTHS = {64: {4: 192, 8: 128, 16: 128, 32: 80, 64: 32}}


def create_generator(side):
    """A fresh generator that a condition can steer from the start.

    Unit conditions are made as strong as w, and each channel of the learned constant begins as one of
    the 16 places.
    """
    generator = Generator(Config(widths=G_WIDTHS[side]))
    const = generator.synthesis.b4.const
    const.data = torch.eye(16).repeat(len(const) // 16, 1).view(-1, 4, 4) * 4
    for name, value in generator.named_parameters():
        if name.endswith(('pre_0.weight', 'pre_01.weight')):
            value.data *= generator.config.f_dim ** 0.5
    return generator


def telling_directions(vectors, targets, n, ridge=1.0):
    """The n directions of embeddings that tell most of the targets by ridge, of variance 1. [n, 512]"""
    gram = vectors.T @ vectors + ridge * torch.eye(vectors.shape[1], dtype=vectors.dtype)
    weights = torch.linalg.solve(gram, vectors.T @ (targets - targets.mean(0)))
    predicted = vectors @ weights
    _, axes = torch.linalg.eigh(predicted.T @ predicted)
    directions = weights @ axes[:, -n:]
    return (directions / (vectors @ directions).std(0)).T


def local_contents(clip, images, per_place):
    """What is where: the demo CLIP's last map in whitened principal components. [n, per_place * 16]"""
    with torch.no_grad(), bfloat16():
        maps = torch.cat([clip.stages(normalise(to_unit_range(images[i:i + 250])))[-1].float()
                          for i in range(0, len(images), 250)])
    cells = maps.permute(0, 2, 3, 1).reshape(-1, maps.shape[1]).double()
    cells -= cells.mean(0)
    _, axes = torch.linalg.eigh(cells.T @ cells)
    parts = cells @ axes[:, -per_place:]
    return (parts / parts.std(0)).view(len(images), 16, per_place).transpose(1, 2).flatten(1)


def set_dense(layer, weight, bias):
    """Effective weight and bias of a layer, through its runtime gains."""
    layer.weight.data = (weight / layer.gain).float()
    layer.bias.data = (bias / layer.multiplier).float()


def split_heads(layer, directions, n_image):
    """Let the maximum of the heads begin as a concatenation, and as good as linear.

    The image head wins the first places of t, the text head the others: the winner is lifted to where
    its activation is linear, the loser is sunk.
    """
    lift, n = 3.0, layer.pre_1.weight.shape[0]
    owned = {'image': torch.arange(n) < n_image, 'text': torch.arange(n) >= n_image}
    for head, first, second in (('image', layer.pre_0, layer.pre_1), ('text', layer.pre_01, layer.pre_11)):
        found, mine = directions[head], owned[head]
        weight = torch.randn(first.weight.shape).double()
        weight[:len(found)] = found
        set_dense(first, weight, torch.full((len(weight),), lift))
        passed = torch.zeros(second.weight.shape)
        passed[mine, torch.arange(int(mine.sum()))] = 1
        level = -passed.sum(1) * lift * 2 ** 0.5
        set_dense(second, passed, torch.where(mine, level + lift, torch.tensor(-lift)))


def start_layout(generator, clip, conditions, images, seed, n=6000, n_image=80):
    """Solve, instead of learn, the first styles: each says what is at one of the 16 places.

    The channels of the learned constant are the places (`create_generator`), so the first styles are a map
    of 4 by 4. They are fitted by least squares to the demo CLIP's own last map; from there on the
    generator is an ordinary decoder of a map, which learns quickly.
    """
    layer, config = generator.synthesis.b4.conv1, generator.config
    per_place = config.widths[4] // 16
    rng = np.random.default_rng(seed)
    contents = local_contents(clip, images[:n], per_place)
    condition = conditions.draw(np.arange(n), rng)
    image, text = condition.double().chunk(2, 1)
    split_heads(layer, {'image': telling_directions(image, contents, n_image),
                        'text': telling_directions(text, contents, config.t_dim - n_image)}, n_image)
    with torch.no_grad():
        heads = condition.chunk(2, 1)
        t = torch.maximum(layer.pre_1(layer.pre_0(heads[0])), layer.pre_11(layer.pre_01(heads[1])))
    known = torch.cat([t.double(), torch.ones(n, 1, dtype=torch.double)], 1)
    gram = known.T @ known + 1.0 * torch.eye(known.shape[1], dtype=torch.double)
    solved = torch.linalg.solve(gram, known.T @ contents)
    weight = torch.zeros(layer.affine_0.weight.shape, dtype=torch.double)
    weight[:, :config.t_dim] = solved[:-1].T
    set_dense(layer.affine_0, weight, solved[-1])
    left = ((known @ solved - contents) ** 2).mean() / contents.var(0).mean()
    print(f'first styles solved: {1 - float(left):.3f} of the variance of the map', flush=True)
