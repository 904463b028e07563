"""Trains the demo feature network to name the categories in a scene; resumes from its checkpoint.

It shares nothing with the demo CLIP (architecture, seed, loss, captions), so that measures taken
with it are not circular.
"""

import os

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.metrics import average_precision_score

from common import (BUILD, Log, bfloat16, cosine_rate, jitter, labels_of, load_categories,
                    load_checkpoint, load_images, load_scenes, normalise, save_checkpoint,
                    shrink, to_unit_range)
from features_model import FeatureNet

STEPS = 500
BATCH, RATE, SEED, MIRROR = 128, 2e-3, 77, 0.0
PATH = os.path.join(BUILD, 'features.pt')


def precision(net, categories, name='heldout'):
    """Mean over the categories of the average precision on a set."""
    net.eval()
    truth = labels_of(load_scenes(name), categories)
    with torch.no_grad():
        logits = net(normalise(shrink(to_unit_range(load_images(name)))))[1].numpy()
    net.train()
    shown = truth.sum(0) > 0
    return average_precision_score(truth[:, shown], logits[:, shown])


def main():
    torch.manual_seed(SEED)
    rng, categories = np.random.default_rng(SEED), load_categories()
    images, labels = load_images('train'), labels_of(load_scenes('train'), categories)
    net, first = FeatureNet(len(categories)), 0
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.01)
    kept = load_checkpoint(PATH)
    if kept and kept['step'] >= STEPS:
        return
    if kept:
        net.load_state_dict(kept['net'])
        optimiser.load_state_dict(kept['optimiser'])
        first = kept['step']
    log = Log(100)
    for step in range(first, STEPS):
        optimiser.param_groups[0]['lr'] = cosine_rate(step, STEPS, RATE)
        rows = np.sort(rng.choice(len(images), BATCH, replace=False))
        pixels = normalise(jitter(shrink(to_unit_range(images[rows])), 2, rng))
        if rng.uniform() < MIRROR:
            pixels = pixels.flip(3)
        with bfloat16():
            _, logits = net(pixels)
        loss = F.binary_cross_entropy_with_logits(logits.float(), torch.from_numpy(labels[rows]))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        log.add(step + 1, loss=loss)
        if (step + 1) % 200 == 0 or step + 1 == STEPS:
            save_checkpoint(PATH, step=step + 1, net=net.state_dict(),
                            optimiser=optimiser.state_dict())
            print(f'held-out average precision {precision(net, categories):.3f}', flush=True)


if __name__ == '__main__':
    main()
