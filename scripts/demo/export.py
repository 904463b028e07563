"""Writes the trained demo models into `public/demo/models` with their manifest.

Networks become ONNX (opset 17, dynamic batch, weights in float16 behind a cast); the generator becomes
safetensors with the tensor names of the published checkpoints: its graph is built in the page.
"""

import hashlib
import json
import os
import shutil
import struct

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from common import BUILD, MEAN, STD, NETWORK_SIDE, load_categories, load_checkpoint, load_scenes
from embed import SCALE_PATH, load_encoders
from features_model import FeatureNet
from train_generator import ADVERSARIAL_FROM
from train_captioner import LENGTH, PATH as CAPTIONER_PATH, create as create_captioner, greedy, load_embeddings
from tokens import BOS, CONTEXT_LENGTH, EOS, PAD, load_vocabulary
from tokens import PATH as TOKENIZER_PATH

OUT = os.path.join('public', 'demo', 'models')
SMALL = 1024
GENERATOR_PATH = os.path.join(BUILD, 'generator-best.pt')
CAPTIONER_REFERENCE = os.path.join('workers', 'generator', 'fixtures', 'demo-captioner.json')
LICENCE = 'Apache-2.0'


def halve_weights(path):
    """Keep large float32 weights as float16 with a cast; runtimes fold it when they load."""
    model = onnx.load(path)
    graph, casts = model.graph, []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < SMALL:
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + '_half'))
        casts.append(helper.make_node('Cast', [name + '_half'], [name], to=onnx.TensorProto.FLOAT))
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def export_network(net, example, name, inputs, outputs, axes):
    """One network as ONNX."""
    path = os.path.join(OUT, name)
    torch.onnx.export(net.eval(), example, path, opset_version=17, input_names=inputs,
                      output_names=outputs, dynamic_axes=axes, do_constant_folding=True)
    halve_weights(path)


def scaled_head(net, factor):
    """Fold the length of raw embeddings into the last layer."""
    net.head.weight.data *= factor
    net.head.bias.data *= factor
    return net


def export_clip(side):
    """Both encoders and the tokenizer."""
    image, text = load_encoders()
    with open(SCALE_PATH, encoding='utf8') as file:
        scale = json.load(file)
    pixels, ids = torch.zeros(2, 3, side, side), torch.ones(2, 7, dtype=torch.long)
    export_network(scaled_head(image, scale['image']), pixels, 'clip-image.onnx', ['pixels'],
                   ['embedding'], {'pixels': {0: 'n'}, 'embedding': {0: 'n'}})
    export_network(scaled_head(text, scale['text']), ids, 'clip-text.onnx', ['input_ids'],
                   ['embedding'], {'input_ids': {0: 'n', 1: 'length'}, 'embedding': {0: 'n'}})
    shutil.copy(TOKENIZER_PATH, os.path.join(OUT, 'tokenizer.json'))


def export_features(side):
    """The feature network."""
    net = FeatureNet(len(load_categories()))
    net.load_state_dict(load_checkpoint(os.path.join(BUILD, 'features.pt'))['net'])
    export_network(net, torch.zeros(2, 3, side, side), 'features.onnx', ['pixels'],
                   ['features', 'logits'],
                   {'pixels': {0: 'n'}, 'features': {0: 'n'}, 'logits': {0: 'n'}})


def write_safetensors(path, tensors, metadata):
    """Safetensors: length of the header, the header as JSON, then the data."""
    header, blobs, at = {'__metadata__': metadata}, [], 0
    for name, values in tensors.items():
        blob = np.ascontiguousarray(values).tobytes()
        kind = {'float32': 'F32', 'float16': 'F16'}[str(values.dtype)]
        header[name] = {'dtype': kind, 'shape': list(values.shape),
                        'data_offsets': [at, at + len(blob)]}
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + b''.join(blobs))


def generator_tensors(state):
    """Large weights in float16, all else in float32."""
    out = {}
    for name, value in state.items():
        small = value.numel() < SMALL or name.endswith(('.bias', 'noise_const', 'resample_filter'))
        out[name] = value.float().numpy() if small else value.half().numpy()
    return out


def balance_conditions(state, most=16384.0):
    """Move a power of two from the first condition layers to the second, so that float16 can hold them.

    Leaky ReLU passes a positive factor through: the picture stays the same.
    """
    for name in [name for name in state if name.endswith(('pre_0.weight', 'pre_01.weight'))]:
        head = name.removesuffix('.weight')
        second = head.removesuffix('pre_01') + 'pre_11' if head.endswith('pre_01') else head[:-1] + '1'
        factor = 2.0 ** max(0, np.ceil(np.log2(float(state[name].abs().max()) / most)))
        state[name], state[head + '.bias'] = state[name] / factor, state[head + '.bias'] / factor
        state[second + '.weight'] = state[second + '.weight'] * factor
    return state


def export_generator():
    """The averaged generator, mapping average included."""
    kept = load_checkpoint(GENERATOR_PATH)
    state = kept['average']
    n_mapping = sum(name.startswith('mapping.fc') for name in state) // 2
    side = max(int(name.split('.')[1][1:]) for name in state if name.startswith('synthesis.b'))
    z_dim, w_dim = state['mapping.fc0.weight'].shape[1], state['mapping.w_avg'].numel()
    shape = dict(structure=4, resolution=side, z_dim=z_dim, w_dim=w_dim, mappingLayers=n_mapping)
    tensors = generator_tensors(balance_conditions(state))
    if not all(np.isfinite(values).all() for values in tensors.values()):
        raise ValueError('a weight of the generator is not finite in float16')
    metadata = {**{key: str(value) for key, value in shape.items()}, 'name': 'demo generator'}
    write_safetensors(os.path.join(OUT, 'generator.safetensors'), tensors, metadata)
    return shape, kept['step']


