"""Takes the shipped networks back into PyTorch, so that training can go on from them.

Reads the ONNX files and the generator in `public/demo/models` (float16 weights) and writes `clip.pt`, `clip-scale.json`,
`features.pt`, `generator-start.pt` and `tokenizer.json` into `.demo-build` as their training programs would have left them. Batch norms are folded into
the convolutions before them in the files; here each becomes a shift. Existing files are kept.
"""

import json
import os
import shutil

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from clip_model import ImageEncoder, TextEncoder
from common import BUILD, load_categories, save_checkpoint
from evaluate import SAFETENSORS, read_safetensors
from features_model import FeatureNet
from tokens import CONTEXT_LENGTH, PATH as TOKENIZER_PATH, load_vocabulary

MODELS = os.path.join('public', 'demo', 'models')


def read_onnx(name):
    """Graph of a shipped network and its float32 weights by the name that nodes use."""
    graph = onnx.load(os.path.join(MODELS, name)).graph
    kept = {t.name.removesuffix('_half'): numpy_helper.to_array(t).astype(np.float32) for t in graph.initializer}
    return graph, {name: torch.from_numpy(values.copy()) for name, values in kept.items()}


def module_of(node):
    """`/trunk/trunk.3/Conv` -> `trunk.3`, `/blocks.0/conv0/Conv` -> `blocks.0.conv0`."""
    parts = node.name.strip('/').split('/')[:-1]
    return '.'.join(part for i, part in enumerate(parts) if not any(later.startswith(part + '.') for later in parts[i + 1:]))


def norm_after(module):
    """Batch norm behind a convolution: `conv0` -> `norm0`, `trunk.3` -> `trunk.4`."""
    head, _, last = module.rpartition('.')
    return f'{head}.{last.replace("conv", "norm")}' if 'conv' in last else f'{head}.{int(last) + 1}'


def restore(net, name):
    """Fill a network from its ONNX file; every weight must be found."""
    graph, weights = read_onnx(name)
    state = {key: value.clone() for key, value in net.state_dict().items()}
    missing = {key for key in state if not key.endswith('num_batches_tracked')}

    def put(key, value):
        if state[key].shape != value.shape:
            raise ValueError(f'{name}: {key} should be {tuple(state[key].shape)}, the file has {tuple(value.shape)}')
        state[key] = value
        missing.discard(key)

    for key in state:
        if key in weights:
            put(key, weights[key])
    for node in graph.node:
        found = [weights[i] for i in node.input if i in weights]
        if node.op_type == 'MatMul' and found:
            put(module_of(node) + '.weight', found[0].T.contiguous())
        elif node.op_type == 'Conv' and module_of(node) + '.bias' not in state:
            norm = norm_after(module_of(node))
            put(module_of(node) + '.weight', found[0])
            put(norm + '.bias', found[1])
            put(norm + '.weight', torch.ones_like(found[1]))
            put(norm + '.running_mean', torch.zeros_like(found[1]))
            put(norm + '.running_var', torch.full_like(found[1], 1 - 1e-5))  # the layer adds 1e-5
    if missing:
        raise ValueError(f'{name} lacks {sorted(missing)}')
    net.load_state_dict(state)
    return net.eval()


def steps_of(key):
    """Training steps as the manifest tells them."""
    with open(os.path.join(MODELS, 'models.json'), encoding='utf8') as file:
        text = json.load(file)[key]['how']
    return int(text.rpartition(', ')[2].split()[0])


def main():
    if not os.path.exists(TOKENIZER_PATH):
        shutil.copy(os.path.join(MODELS, 'tokenizer.json'), TOKENIZER_PATH)
    path = os.path.join(BUILD, 'clip.pt')
    if not os.path.exists(path):
        image = restore(ImageEncoder(), 'clip-image.onnx')
        text = restore(TextEncoder(len(load_vocabulary()), CONTEXT_LENGTH), 'clip-text.onnx')
        with open(os.path.join(BUILD, 'clip-scale.json'), 'w', encoding='utf8') as file:
            json.dump({'image': 1.0, 'text': 1.0}, file)  # folded into the shipped heads
        save_checkpoint(path, image=image.state_dict(), text=text.state_dict(), step=steps_of('clipImage'), restored=True)
    path = os.path.join(BUILD, 'features.pt')
    if not os.path.exists(path):
        net = restore(FeatureNet(len(load_categories())), 'features.onnx')
        save_checkpoint(path, net=net.state_dict(), step=steps_of('features'), restored=True)
    path = os.path.join(BUILD, 'generator-start.pt')
    if not os.path.exists(path):
        save_checkpoint(path, average=read_safetensors(SAFETENSORS), step=steps_of('generator'))


if __name__ == '__main__':
    main()
