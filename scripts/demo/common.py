"""Shared by the training programs of the demo world: data, checkpoints, exports.

All programs run from the project's root and keep what they make in `.demo-build/`.
"""

import json
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

BUILD = '.demo-build'
MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)
NETWORK_SIDE = 64  # of the pictures that the demo CLIP and the feature network see

torch.set_num_threads(int(os.environ.get('TRAINING_THREADS', '2')))


def load_images(name):
    """Images of a set as a memory map, uint8 [n, side, side, 3]."""
    return np.load(os.path.join(BUILD, name, 'images.npy'), mmap_mode='r')


def load_scenes(name):
    """Descriptions of a set: captions, categories, boxes."""
    with open(os.path.join(BUILD, name, 'scenes.json'), encoding='utf8') as file:
        return json.load(file)


def load_categories():
    """COCO names in the order of every label vector."""
    with open(os.path.join(BUILD, 'heldout', 'categories.json'), encoding='utf8') as file:
        return json.load(file)


def labels_of(scenes, categories):
    """Multi-hot labels, float32 [n, nCategories]."""
    place = {name: i for i, name in enumerate(categories)}
    out = np.zeros((len(scenes), len(categories)), np.float32)
    for row, scene in zip(out, scenes):
        row[[place[name] for name in scene['categories']]] = 1
    return out


def to_unit_range(batch):
    """uint8 [n, side, side, 3] -> float [n, 3, side, side] in -1..1, as generators draw."""
    pixels = torch.from_numpy(np.array(batch)).permute(0, 3, 1, 2)
    return pixels.float() / 127.5 - 1


def shrink(images, side=NETWORK_SIDE):
    """Pictures at the side that the demo CLIP and the feature network take, as the page makes them: bicubic with antialias."""
    if images.shape[-1] == side:
        return images
    return F.interpolate(images, side, mode='bicubic', align_corners=False, antialias=True).clamp(-1, 1)


def normalise(images):
    """-1..1 -> CLIP's mean and standard deviation (for 0..1)."""
    mean = images.new_tensor(MEAN).view(1, 3, 1, 1)
    std = images.new_tensor(STD).view(1, 3, 1, 1)
    return ((images + 1) / 2 - mean) / std


def jitter(images, most, rng):
    """Shift each picture by up to `most` pixels, edges reflected, and change its light a little."""
    n, _, side, _ = images.shape
    padded = F.pad(images, (most,) * 4, mode='reflect')
    shifts = rng.integers(0, 2 * most + 1, (n, 2))
    moved = torch.stack([p[:, y:y + side, x:x + side] for p, (y, x) in zip(padded, shifts)])
    gain = torch.from_numpy(rng.uniform(0.85, 1.15, (n, 1, 1, 1)).astype(np.float32))
    shift = torch.from_numpy(rng.uniform(-0.1, 0.1, (n, 1, 1, 1)).astype(np.float32))
    return moved * gain + shift


def bfloat16():
    """Forward passes in bfloat16 where the CPU is fast at it; losses stay in float32."""
    return torch.autocast('cpu', dtype=torch.bfloat16)


def cosine_rate(step, steps, peak, warm=100):
    """Learning rate: linear warm-up, then half a cosine to a fiftieth of the peak."""
    if step < warm:
        return peak * (step + 1) / warm
    return peak * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * step / steps)))


def unit(vectors):
    """Rows of unit length."""
    return F.normalize(vectors, dim=-1)


def save_checkpoint(path, **parts):
    """Write a checkpoint whole or not at all."""
    torch.save(parts, path + '.part')
    os.replace(path + '.part', path)


def load_checkpoint(path):
    """The checkpoint, or None if there is none yet."""
    return torch.load(path, map_location='cpu') if os.path.exists(path) else None


def gradient_energy(pictures):
    """Mean squared difference of neighbouring pixels, for pictures in 0..1."""
    scaled = (pictures.clamp(-1, 1) + 1) / 2
    across = (scaled[..., 1:] - scaled[..., :-1]).square().mean()
    return across + (scaled[..., 1:, :] - scaled[..., :-1, :]).square().mean()


class Log:
    """Prints running means of named figures, with the time since the start."""

    def __init__(self, every):
        self.every, self.sums, self.n, self.start = every, {}, 0, time.time()

    def add(self, step, **figures):
        self.n += 1
        for name, value in figures.items():
            self.sums[name] = self.sums.get(name, 0.0) + float(value)
        if step % self.every == 0:
            shown = '  '.join(f'{name} {value / self.n:.4f}' for name, value in self.sums.items())
            print(f'{step:6d}  {time.time() - self.start:6.0f} s  {shown}', flush=True)
            self.sums, self.n = {}, 0
