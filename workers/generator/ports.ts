/** @file Which input and output of a dropped network is which, or why it is of another kind. */
import { LabError } from '../../src/domain/errors.ts';
import type { OnnxPortFacts } from '../../src/models/onnx/look.ts';
import type { Port } from './network.ts';

/** Of a loaded network, or of one whose file was looked at. */
export interface Ports {
  inputs: Port[];
  outputs: Port[];
}

/**
 * The ports that a file declares, as a session would tell them; undefined where it leaves the shape of an
 * output to be worked out from the network.
 */
export function declaredPorts(look: {
  inputs: OnnxPortFacts[];
  outputs: OnnxPortFacts[];
}): Ports | undefined {
  const portOf = ({ name, type, shape }: OnnxPortFacts): Port => {
    return { name, type, shape: shape.map((size) => (size === 0 ? '?' : size)) };
  };
  if (look.outputs.some(({ shape }) => shape.length === 0)) return undefined;
  return { inputs: look.inputs.map(portOf), outputs: look.outputs.map(portOf) };
}

/** The one float input of pictures, `[n, 3, size, size]`. */
export function pictureInput(network: Ports, size: number, what: string): string {
  const pictures = network.inputs.filter(
    ({ type, shape }) => type === 'float32' && shape.length === 4,
  );
  const [only] = pictures;
  if (!only || network.inputs.length !== 1)
    throw wrongKind(what, `one input of pictures [n, 3, ${size}, ${size}]`, network.inputs);
  const expected = [undefined, 3, size, size];
  const fits = only.shape.every((found, axis) => {
    const wanted = expected[axis];
    return wanted === undefined || typeof found !== 'number' || found === wanted;
  });
  if (!fits) throw wrongKind(what, `pictures [n, 3, ${size}, ${size}]`, network.inputs);
  return only.name;
}

/** Vectors `[n, dim]`, or as pooling leaves them, `[n, dim, 1, 1]`: the same numbers in the same order. */
const isVectors = (shape: Port['shape']): boolean =>
  shape.length === 2 || (shape.length === 4 && shape[2] === 1 && shape[3] === 1);

/** The float output of vectors of this name, else the only one. */
export function vectorOutput(network: Ports, names: readonly string[], what: string): string {
  const vectors = network.outputs.filter(
    ({ type, shape }) => type === 'float32' && isVectors(shape),
  );
  const named = names.flatMap((name) => vectors.filter((port) => port.name === name));
  const found = named[0] ?? (vectors.length === 1 ? vectors[0] : undefined);
  if (!found)
    throw wrongKind(what, `an output '${names[0] ?? ''}' of vectors [n, dim]`, network.outputs);
  return found.name;
}

export interface TextInputs {
  ids: Port;
  mask: Port | undefined;
}

/** The integer input of token ids `[n, length]`, and the attention mask if there is one. */
export function textInputs(network: Ports, length: number, what: string): TextInputs {
  const whole = network.inputs.filter(({ type }) => type === 'int64' || type === 'int32');
  const mask = whole.find(({ name }) => /mask/i.test(name));
  const ids = whole.filter((port) => port !== mask);
  const [only] = ids;
  if (
    !only ||
    ids.length !== 1 ||
    whole.length !== network.inputs.length ||
    only.shape.length !== 2
  ) {
    throw wrongKind(what, 'token ids [n, length] and at most an attention mask', network.inputs);
  }
  const own = only.shape[1];
  if (typeof own === 'number' && own !== length) {
    throw wrongKind(what, `token ids [n, ${length}]`, network.inputs);
  }
  return { ids: only, mask };
}

export interface CaptionerPorts {
  embedding: Port;
  tokens: Port;
  logits: string;
}

/** The inputs `embedding` `[n, dim]` and token ids `[n, length]`, and the logits `[n, length, vocabulary]`. */
export function captionerPorts(network: Ports, what: string): CaptionerPorts {
  const [embedding, ...otherVectors] = network.inputs.filter(
    ({ type, shape }) => type === 'float32' && shape.length === 2,
  );
  const [tokens, ...otherIds] = network.inputs.filter(
    ({ type, shape }) => (type === 'int64' || type === 'int32') && shape.length === 2,
  );
  const isWhole = network.inputs.length === 2 && otherVectors.length + otherIds.length === 0;
  if (!embedding || !tokens || !isWhole) {
    const expected = 'float inputs of embeddings [n, dim] and token ids [n, length]';
    throw wrongKind(what, expected, network.inputs);
  }
  const logits = network.outputs.find(({ type, shape }) => {
    return type === 'float32' && shape.length === 3;
  });
  if (!logits) throw wrongKind(what, 'an output of logits [n, length, words]', network.outputs);
  return { embedding, tokens, logits: logits.name };
}

function wrongKind(what: string, expected: string, found: Port[]): LabError {
  const list = found.map(({ name, type, shape }) => `'${name}' ${type} [${shape.join(', ')}]`);
  return new LabError(
    'bad-model',
    `The ${what} should have ${expected}; this network has ${list.join(', ') || 'none'}. It is of another kind: drop the ${what}.`,
    { found: list },
  );
}
