/**
 * @file Embeddings as a generator's conditions: unit length, in the slots that its structure has.
 * @see Lin, Sprague, Singh 2022 (Mind Reader): head 1 takes the image vector, head 2 the text vector.
 */
import { LabError } from '../../src/domain/errors.ts';
import type { ConditionSettings } from '../../src/domain/decode.ts';
import { plainCondition } from '../../src/domain/decode.ts';
import { createRandom } from '../../src/numerics/random.ts';
import { clampTo } from '../../src/numerics/vectors.ts';
import type { GenerateRequest } from './generator.protocol.ts';

/** Rows scaled to unit length; a row of zeros stays. A new array. */
export function unitRows(matrix: Float32Array, dim: number): Float32Array {
  const out = matrix.slice();
  for (let start = 0; start < out.length; start += dim) {
    const row = out.subarray(start, start + dim);
    const norm = Math.hypot(...row);
    if (norm > 0) row.forEach((value, i) => (row[i] = value / norm));
  }
  return out;
}

/**
 * One matrix `[n, dim]` for each condition input of the generator.
 *
 * With two heads, image goes to the first and text to the second, a single vector to both. With
 * one head, `both` is the unit vector half-way between the two. Plain StyleGAN2 takes none.
 *
 * @throws LabError `bad-request` when a vector that `mode` needs was not given, `shape-mismatch`
 *                  when it is not `n` rows of the generator's width, `not-finite`.
 */
export function conditionsOf(request: GenerateRequest, dims: readonly number[]): Float32Array[] {
  const { mode, settings = plainCondition } = request;
  if (dims.length === 0) return [];
  const image = mode === 'text' ? undefined : rowsOf(request, 'image', dims[0] ?? 0);
  const text = mode === 'image' ? undefined : rowsOf(request, 'text', dims.at(-1) ?? 0);
  const first = image ?? text;
  const second = text ?? image;
  if (!first || !second) return [];
  if (dims.length === 2) return [first, second];
  const middle = first.map((value, i) => (value + (second[i] ?? 0)) / 2);
  return [settings.unitNorm ? unitRows(middle, dims[0] ?? 1) : middle];
}

function rowsOf(request: GenerateRequest, part: 'image' | 'text', dim: number): Float32Array {
  const matrix = request[part];
  if (!matrix) {
    throw new LabError(
      'bad-request',
      `Drawing by '${request.mode}' needs the ${part} embeddings; none were given. Train or load a mapper to ${part}, or draw by the other condition.`,
    );
  }
  if (matrix.length !== request.n * dim) {
    throw new LabError(
      'shape-mismatch',
      `This generator takes ${part} embeddings of ${dim} numbers, ${request.n * dim} for ${request.n} pictures; ${matrix.length} were given. Use a mapper to the CLIP that the generator was trained with.`,
      { expected: request.n * dim, found: matrix.length },
    );
  }
  if (!matrix.every(Number.isFinite)) {
    throw new LabError(
      'not-finite',
      `The ${part} embeddings hold NaN or an infinity; nothing can be drawn from them. Look at the betas and the perturbation they come from.`,
    );
  }
  return settled(matrix, dim, request.settings ?? plainCondition, request.seed);
}

/** So that z and the noise of one seed are unrelated. */
const NOISE_STREAM = 0x636f6e64;

/** Rows clamped, scaled and moved as the settings say; the same random vector for each. */
function settled(
  matrix: Float32Array,
  dim: number,
  { unitNorm, threshold, noise }: ConditionSettings,
  seed: number,
): Float32Array {
  const clamped = threshold > 0 ? clampTo(matrix, threshold) : matrix;
  const scaled = unitNorm ? unitRows(clamped, dim) : clamped.slice();
  if (noise === 0) return scaled;
  const random = createRandom(seed ^ NOISE_STREAM);
  const direction = unitRows(
    Float32Array.from({ length: dim }, () => random.normal()),
    dim,
  );
  const moved = scaled.map((value, i) => value + noise * (direction[i % dim] ?? 0));
  return unitNorm ? unitRows(moved, dim) : moved;
}
