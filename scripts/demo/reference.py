"""Writes `.demo-build/reference.json`: what PyTorch answers for a few held-out scenes, for
`check-models.ts` to compare the exported ONNX files and the tokenizer with."""

import json
import os

import torch

from common import BUILD, load_images, load_scenes, normalise, shrink, to_unit_range
from embed import SCALE_PATH, load_encoders
from evaluate import load_features
from tokens import encode, load_vocabulary
from train_clip import pad

N = 4


def main():
    image, text = load_encoders()
    with open(SCALE_PATH, encoding='utf8') as file:
        scale = json.load(file)
    vocabulary = load_vocabulary()
    captions = [c for scene in load_scenes('heldout')[:60] for c in scene['captions']]
    captions += ['Two DOGS, quickly!', 'an xylophone at night', '', 'café über 3 dogs']
    ids = [encode(caption, vocabulary) for caption in captions]
    pixels = normalise(shrink(to_unit_range(load_images('heldout')[:N])))
    with torch.no_grad():
        features, logits = load_features()(pixels)
        answer = {
            'captions': captions, 'ids': ids, 'shape': list(pixels.shape),
            'pixels': pixels.flatten().tolist(),
            'clipImage': (image(pixels) * scale['image']).flatten().tolist(),
            'clipText': (text(pad(ids[:N])) * scale['text']).flatten().tolist(),
            'features': features.flatten().tolist(), 'logits': logits.flatten().tolist(),
        }
    with open(os.path.join(BUILD, 'reference.json'), 'w', encoding='utf8') as file:
        json.dump(answer, file)


if __name__ == '__main__':
    main()
