/**
 * @file The part of a convolutional network that no convolution precedes: of a generator its mapping
 * network and the styles of all its layers. Whether numbers overflow there is known after a hundredth of
 * the work.
 */
import { encodeNode, encodePort } from './encode.ts';
import { factorNames } from './factors.ts';
import type { NodePart } from './parts.ts';
import { partsOf } from './parts.ts';
import { bytesField, joinChunks, stringField } from './wire.ts';

const CONVOLUTIONS = new Set(['Conv', 'ConvTranspose']);
/** They use tensors without naming them among their inputs. */
const WITH_GRAPHS = new Set(['If', 'Loop', 'Scan']);
const FLOAT = 1;

export interface Head {
  model: Uint8Array<ArrayBuffer>;
  inputs: string[];
  /** Its outputs, float32: every tensor that it computes and that something is multiplied by. */
  outputs: string[];
}

/**
 * @param model  Borrowed. Its large weights may lie apart; the head asks for some of them by the same paths.
 * @returns      Undefined where there is no convolution, or no factor is computed before one.
 * @throws LabError `bad-model`.
 */
export function headOf(model: Uint8Array): Head | undefined {
  const { nodes, weights, inputs, rest } = partsOf(model);
  if (nodes.some(({ op }) => WITH_GRAPHS.has(op))) return undefined;
  const early = withoutConvolutions(nodes);
  if (early.length === nodes.length) return undefined;
  const computed = new Set(early.flatMap(({ outputs }) => outputs));
  const factors = [...factorNames(nodes)].filter((name) => computed.has(name));
  if (factors.length === 0) return undefined;
  const kept = needed(early, factors);
  const used = new Set(kept.flatMap((node) => node.inputs));
  const own = [...inputs].filter(([name]) => used.has(name));
  const graph = [
    ...kept.flatMap(({ bytes }) => bytesField(1, [bytes])),
    ...factors.flatMap((name) => bytesField(1, encodeNode(castOf(name)))),
    ...stringField(2, 'head'),
    ...[...weights].flatMap(([name, { bytes }]) => (used.has(name) ? bytesField(5, [bytes]) : [])),
    ...own.flatMap(([, bytes]) => bytesField(11, [bytes])),
    ...factors.flatMap((name) => bytesField(12, encodePort({ name: outputOf(name) }))),
  ];
  return {
    model: joinChunks([...rest, ...bytesField(7, graph)]),
    inputs: own.map(([name]) => name).filter((name) => !weights.has(name)),
    outputs: factors.map(outputOf),
  };
}

/** The nodes that use nothing of a convolution. */
function withoutConvolutions(nodes: readonly NodePart[]): NodePart[] {
  const late = new Set<string>();
  return nodes.filter(({ op, inputs, outputs }) => {
    const isLate = CONVOLUTIONS.has(op) || inputs.some((name) => late.has(name));
    if (isLate) for (const name of outputs) late.add(name);
    return !isLate;
  });
}

/** The nodes that these tensors are computed by. */
function needed(nodes: readonly NodePart[], wanted: readonly string[]): NodePart[] {
  const names = new Set(wanted);
  const backwards = nodes.toReversed().filter(({ inputs, outputs }) => {
    const isNeeded = outputs.some((name) => names.has(name));
    if (isNeeded) for (const name of inputs) names.add(name);
    return isNeeded;
  });
  return backwards.reverse();
}

const outputOf = (name: string): string => `${name}:factor`;

/** In half precision or whole numbers as well, the output is float32. */
const castOf = (name: string) => ({
  op: 'Cast',
  inputs: [name],
  outputs: [outputOf(name)],
  attributes: { to: FLOAT },
});
