/**
 * @file A generator of any kind as an ONNX network: one or two embeddings in, a picture out. Which
 * input is which is told by names and shapes, or by a manifest; the range of its output by a first
 * picture. Other inputs (z, noise) are drawn by the seed.
 */
import type { Picture } from '../../src/domain/dataset.ts';
import { LabError } from '../../src/domain/errors.ts';
import { isInHalf } from '../../src/models/onnx/factors.ts';
import { createRandom } from '../../src/numerics/random.ts';
import type { GenerateRequest, GeneratorManifest } from './generator.protocol.ts';
import type { GeneratorPorts } from './generator-ports.ts';
import { generatorPorts } from './generator-ports.ts';
import { toPictures } from './lafite.ts';
import type { Feed, Output } from './network.ts';
import { Network } from './network.ts';
import { plainConditions, refuseEarlyOverflow, refuseInfinitePicture } from './overflow.ts';
import type { Ports } from './ports.ts';
import type { Runtime } from './runtime.ts';
import { firstRun } from './self-test.ts';
import { openSound } from './sound.ts';

const MAX_BATCH = 4;
/** Of 255: what two correct backends may differ by in a pixel. */
const TOLERANCE = 2;
/** Values of a picture in 0..1 may leave that range by this much. */
const SLACK = 0.05;

type Feeds = Record<string, Feed>;
type Drawing = Pick<GenerateRequest, 'seed' | 'z' | 'noise'>;

/** A generator in use. Make it with {@link OnnxGenerator.open}, release it when it is dropped. */
export class OnnxGenerator {
  readonly notes: string[] = [];
  #isUnitRange = false;
  /** Side of its pictures; known from the first. */
  resolution = 0;

  private constructor(
    private readonly network: Network,
    private readonly ports: GeneratorPorts,
  ) {}

  /**
   * Load it and draw one picture, so that a network of another kind, or one that overflows, is refused here.
   *
   * @param declared  The ports that its file declares, where it does.
   * @throws LabError `bad-model` by what it has instead; `not-finite` when it draws NaN.
   */
  static async open(
    runtime: Runtime,
    blob: Blob,
    manifest: GeneratorManifest,
    declared: Ports | undefined,
    signal: AbortSignal,
  ): Promise<OnnxGenerator> {
    const { model, source } = await openSound(blob);
    if (model.weights.length > 0 && declared) {
      const feeds = probeFeeds(generatorPorts(declared, manifest));
      await refuseEarlyOverflow(runtime, model, feeds, signal);
    }
    const isHalf = isInHalf(model.model);
    const network = await Network.open(runtime, source, 'generator', signal);
    try {
      const ports = generatorPorts(network, manifest);
      const generator = new OnnxGenerator(network, ports);
      const { output } = ports;
      const feeds = probeFeeds(ports);
      const first = await firstRun(runtime, network, source, feeds, output, signal);
      generator.#learn(first.output, manifest);
      // A GPU that computes what it is told, in half precision, is not to blame.
      if (isHalf) refuseInfinitePicture(first.found);
      const steps = first.difference * (generator.#isUnitRange ? 255 : 127.5);
      if (steps > TOLERANCE) {
        const wrong = `its pictures differ from WASM's by ${steps.toFixed(1)} of 255, more than ${TOLERANCE}`;
        runtime.distrustGpu(wrong);
        generator.notes.push(`WebGPU put aside: ${wrong}.`);
      }
      return generator;
    } catch (error) {
      await network.release();
      throw error;
    }
  }

  get conditionDims(): number[] {
    return this.ports.conditions.map(({ dim }) => dim);
  }

  get batch(): number {
    return this.ports.isFixedToOne ? 1 : MAX_BATCH;
  }

  /** As `LafiteGenerator.draw`. */
  async draw(
    conditions: Float32Array[],
    n: number,
    request: Drawing,
    signal: AbortSignal,
  ): Promise<Picture[]> {
    const { output } = this.ports;
    const feeds = feedsOf(this.ports, conditions, n, request);
    const { [output]: image } = await this.network.run(feeds, [output], signal);
    return image ? this.#toPictures(image) : [];
  }

  release(): Promise<void> {
    return this.network.release();
  }

  /** Size and range of its pictures, from the first one. */
  #learn(image: Output, { range }: GeneratorManifest): void {
    const { shape, values } = image;
    const sides = shape[1] === 3 ? shape.slice(2) : shape.slice(1, 3);
    if (shape.length !== 4 || (shape[1] !== 3 && shape[3] !== 3) || sides[0] !== sides[1]) {
      throw new LabError(
        'bad-model',
        `A generator gives square pictures [n, 3, side, side] or [n, side, side, 3]; this network gave [${shape.join(', ')}]. Drop a generator.`,
      );
    }
    refuseInfinitePicture(image);
    this.resolution = sides[0] ?? 0;
    const [low, high] = values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [0, 0]);
    const isUnit = low >= -SLACK && high <= 1 + SLACK;
    this.#isUnitRange = range === undefined ? isUnit : range[0] === 0;
    this.notes.push(`ONNX, pixels ${this.#isUnitRange ? '0 to 1' : '-1 to 1'}`);
  }

  #toPictures({ values, shape }: Output): Picture[] {
    const planes = shape[1] === 3 ? values : toPlanes(values, this.resolution);
    const signed = this.#isUnitRange ? planes.map((v) => 2 * v - 1) : planes;
    return toPictures(signed, this.resolution);
  }
}

function probeFeeds(ports: GeneratorPorts): Feeds {
  const conditions = plainConditions(ports.conditions.map(({ dim }) => dim));
  return feedsOf(ports, conditions, 1, { seed: 1, z: 'seeded', noise: 'const' });
}

/** Conditions, and the same z and noise for each picture of a request. */
function feedsOf(
  { conditions, others }: GeneratorPorts,
  given: Float32Array[],
  n: number,
  { seed, z, noise }: Drawing,
): Feeds {
  const embeddings = conditions.map(({ name, dim }, i) => {
    return [name, { values: given[i] ?? new Float32Array(n * dim), shape: [n, dim] }] as const;
  });
  const drawn = others.map(({ name, shape, isZ }, at) => {
    const size = shape.reduce((a, b) => a * b, 1);
    const random = createRandom(seed + at);
    const isDrawn = isZ ? z === 'seeded' : noise === 'seeded';
    const one = Float32Array.from({ length: size }, () => (isDrawn ? random.normal() : 0));
    const values = new Float32Array(n * size);
    for (let row = 0; row < n; row += 1) values.set(one, row * size);
    return [name, { values, shape: [n, ...shape] }] as const;
  });
  return Object.fromEntries([...embeddings, ...drawn]);
}

/** `[n, side, side, 3]` as `[n, 3, side, side]`. */
function toPlanes(values: Float32Array, side: number): Float32Array {
  const nPixels = side * side;
  const out = new Float32Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    const picture = Math.floor(i / (3 * nPixels));
    const pixel = Math.floor(i / 3) % nPixels;
    out[(picture * 3 + (i % 3)) * nPixels + pixel] = values[i] ?? 0;
  }
  return out;
}
