"""Trains the demo CLIP on scenes and captions; resumes from `.demo-build/clip.pt`.

Symmetric contrastive loss over the batch, one of the five captions at random. A weak second loss
lets a linear layer read a 16x16 thumbnail from the image embedding, so that it keeps the layout.
"""

import os

import numpy as np
import torch
import torch.nn.functional as F

from clip_model import ImageEncoder, TextEncoder
from common import (BUILD, Log, bfloat16, cosine_rate, jitter, load_checkpoint, load_images,
                    load_scenes, normalise, save_checkpoint, shrink, to_unit_range, unit)
from tokens import CONTEXT_LENGTH, encode, load_vocabulary

STEPS = 450
BATCH, RATE, SEED = 128, 1.5e-3, 11
THUMBNAIL, THUMBNAIL_WEIGHT = 16, 3.0
PATH = os.path.join(BUILD, 'clip.pt')


def pad(rows):
    """Lists of ids -> LongTensor padded with zeros."""
    out = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    for line, row in zip(out, rows):
        line[:len(row)] = torch.tensor(row)
    return out


def contrast(images, texts, scale):
    """Symmetric cross entropy of the cosine similarities."""
    logits = scale.exp().clamp(max=100) * unit(images) @ unit(texts).T
    truth = torch.arange(len(images))
    return (F.cross_entropy(logits, truth) + F.cross_entropy(logits.T, truth)) / 2


def top1(image, text, vocabulary, name='heldout'):
    """Share of scenes whose caption (third, the fullest, and mean of five) is found first."""
    image.eval(), text.eval()
    scenes = load_scenes(name)[:300]
    with torch.no_grad():
        pixels = normalise(shrink(to_unit_range(load_images(name)[:300])))
        x = unit(image(pixels))
        ids = [encode(c, vocabulary) for s in scenes for c in s['captions']]
        y = unit(text(pad(ids))).view(len(scenes), 5, -1)
    image.train(), text.train()
    hit = [(x @ y[:, k].T).argmax(1).eq(torch.arange(len(x))).float().mean() for k in range(5)]
    mean = (x @ unit(y.mean(1)).T).argmax(1).eq(torch.arange(len(x))).float().mean()
    return [round(float(h), 3) for h in hit], round(float(mean), 3)


def main():
    torch.manual_seed(SEED)
    rng, vocabulary = np.random.default_rng(SEED), load_vocabulary()
    images, scenes = load_images('train'), load_scenes('train')
    ids = [[encode(caption, vocabulary) for caption in scene['captions']] for scene in scenes]
    image, text = ImageEncoder(), TextEncoder(len(vocabulary), CONTEXT_LENGTH)
    reader = torch.nn.Linear(512, 3 * THUMBNAIL ** 2)
    scale = torch.nn.Parameter(torch.tensor(np.log(14.0), dtype=torch.float32))
    weights = [*image.parameters(), *text.parameters(), *reader.parameters(), scale]
    optimiser = torch.optim.AdamW(weights, lr=RATE, weight_decay=0.02, betas=(0.9, 0.98))
    parts, first = dict(image=image, text=text, reader=reader, optimiser=optimiser), 0
    kept = load_checkpoint(PATH)
    if kept and kept['step'] >= STEPS:
        return
    if kept:
        for name, part in parts.items():
            part.load_state_dict(kept[name])
        scale.data, first = kept['scale'], kept['step']
    log = Log(100)
    for step in range(first, STEPS):
        optimiser.param_groups[0]['lr'] = cosine_rate(step, STEPS, RATE)
        rows = np.sort(rng.choice(len(images), BATCH, replace=False))
        truth = jitter(shrink(to_unit_range(images[rows])), 1, rng)
        captions = pad([ids[row][rng.integers(5)] for row in rows])
        with bfloat16():
            x, y = image(normalise(truth)), text(captions)
        x, y = x.float(), y.float()
        match = contrast(x, y, scale)
        wanted = F.adaptive_avg_pool2d(truth, THUMBNAIL).flatten(1)
        layout = F.mse_loss(reader(unit(x) * 512 ** 0.5), wanted)
        optimiser.zero_grad()
        (match + THUMBNAIL_WEIGHT * layout).backward()
        optimiser.step()
        log.add(step + 1, match=match, layout=layout, scale=scale.exp())
        if (step + 1) % 200 == 0 or step + 1 == STEPS:
            states = {name: part.state_dict() for name, part in parts.items()}
            save_checkpoint(PATH, step=step + 1, scale=scale.data, **states)
            print('held-out top-1', *top1(image, text, vocabulary), flush=True)


if __name__ == '__main__':
    main()
