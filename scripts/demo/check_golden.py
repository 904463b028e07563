"""Compares `generator_model.py` with numbers of the original Lafite classes on a tiny network.

Weights follow a rule (rule B below) so that no file of weights is needed. The numbers were made
once with the published PyTorch classes in full precision.
"""

import math
import sys

import torch

from generator_model import Config, Generator

GOLDEN = {
    2: {
        'w': [0.773721, -0.066247, 0.736681, -0.111250, 0.545986, -0.145601, 0.305603, -0.149062],
        'row': [[16.56183, 32.49242, 50.87896, 68.72852], [2.71638, 2.69197, 1.91509, 0.16737],
                [-17.17550, -34.41265, -53.79341, -72.19384]],
        'centre': [56.31805, 70.35703, -35.57447], 'mean': 0.38268,
        'centre_z0': [55.44440, 69.84883, -34.89242],
    },
    4: {
        'w': [0.044258, -0.064536, 0.036650, 0.071104, 0.042650, 0.433153, -0.003435, 0.648781],
        'row': [[-0.22241, -0.25400, 0.59306, 1.41317], [-10.60818, -17.24771, -20.48618, -22.24867],
                [-3.02285, -4.22453, -5.81816, -6.88711]],
        'centre': [1.17469, -6.99253, -11.20354], 'mean': -1.968433,
        'centre_z0': [1.03261, -7.24846, -11.11080],
    },
}


def wave(n, step, shift):
    """sin(step i + shift) for i < n, in double precision."""
    return torch.sin(step * torch.arange(n, dtype=torch.float64) + shift)


def scale_of(name):
    """Rule B's amplitude for a parameter."""
    if name.endswith('noise_strength'):
        return 0.5
    if 'pre_' in name or name.startswith('mapping'):
        return 60 if name.endswith('weight') else 20
    return 1


def fill(net):
    """Rule B: the k-th parameter is a sin(0.37 i + 0.11 (k + 1)), plus 1 for affine biases."""
    for k, (name, value) in enumerate(net.named_parameters()):
        filled = scale_of(name) * wave(value.numel(), 0.37, 0.11 * (k + 1))
        value.data = (filled + (1 if name.endswith('affine_0.bias') else 0)).view(value.shape).float()
    for name, value in net.named_buffers():
        if name.endswith('noise_const'):
            value.copy_(wave(value.numel(), 0.53, 0.2).view(value.shape))


def compare(structure):
    """Largest deviation from the golden numbers, relative to the largest golden value."""
    config = Config(z_dim=8, w_dim=8, f_dim=8, hidden=260, t_dim=512, n_mapping=2,
                    widths={4: 6, 8: 6, 16: 4}, structure=structure)
    net, golden = Generator(config), GOLDEN[structure]
    fill(net)
    heads = [wave(8, 1.3, 0.1)] + ([wave(8, 0.6, 0.7)] if structure == 4 else [])
    condition = torch.cat([h / h.norm() for h in heads]).float()[None]
    z = wave(8, 0.9, 0.3).float()[None]
    with torch.no_grad():
        w, image, image_z0 = net.mapping(z), net(z, condition)[0], net(0 * z, condition)[0]
    found = {'w': w[0], 'row': image[:, 0, :4], 'centre': image[:, 8, 8], 'mean': image.mean(),
             'centre_z0': image_z0[:, 8, 8]}
    worst = 0.0
    for name, value in golden.items():
        wanted = torch.tensor(value)
        worst = max(worst, float((found[name] - wanted).abs().max() / wanted.abs().max()))
    return worst


if __name__ == '__main__':
    deviations = {structure: compare(structure) for structure in GOLDEN}
    print('largest relative deviation by structure:', deviations)
    sys.exit(any(not math.isfinite(d) or d > 1e-4 for d in deviations.values()))
