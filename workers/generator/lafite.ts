/**
 * @file A Lafite generator that draws: graph built from its tensors, inputs made from seeds,
 * output turned into pictures. Equal on WASM and WebGPU, or WebGPU is put aside.
 */
import type { Picture } from '../../src/domain/dataset.ts';
import type { TensorRecord } from '../../src/domain/model.ts';
import type { GeneratorSpec } from '../../src/models/lafite/describe.ts';
import { describeGenerator } from '../../src/models/lafite/describe.ts';
import { buildGeneratorGraph, noiseInputOf } from '../../src/models/lafite/graph.ts';
import { splitModel } from '../../src/models/onnx/encode.ts';
import type { SplitModel } from '../../src/models/onnx/encode.ts';
import { LabError } from '../../src/domain/errors.ts';
import { createRandom } from '../../src/numerics/random.ts';
import { allFinite } from '../../src/numerics/vectors.ts';
import type { GenerateRequest } from './generator.protocol.ts';
import type { Feed, ModelSource } from './network.ts';
import { Network, warmUp } from './network.ts';
import type { Runtime } from './runtime.ts';
import { plainConditions, refuseInfinitePicture } from './overflow.ts';
import { firstRun } from './self-test.ts';

/** Largest activation of a batch, bytes; the buffers of GPUs end at 128 MiB. */
const ACTIVATION_BUDGET = 64 * 1024 * 1024;
const MAX_BATCH = 4;
/** Of 255: what two correct backends may differ by in a pixel. */
const TOLERANCE = 2;
/** From here on memory counts more than milliseconds. */
const MANY_PARAMETERS = 16e6;
/** So that noise and z of one seed are unrelated. */
const NOISE_STREAM = 0x6e6f6973;

type Feeds = Record<string, Feed>;

/** A generator in use. Make it with {@link LafiteGenerator.open}, release it when replaced. */
export class LafiteGenerator {
  private constructor(
    readonly spec: GeneratorSpec,
    /** Const noise of each layer by input name. */
    readonly constNoise: Feeds,
    private readonly network: Network,
    readonly notes: string[],
  ) {}

  /**
   * Build and load a generator and draw one picture; on a GPU, compare it with WASM and fall back to that.
   *
   * @param readTensors  Gives the tensors; called again if the session has to be made again.
   * @param isKnown      It draws: without a GPU no picture is drawn to see.
   * @throws LabError    `bad-model`, `not-finite` by the name of the first wrong tensor, or when it draws NaN.
   */
  static async open(
    runtime: Runtime,
    readTensors: () => Promise<TensorRecord>,
    signal: AbortSignal,
    { isKnown = false } = {},
  ): Promise<LafiteGenerator> {
    await warmUp(runtime, signal);
    // A session takes the numbers out of the model as it is made: the next one reads the file again.
    const { spec, constNoise, model } = await prepare(readTensors);
    const held: { model?: SplitModel | undefined } = { model };
    const source = async () => {
      const { model: first } = held;
      held.model = undefined;
      return first ?? (await prepare(readTensors)).model;
    };
    const options = { layout: layoutOf(spec), lean: spec.nParameters > MANY_PARAMETERS };
    const network = await Network.open(runtime, source, 'generator', signal, options);
    const generator = new LafiteGenerator(spec, constNoise, network, []);
    try {
      const isTested = runtime.provider !== 'wasm' || !isKnown;
      const wrong = isTested ? await generator.#selfTest(runtime, source, signal) : undefined;
      if (wrong !== undefined) {
        runtime.distrustGpu(wrong);
        generator.notes.push(`WebGPU put aside: ${wrong}.`);
      }
    } catch (error) {
      await generator.release();
      throw error;
    }
    return generator;
  }

  get conditionDims(): number[] {
    return this.spec.conditionDims;
  }

  /** Pictures a run; chosen so that no activation outgrows a GPU's buffers. */
  get batch(): number {
    const largest = Math.max(
      ...this.spec.layers.map(({ nOut, resolution }) => nOut * (resolution + 2) ** 2 * 4),
    );
    return Math.min(MAX_BATCH, Math.max(1, Math.floor(ACTIVATION_BUDGET / largest)));
  }

  /**
   * Draw pictures.
   *
   * @param conditions  One matrix `[n, dim]` for each condition input, unit rows.
   * @param request     Its seed, z and noise; every picture of a request shares z and noise.
   * @returns           `n` RGBA pictures.
   */
  async draw(
    conditions: Float32Array[],
    n: number,
    request: Pick<GenerateRequest, 'seed' | 'z' | 'noise'>,
    signal: AbortSignal,
  ): Promise<Picture[]> {
    const feeds = {
      ...this.#latents(n, request),
      ...this.#conditionFeeds(conditions, n),
      ...this.#noise(request),
    };
    const { image } = await this.network.run(feeds, ['image'], signal);
    return image ? toPictures(image.values, this.spec.resolution) : [];
  }

