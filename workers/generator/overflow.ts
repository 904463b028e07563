/**
 * @file Do the numbers of a generator overflow? Asked of the cheap parts of a large one before its whole
 * picture, and of every picture in the end. See `docs/decisions/181`.
 */
import { LabError } from '../../src/domain/errors.ts';
import type { TensorRecord } from '../../src/domain/model.ts';
import type { GeneratorSpec } from '../../src/models/lafite/describe.ts';
import { refuseNonFinite, requireFinite } from '../../src/models/lafite/describe.ts';
import { buildMappingGraph, buildStyleGraph, byStyle } from '../../src/models/lafite/graph.ts';
import type { SplitModel } from '../../src/models/onnx/encode.ts';
import { splitModel } from '../../src/models/onnx/encode.ts';
import { headOf } from '../../src/models/onnx/head.ts';
import type { StoredTensors } from '../../src/models/stored-tensor.ts';
import { readStored } from '../../src/models/stored-tensor.ts';
import { createRandom } from '../../src/numerics/random.ts';
import { allFinite } from '../../src/numerics/vectors.ts';
import type { Feed, Output } from './network.ts';
import { Network } from './network.ts';
import type { Runtime } from './runtime.ts';

/** A plain embedding for each condition: every number of it moderate, its length about 1. */
export function plainConditions(dims: readonly number[]): Float32Array[] {
  const random = createRandom(1);
  return dims.map((dim) =>
    Float32Array.from({ length: dim }, () => random.normal() / Math.sqrt(dim)),
  );
}

/**
 * Run what precedes the convolutions of a network, its styles, and look at what it multiplies by there.
 * Nothing is said of a network that has no such part, or whose part does not run alone.
 *
 * @param split     Borrowed; its weights are not released.
 * @param feeds     Of the whole network. Borrowed.
 * @throws LabError `not-finite` where that is NaN or infinite.
 */
export async function refuseEarlyOverflow(
  runtime: Runtime,
  split: SplitModel,
  feeds: Record<string, Feed>,
  signal: AbortSignal,
): Promise<void> {
  const head = headOf(split.model);
  if (!head) return;
  const weights = split.weights.map((one) => ({ ...one, release: () => undefined }));
  const given = head.inputs.map((name) => [name, feeds[name]] as const);
  const own = Object.fromEntries(given.flatMap(([name, feed]) => (feed ? [[name, feed]] : [])));
  const model = { model: head.model, weights };
  const outputs = await runOnce(runtime, model, own, head.outputs, signal).catch(
    (error: unknown) => {
      if (error instanceof LabError && error.code === 'bad-model') return {};
      throw error;
    },
  );
  refuseInfinite(outputs);
}

/**
 * Read the numbers of a Lafite generator once, and compute its styles, layer by layer, so that no more than
 * one layer's are held. Its activations are demodulated and clamped: little else in it can overflow.
 *
 * @throws LabError `not-finite`, by the name of a tensor that holds no number; `model-fetch`.
 */
export async function refuseInfiniteLafite(
  runtime: Runtime,
  stored: StoredTensors,
  spec: GeneratorSpec,
  signal: AbortSignal,
): Promise<void> {
  const feedOf = (values: Float32Array): Feed => ({ values, shape: [1, values.length] });
  const random = createRandom(1);
  const z = Float32Array.from({ length: spec.zDim }, () => random.normal());
  const { mapping, styles, rest } = byStyle(stored);
  const mapped = buildMappingGraph(await readFinite(mapping), spec);
  const { w } = await runOnce(runtime, splitModel(mapped), { z: feedOf(z) }, ['w'], signal);
  if (!w) return;
  refuseInfinite({ w });
  const feeds: Record<string, Feed> = { w: feedOf(w.values) };
  for (const [i, values] of plainConditions(spec.conditionDims).entries()) {
    feeds[`condition${i}`] = feedOf(values);
  }
  for (const layer of spec.layers) {
    const tensors = await readFinite(styles.get(layer.prefix) ?? {});
    const model = splitModel(buildStyleGraph(tensors, spec, layer));
    refuseInfinite(await runOnce(runtime, model, feeds, ['factor'], signal));
  }
  await refuseNonFinite(rest);
}

async function readFinite(stored: StoredTensors): Promise<TensorRecord> {
  const tensors = await readStored(stored);
  for (const [name, { values }] of Object.entries(tensors)) requireFinite(name, values);
  return tensors;
}

/** On WASM, where NaN is NaN. */
async function runOnce(
  runtime: Runtime,
  model: SplitModel,
  feeds: Record<string, Feed>,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<Record<string, Output>> {
  const options = { provider: 'wasm', lean: true } as const;
  const network = await Network.open(runtime, async () => model, 'generator', signal, options);
  try {
    return await network.run(feeds, wanted, signal);
  } finally {
    await network.release();
  }
}

function refuseInfinite(outputs: Record<string, Output>): void {
  const isSound = Object.values(outputs).every(({ values }) => allFinite(values));
  if (!isSound) throw overflows('the factors of its layers');
}

/** @throws LabError `not-finite` for the picture of a plain embedding with NaN or an infinity. */
export function refuseInfinitePicture({ values }: Output): void {
  if (!allFinite(values)) throw overflows('its picture');
}

const overflows = (what: string): LabError =>
  new LabError(
    'not-finite',
    `The generator draws NaN or an infinity from a plain embedding (${what}): its weights are damaged, or overflow in half precision. Export it in float32, or use another checkpoint.`,
  );
