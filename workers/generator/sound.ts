/** @file A dropped ONNX file whose stored factors are numbers, and vectors that are. */
import { LabError } from '../../src/domain/errors.ts';
import { refuseInfiniteFactors } from '../../src/models/onnx/factors.ts';
import type { OpenedOnnx } from '../../src/models/onnx/split.ts';
import { openOnnx } from '../../src/models/onnx/split.ts';
import { allFinite } from '../../src/numerics/vectors.ts';
import type { ModelSource, Output } from './network.ts';

/**
 * Open it and look at what it multiplies by.
 *
 * @returns         The model, and a source that gives it for the first session and reads the file again for others.
 * @throws LabError `not-finite` naming weights with NaN or an infinity; else as `openOnnx`.
 */
export async function openSound(blob: Blob): Promise<{ model: OpenedOnnx; source: ModelSource }> {
  const model = await openOnnx(blob);
  refuseInfiniteFactors(model);
  const held: { model?: OpenedOnnx | undefined } = { model };
  const source = async () => {
    const { model: first } = held;
    held.model = undefined;
    return first ?? openOnnx(blob);
  };
  return { model, source };
}

/**
 * The answers of a network to its first, plain input must be numbers.
 *
 * @param what      What it is, for the error text.
 * @throws LabError `not-finite`.
 */
export function requireNumbers(outputs: readonly Output[], what: string): void {
  if (outputs.every(({ values }) => allFinite(values))) return;
  throw new LabError(
    'not-finite',
    `The ${what} gives NaN or an infinity for a plain input: its weights are damaged, or overflow in half precision. Export it in float32.`,
  );
}
