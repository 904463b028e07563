"""Embeds every set with the trained demo CLIP: `.demo-build/embeddings-<set>.npz`.

Raw embeddings are scaled once so that their mean length is that of CLIP ViT-B/32 (10.4); the
factors are kept in `.demo-build/clip-scale.json` and folded into the heads when the models are
exported. Rows in the files are of unit length: `image` [n, 512], `text` [n, 5, 512].
"""

import json
import os

import numpy as np
import torch

from clip_model import ImageEncoder, TextEncoder
from common import (BUILD, bfloat16, load_checkpoint, load_images, load_scenes, normalise,
                    shrink, to_unit_range, unit)
from tokens import CONTEXT_LENGTH, encode, load_vocabulary
from train_clip import PATH, pad

LENGTH = 10.4
SCALE_PATH = os.path.join(BUILD, 'clip-scale.json')


def load_encoders():
    """The trained image and text encoder, ready for inference."""
    kept = load_checkpoint(PATH)
    image, text = ImageEncoder(), TextEncoder(len(load_vocabulary()), CONTEXT_LENGTH)
    image.load_state_dict(kept['image'])
    text.load_state_dict(kept['text'])
    return image.eval().requires_grad_(False), text.eval().requires_grad_(False)


def embed_images(image, name):
    """Raw image embeddings of a set, float32 [n, 512]."""
    images = load_images(name)
    return np.concatenate([image(normalise(shrink(to_unit_range(images[i:i + 250])))).float().numpy()
                           for i in range(0, len(images), 250)])


def embed_captions(text, name):
    """Raw caption embeddings of a set, float32 [n, 5, 512]."""
    vocabulary = load_vocabulary()
    ids = [encode(c, vocabulary) for scene in load_scenes(name) for c in scene['captions']]
    rows = [text(pad(ids[i:i + 1000])).float().numpy() for i in range(0, len(ids), 1000)]
    return np.concatenate(rows).reshape(-1, 5, 512)


def unit_rows(vectors, kind):
    """Unit rows in the given precision."""
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(kind)


def main():
    image, text = load_encoders()
    for name, kind in (('stimuli', np.float32), ('heldout', np.float32), ('train', np.float16)):
        path = os.path.join(BUILD, f'embeddings-{name}.npz')
        if os.path.exists(path):
            continue
        with torch.no_grad(), torch.autocast('cpu', torch.bfloat16, enabled=name == 'train'):
            x, y = embed_images(image, name), embed_captions(text, name)
        if name == 'stimuli':
            scale = {'image': LENGTH / float(np.linalg.norm(x, axis=-1).mean()),
                     'text': LENGTH / float(np.linalg.norm(y, axis=-1).mean())}
            with open(SCALE_PATH, 'w', encoding='utf8') as file:
                json.dump(scale, file)
        np.savez(path + '.part.npz', image=unit_rows(x, kind), text=unit_rows(y, kind))
        os.replace(path + '.part.npz', path)
        print(name, x.shape, y.shape, flush=True)


if __name__ == '__main__':
    main()
