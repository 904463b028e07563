"""Prints the floors of the demo models as a table and writes `.demo-build/report.json`.

Measured on the 300 held-out scenes with what `export.py` wrote for the generator (float16 weights
included). Identification, precision and the Fréchet distance use the feature network, which shares
nothing with the demo CLIP. Also draws `.demo-build/sheet.png`: truth above generated.

    evaluate.py [checkpoint]     measures a training checkpoint instead of the exported generator
"""

import json
import os
import sys

import numpy as np
import torch
from scipy.linalg import sqrtm
from sklearn.metrics import average_precision_score

from common import (BUILD, gradient_energy, labels_of, load_categories, load_checkpoint, load_images,
                    load_scenes, normalise, shrink, to_unit_range)
from conditions import Conditions
from features_model import FeatureNet
from start import create_generator

SAFETENSORS = os.path.join('public', 'demo', 'models', 'generator.safetensors')
CONDITIONS = ('both', 'image', 'text')
FLOORS = {'two_way': 0.95, 'fifty_way': 0.9, 'precision_ratio': 0.8, 'gradient_energy': 0.7}
CEILINGS = {'gradient_energy': 1.3, 'frechet': 31}


def read_safetensors(path):
    """Tensors of a safetensors file, in float32."""
    with open(path, 'rb') as file:
        size = int.from_bytes(file.read(8), 'little')
        header, body = json.loads(file.read(size)), file.read()
    out = {}
    for name, entry in header.items():
        if name != '__metadata__':
            kind = {'F32': np.float32, 'F16': np.float16}[entry['dtype']]
            values = np.frombuffer(body[slice(*entry['data_offsets'])], kind)
            out[name] = torch.from_numpy(values.reshape(entry['shape']).astype(np.float32))
    return out


def load_generator(checkpoint, side):
    """The exported generator, or the average of a checkpoint."""
    net = create_generator(side)
    net.load_state_dict(load_checkpoint(checkpoint)['average'] if checkpoint
                        else read_safetensors(SAFETENSORS))
    return net.eval().requires_grad_(False)


def load_features():
    """The trained feature network."""
    net = FeatureNet(len(load_categories()))
    net.load_state_dict(load_checkpoint(os.path.join(BUILD, 'features.pt'))['net'])
    return net.eval().requires_grad_(False)


def draw(generator, kind, conditions, seed=0):
    """Pictures of the held-out scenes, clamped as the page does."""
    heads = {'image': conditions.image, 'text': conditions.text[:, 0]}
    first, second = heads.get(kind, heads['image']), heads.get(kind, heads['text'])
    condition = torch.from_numpy(np.concatenate([first, second], 1).astype(np.float32))
    z = torch.randn(len(condition), generator.config.z_dim,
                    generator=torch.Generator().manual_seed(seed))
    with torch.no_grad():
        return torch.cat([generator(z[i:i + 50], condition[i:i + 50])
                          for i in range(0, len(z), 50)]).clamp(-1, 1)


def identify(found, truth, n, rng, repeats=20):
    """Share of pictures whose own truth correlates best among n (n - 1 drawn at random)."""
    a, b = (x - x.mean(1, keepdims=True) for x in (found, truth))
    similarity = (a / np.linalg.norm(a, axis=1)[:, None]) @ (b / np.linalg.norm(b, axis=1)[:, None]).T
    own, hits = np.diag(similarity), []
    for _ in range(repeats):
        others = rng.integers(0, len(own) - 1, (len(own), n - 1))
        others += others >= np.arange(len(own))[:, None]
        hits.append(own > np.take_along_axis(similarity, others, 1).max(1))
    return float(np.mean(hits))


def frechet(a, b):
    """Fréchet distance of two sets of features taken as Gaussian."""
    cov = [np.cov(x, rowvar=False) for x in (a, b)]
    root = sqrtm(cov[0] @ cov[1]).real
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + np.trace(cov[0] + cov[1] - 2 * root))


def precision(labels, logits):
    """Mean over shown categories of the average precision."""
    shown = labels.sum(0) > 0
    return float(average_precision_score(labels[:, shown], logits[:, shown]))