def export_captioner(vocabulary):
    """The captioner, and what PyTorch answers with the exported weights for three held-out scenes."""
    net = create_captioner(vocabulary, torch.zeros(2, 512))
    net.load_state_dict(load_checkpoint(CAPTIONER_PATH)['net'])
    net.load_state_dict({name: value.half().float() if value.numel() >= SMALL else value
                         for name, value in net.state_dict().items()})
    example = (torch.zeros(2, 512), torch.ones(2, 7, dtype=torch.long))
    export_network(net, example, 'captioner.onnx', ['embedding', 'tokens'], ['logits'],
                   {'embedding': {0: 'n'}, 'tokens': {0: 'n', 1: 'length'}, 'logits': {0: 'n', 1: 'length'}})
    embeddings = load_embeddings('heldout')[:3]
    first = torch.full((3, 1), vocabulary[BOS])
    with torch.no_grad():
        logits = net(embeddings, first)[:, 0]
    reference = dict(embeddings=embeddings.tolist(), firstLogits=logits.tolist(),
                     greedyTokens=[greedy(net, row, vocabulary) for row in embeddings],
                     captions=[scene['captions'] for scene in load_scenes('heldout')[:3]])
    with open(CAPTIONER_REFERENCE, 'w', encoding='utf8') as file:
        json.dump(reference, file)
        file.write('\n')


def describe_captioner(vocabulary):
    """Manifest entry of the captioner."""
    steps = load_checkpoint(CAPTIONER_PATH)['step']
    return {'captioner': describe('captioner.onnx', kind='captioner', startToken=vocabulary[BOS], endToken=vocabulary[EOS],
                                  maxTokens=LENGTH, input='embedding', tokens='tokens', output='logits',
                                  tokenizer='tokenizer.json',
                                  how=f'trained on the captions of 24000 scenes, {steps} steps of 96')}


def describe(name, **more):
    """Manifest entry of a file."""
    path = os.path.join(OUT, name)
    with open(path, 'rb') as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return dict(path=name, bytes=os.path.getsize(path), sha256=digest, licence=LICENCE, **more)


def describe_clip(side):
    """Manifest entries of both encoders and the tokenizer."""
    vocabulary = load_vocabulary()
    steps = load_checkpoint(os.path.join(BUILD, 'clip.pt'))['step']
    return {
        'clipImage': describe('clip-image.onnx', size=side, mean=MEAN, std=STD, input='pixels',
                              output='embedding', dim=512,
                              how=f'trained on 24000 scenes and captions, {steps} steps of 128'),
        'clipText': describe('clip-text.onnx', input='input_ids', output='embedding', dim=512,
                             tokenizer='tokenizer.json', contextLength=CONTEXT_LENGTH,
                             padId=vocabulary[PAD], bosId=vocabulary[BOS], eosId=vocabulary[EOS],
                             how='trained together with clip-image.onnx'),
        'tokenizer': describe('tokenizer.json', how='words of the captions of the training scenes'),
    }


def describe_features(side):
    """Manifest entry of the feature network."""
    steps = load_checkpoint(os.path.join(BUILD, 'features.pt'))['step']
    return {'features': describe('features.onnx', size=side, mean=MEAN, std=STD, input='pixels',
                                 features='features', logits='logits', dim=256,
                                 categories=load_categories(),
                                 how=f'trained apart on the categories of 24000 scenes, '
                                     f'{steps} steps of 128')}


def describe_generator(shape, steps):
    """Manifest entry of the generator."""
    return {'generator': describe('generator.safetensors', resolution=shape['resolution'],
                                  structure=shape['structure'], zDim=shape['z_dim'],
                                  wDim=shape['w_dim'], mappingLayers=shape['mappingLayers'],
                                  conditionDim=512,
                                  how=f'trained on 24000 scenes: {min(steps, ADVERSARIAL_FROM)} steps of regression with lambda 2, '
                                      f'{max(steps - ADVERSARIAL_FROM, 0)} with the adversarial losses added')}


def read_manifest():
    """Entries that are there already."""
    path = os.path.join(OUT, 'models.json')
    if not os.path.exists(path):
        return {}
    with open(path, encoding='utf8') as file:
        return json.load(file)


def restored(name):
    """Was this checkpoint read back from what ships? Then the shipped file stays as it is."""
    return load_checkpoint(os.path.join(BUILD, name)).get('restored', False)


def main():
    os.makedirs(OUT, exist_ok=True)
    manifest, vocabulary = read_manifest(), load_vocabulary()
    if not restored('clip.pt'):
        export_clip(NETWORK_SIDE)
        manifest.update(describe_clip(NETWORK_SIDE))
    if not restored('features.pt'):
        export_features(NETWORK_SIDE)
        manifest.update(describe_features(NETWORK_SIDE))
    if os.path.exists(GENERATOR_PATH):
        manifest.update(describe_generator(*export_generator()))
    if os.path.exists(CAPTIONER_PATH):
        export_captioner(vocabulary)
        manifest.update(describe_captioner(vocabulary))
    with open(os.path.join(OUT, 'models.json'), 'w', encoding='utf8') as file:
        json.dump(manifest, file, indent=1)
        file.write('\n')
    total = sum(entry['bytes'] for entry in manifest.values())
    print(f'{total / 1e6:.2f} MB in {OUT}')


if __name__ == '__main__':
    main()
