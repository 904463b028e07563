"""A demo generator before training: its first condition layers see whitened embeddings."""

import numpy as np
import torch

from generator_model import Config, Generator

# channels by side, for each size of pictures
G_WIDTHS = {64: {4: 256, 8: 192, 16: 128, 32: 64, 64: 32},
            128: {4: 256, 8: 192, 16: 128, 32: 64, 64: 48, 128: 32}}
Z_DIM, W_DIM, HIDDEN, T_DIM, N_MAPPING = 64, 64, 128, 128, 2
SHRINK = 0.1  # added to the variance of each direction, as a share of the mean one


def create_generator(side):
    """A fresh generator; each channel of the learned constant begins as one of the 16 places."""
    generator = Generator(Config(z_dim=Z_DIM, w_dim=W_DIM, hidden=HIDDEN, t_dim=T_DIM,
                                 n_mapping=N_MAPPING, widths=G_WIDTHS[side]))
    const = generator.synthesis.b4.const
    const.data = torch.eye(16).repeat(len(const) // 16, 1).view(-1, 4, 4) * 4
    return generator


def whitening(vectors):
    """Matrix and mean that make the directions of embeddings about equally strong. [512, 512], [512]"""
    mean = vectors.mean(0)
    variance, axes = torch.linalg.eigh(torch.cov((vectors - mean).T))
    variance = variance.clamp(min=0)
    return (axes * torch.rsqrt(variance + SHRINK * variance.mean())) @ axes.T, mean


def set_dense(layer, weight, bias):
    """Effective weight and bias of a layer, through its runtime gains."""
    layer.weight.data = (weight / layer.gain).float()
    layer.bias.data = (bias / layer.multiplier).float()


def start_conditions(generator, conditions, seed, n=6000):
    """Begin every first condition layer as random directions of whitened embeddings.

    Unit embeddings have entries of 0.04 around a common mean, and most of their variance in few
    directions; ordinary random weights would show the layers behind little more than the mean.
    Random styles begin without z, which regression could only learn to ignore.
    """
    torch.manual_seed(seed)
    condition = conditions.draw(np.arange(n), np.random.default_rng(seed))[0].double()
    kept = [whitening(half) for half in condition.chunk(2, 1)]
    for module in generator.synthesis.modules():
        if not hasattr(module, 'affine_0'):
            continue
        for layer, (matrix, mean) in zip((module.pre_0, module.pre_01), kept):
            directions = torch.randn(layer.weight.shape).double() @ matrix
            vectors = condition[:, :512] if layer is module.pre_0 else condition[:, 512:]
            directions /= ((vectors[:500] - mean) @ directions.T).std()
            set_dense(layer, directions, -directions @ mean)
        module.affine_0.weight.data[:, T_DIM:] = 0


def widen(generator, state):
    """Fill a generator from the weights of a narrower one with fewer sides; its picture of that side stays the same.

    New channels begin at random and nobody listens to them yet; a new side listens to the conditions as the last one does, and its
    colours begin at zero.
    """
    own = generator.state_dict()
    for name, value in state.items():
        fresh = own[name]
        if name.endswith('torgb.weight'):
            value = value * (fresh.shape[1] / value.shape[1]) ** 0.5  # the runtime gain
        heard = fresh.shape[1:] != value.shape[1:]
        if heard:
            fresh = torch.zeros_like(fresh)
        fresh[tuple(slice(0, n) for n in value.shape)] = value
        if heard and value.shape[0] < fresh.shape[0]:  # new channels listen to all
            fresh[value.shape[0]:] = own[name][value.shape[0]:]
        own[name] = fresh
    last = f'synthesis.b{max(side_of(name) for name in state)}.'
    for name in own:
        if name.startswith('synthesis') and name not in state:
            layer, _, part = name.removeprefix('synthesis.').partition('.')
            source = last + ('torgb' if part.startswith('torgb') else 'conv1') + '.' + part.partition('.')[2]
            if '.pre_' in name:
                own[name] = own[source].clone()
            elif part == 'torgb.weight':
                own[name] = torch.zeros_like(own[name])
    generator.load_state_dict(own)


def side_of(name):
    """4 for `synthesis.b4.const`, 0 outside of the synthesis."""
    return int(name.split('.')[1][1:]) if name.startswith('synthesis.') else 0