def retrieval(conditions):
    """Top-1 of image -> caption among 300: each of the five captions, and their mean embedding."""
    x, y = conditions.image.astype(np.float32), conditions.text.astype(np.float32)
    hits = [float(((x @ y[:, k].T).argmax(1) == np.arange(len(x))).mean()) for k in range(5)]
    mean = y.mean(1) / np.linalg.norm(y.mean(1), axis=1, keepdims=True)
    return dict(captions=hits, one_caption=float(np.mean(hits)),
                five_captions=float(((x @ mean.T).argmax(1) == np.arange(len(x))).mean()))


def measure(pictures, truth, labels, net):
    """All figures of one set of generated pictures."""
    rng = np.random.default_rng(5)
    with torch.no_grad():
        found, logits = (x.numpy() for x in net(normalise(shrink(pictures))))
        wanted, logits_true = (x.numpy() for x in net(normalise(shrink(truth))))
    ap, ap_true = precision(labels, logits), precision(labels, logits_true)
    return dict(two_way=identify(found, wanted, 2, rng), fifty_way=identify(found, wanted, 50, rng),
                precision=ap, precision_of_truth=ap_true, precision_ratio=ap / ap_true,
                gradient_energy=float(gradient_energy(pictures) / gradient_energy(truth)),
                frechet=frechet(found, wanted), l1=float((pictures - truth).abs().mean()))


def passes(figures):
    """Do figures of one set of pictures lie where they should?"""
    return (all(figures[name] >= floor for name, floor in FLOORS.items())
            and all(figures[name] <= ceiling for name, ceiling in CEILINGS.items()))


def draw_sheet(truth, pictures, path, n=40, across=10):
    """Truth above generated, row by row."""
    from PIL import Image
    def pixels(images):
        return ((images[:n].clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()
    pairs = np.concatenate([pixels(truth), pixels(pictures)], 1)
    rows = [np.concatenate(list(pairs[i:i + across]), 1) for i in range(0, n, across)]
    Image.fromarray(np.concatenate(rows, 0)).save(path, optimize=True)


def print_table(report):
    """Figures by condition, with the limits."""
    print('figure'.ljust(20) + ''.join(kind.rjust(9) for kind in CONDITIONS) + '  at least  at most')
    for name in report['generator']['both']:
        values = [f"{report['generator'][kind][name]:9.3f}" for kind in CONDITIONS]
        print(name.ljust(20) + ''.join(values) + f"{FLOORS.get(name, ''):>10}{CEILINGS.get(name, ''):>9}")
    clip = report['clip']
    print(f"image -> caption top-1 of 300: {clip['one_caption']:.3f} (floor 0.5), "
          f"mean of five captions {clip['five_captions']:.3f}")
    print(f"another z: mean difference {report['z_difference']:.4f}, another scene: "
          f"{report['scene_difference']:.4f} (-1..1)")


def main():
    checkpoint = sys.argv[1] if len(sys.argv) > 1 else None
    truth, conditions = to_unit_range(load_images('heldout')), Conditions('heldout')
    labels, net = labels_of(load_scenes('heldout'), load_categories()), load_features()
    generator = load_generator(checkpoint, truth.shape[-1])
    drawn = {kind: draw(generator, kind, conditions) for kind in CONDITIONS}
    other = draw(generator, 'both', conditions, seed=1)
    report = {
        'clip': retrieval(conditions),
        'generator': {kind: measure(drawn[kind], truth, labels, net) for kind in CONDITIONS},
        'z_difference': float((other - drawn['both']).abs().mean()),
        'scene_difference': float((drawn['both'].roll(1, 0) - drawn['both']).abs().mean()),
    }
    with open(os.path.join(BUILD, 'report.json'), 'w', encoding='utf8') as file:
        json.dump(report, file, indent=1)
    draw_sheet(truth, drawn['both'], os.path.join(BUILD, 'sheet.png'))
    draw_sheet(truth, drawn['text'], os.path.join(BUILD, 'sheet-text.png'))
    print_table(report)


if __name__ == '__main__':
    main()
