/**
 * @file Factors of a network: what its products and convolutions multiply by. No product with NaN or an
 * infinity is a number, so a network with such a factor is refused before it draws. Numbers that are only
 * added may be infinite, as the masks of attention are.
 */
import { LabError } from '../../domain/errors.ts';
import type { SplitModel } from './encode.ts';
import type { NodePart, WeightPart } from './parts.ts';
import { partsOf } from './parts.ts';

const PRODUCTS = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'Mul']);
/** What makes a tensor from the same numbers. */
const SAME_NUMBERS = new Set(['Identity', 'Cast', 'Transpose', 'Reshape', 'Unsqueeze', 'Squeeze']);

/** Of a fully connected layer or a convolution the third input is added. */
const factorsOf = ({ op, inputs }: NodePart): string[] =>
  PRODUCTS.has(op) ? inputs.slice(0, 2) : [];

/** Names of the tensors that these nodes multiply by. */
export const factorNames = (nodes: readonly NodePart[]): Set<string> =>
  new Set(nodes.flatMap(factorsOf));

const HALF = 10;

/** Words of each `TensorProto.DataType` of floats that is looked at, and their exponent's bits. */
const EXPONENTS: Readonly<Record<number, { width: 2 | 4; bits: number }>> = {
  1: { width: 4, bits: 0x7f800000 },
  [HALF]: { width: 2, bits: 0x7c00 },
  16: { width: 2, bits: 0x7f80 },
};

/**
 * Look at the stored weights that something is multiplied by: float32, float16 and bfloat16.
 *
 * @param split     Borrowed; weights that lie apart are read, and not released.
 * @throws LabError `not-finite` naming the first that holds NaN or an infinity; `bad-model`, `model-fetch`.
 */
export function refuseInfiniteFactors({ model, weights }: SplitModel): void {
  const { nodes, weights: stored } = partsOf(model);
  const apart = new Map(weights.map((one) => [one.path, one]));
  const factors = factorNames(nodes);
  for (const { op, inputs, outputs } of nodes.toReversed()) {
    const [from = ''] = inputs;
    if (SAME_NUMBERS.has(op) && outputs.some((name) => factors.has(name))) factors.add(from);
  }
  for (const [name, weight] of stored) {
    if (!factors.has(name)) continue;
    const bytes = weight.raw ?? apart.get(weight.path ?? '')?.read();
    if (bytes && !isFinite(weight, bytes)) throw notFinite(name);
  }
}

/** Does a network keep weights in half precision? On a GPU it then computes in it; WASM widens them. */
export const isInHalf = (model: Uint8Array): boolean =>
  [...partsOf(model).weights.values()].some(({ type }) => type === HALF);

/** By the bits of the exponent: all ones are an infinity or NaN. */
function isFinite({ type }: WeightPart, bytes: Uint8Array): boolean {
  const known = EXPONENTS[type];
  if (!known) return true;
  const { width, bits } = known;
  const { buffer, byteOffset } = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  const n = Math.floor(bytes.length / width);
  const words =
    width === 4 ? new Uint32Array(buffer, byteOffset, n) : new Uint16Array(buffer, byteOffset, n);
  for (let i = 0; i < words.length; i += 1) if (((words[i] ?? 0) & bits) === bits) return false;
  return true;
}

const notFinite = (name: string): LabError =>
  new LabError(
    'not-finite',
    `The weights '${name}' of this ONNX network hold NaN or an infinity: they are damaged, or overflow in half precision. Export it in float32.`,
    { tensor: name },
  );