  release(): Promise<void> {
    return this.network.release();
  }

  #conditionFeeds(conditions: Float32Array[], n: number): Feeds {
    return Object.fromEntries(
      conditions.map((values, i) => [
        `condition${i}`,
        { values, shape: [n, this.spec.conditionDims[i] ?? 0] },
      ]),
    );
  }

  #latents(n: number, { seed, z }: Pick<GenerateRequest, 'seed' | 'z'>): Feeds {
    const { zDim } = this.spec;
    const values = new Float32Array(n * zDim);
    if (z === 'seeded') {
      const random = createRandom(seed);
      const one = Float32Array.from({ length: zDim }, () => random.normal());
      for (let row = 0; row < n; row += 1) values.set(one, row * zDim);
    }
    return { z: { values, shape: [n, zDim] } };
  }

  #noise({ seed, noise }: Pick<GenerateRequest, 'seed' | 'noise'>): Feeds {
    if (noise === 'const') return this.constNoise;
    const random = createRandom(seed ^ NOISE_STREAM);
    const draw = noise === 'none' ? () => 0 : () => random.normal();
    const layers = Object.entries(this.constNoise).map(
      ([name, { shape, values }]) =>
        [name, { shape, values: Float32Array.from({ length: values.length }, draw) }] as const,
    );
    return Object.fromEntries(layers);
  }

  /** One picture, on a GPU on both backends: undefined when they agree, else what is wrong. */
  async #selfTest(
    runtime: Runtime,
    source: ModelSource,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const feeds = {
      ...this.#latents(1, { seed: 1, z: 'seeded' }),
      ...this.#conditionFeeds(plainConditions(this.spec.conditionDims), 1),
      ...this.constNoise,
    };
    const first = await firstRun(runtime, this.network, source, feeds, 'image', signal);
    refuseInfinitePicture(first.output);
    const steps = first.difference * 127.5;
    if (steps <= TOLERANCE) return undefined;
    return `its pictures differ from WASM's by ${steps.toFixed(1)} of 255, more than ${TOLERANCE}`;
  }
}

/**
 * ONNX Runtime 1.30 on WebGPU, channels last, computes convolutions wrongly whose number of inputs
 * is a multiple of 3, not of 4, and more than 3; see `docs/decisions/052`.
 */
export function layoutOf({ layers }: GeneratorSpec): 'NCHW' | 'NHWC' {
  const risky = layers.some(({ nIn }) => nIn > 3 && nIn % 3 === 0 && nIn % 4 !== 0);
  return risky ? 'NCHW' : 'NHWC';
}

/** Everything that is made from the tensors themselves. */
async function prepare(readTensors: () => Promise<TensorRecord>) {
  const tensors = await readTensors();
  const spec = describeGenerator(tensors);
  const model = splitModel(buildGeneratorGraph(tensors, spec));
  return { spec, constNoise: constNoiseOf(tensors, spec), model };
}

/** Const noise of each layer, zeros where the file has none. */
function constNoiseOf(tensors: TensorRecord, { layers }: GeneratorSpec): Feeds {
  return Object.fromEntries(
    layers.flatMap((layer) => {
      const input = noiseInputOf(layer);
      if (input === undefined) return [];
      const side = layer.resolution;
      const stored = tensors[`${layer.prefix}.noise_const`]?.values;
      const values = stored?.slice() ?? new Float32Array(side * side);
      return [[input, { values, shape: [1, 1, side, side] }] as const];
    }),
  );
}

/**
 * `[n, 3, side, side]` in -1..1 as RGBA bytes.
 *
 * @throws LabError `not-finite`: such numbers have no colour.
 */
export function toPictures(values: Float32Array, side: number): Picture[] {
  if (!allFinite(values)) {
    throw new LabError(
      'not-finite',
      'The generator drew NaN or an infinity from this embedding: its numbers overflowed. Scale the condition to unit length or perturb it less, or load another generator.',
    );
  }
  const nPixels = side * side;
  return Array.from({ length: values.length / (3 * nPixels) }, (_, i) => {
    const pixels = new Uint8Array(nPixels * 4).fill(255);
    for (let c = 0; c < 3; c += 1) {
      const from = (i * 3 + c) * nPixels;
      for (let p = 0; p < nPixels; p += 1) {
        const value = Math.round(((values[from + p] ?? 0) + 1) * 127.5);
        pixels[p * 4 + c] = Math.min(255, Math.max(0, value));
      }
    }
    return { width: side, height: side, channels: 4, pixels };
  });
}
