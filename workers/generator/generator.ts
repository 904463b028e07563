/**
 * @file What the generator worker does: pictures from embeddings, embeddings from pictures and
 * text. Pure handlers over ONNX Runtime; a model that fails to load leaves the one in use.
 */
import type { Picture } from '../../src/domain/dataset.ts';
import { LabError } from '../../src/domain/errors.ts';
import { modelWords } from '../../src/domain/model.ts';
import { augmentPicture } from '../../src/models/augment.ts';
import { createRandom } from '../../src/numerics/random.ts';
import type { Handlers } from '../rpc/protocol.ts';
import { inBatches } from './batches.ts';
import type { Captioner } from './captioner.ts';
import { conditionsOf } from './conditions.ts';
import type { PictureEncoder } from './encoders.ts';
import type { GeneratorProtocol, WrittenCaption } from './generator.protocol.ts';
import type { PictureGenerator } from './load.ts';
import type { Clip } from './load-clip.ts';
import { loadClip, lookAtClip, releaseClip } from './load-clip.ts';
import { loadAnyGenerator, loadCaptioner, loadFeatureNet } from './load.ts';
import type { Runtime } from './runtime.ts';
import { startRuntime } from './runtime.ts';

/** Pictures or texts a run: larger ones are no faster, and a cancel waits for one. */
const BATCH = 8;
const NO_VALUES = new Float32Array();

/** Everything loaded, each replaced as a whole. */
interface Loaded {
  runtime?: Promise<Runtime>;
  /** By SHA-256; the last one is drawn with unless another is asked for. */
  generators: Map<string, PictureGenerator>;
  clip?: Clip;
  features?: { net: PictureEncoder; categories: string[]; words: string };
  captioner?: Captioner;
}

/** Handlers of a worker of its own; nothing is shared between two calls of this function. */
export function createGenerator(): Handlers<GeneratorProtocol> {
  const loaded: Loaded = { generators: new Map() };

  return {
    async start(options) {
      await releaseAll(loaded);
      loaded.runtime = startRuntime(options);
      return { value: (await loaded.runtime).report };
    },

    async backend() {
      return { value: (await runtimeOf(loaded)).report };
    },

    async loadGenerator(input, context) {
      const runtime = await runtimeOf(loaded);
      const { generator, summary } = await loadAnyGenerator(runtime, input, context);
      await dropGenerator(loaded, summary.sha256);
      loaded.generators.set(summary.sha256, generator);
      return { value: summary };
    },

    async releaseGenerator({ sha256 }) {
      await dropGenerator(loaded, sha256);
      return { value: null };
    },

    async checkClip(halves) {
      await lookAtClip(halves);
      return { value: null };
    },

    async loadClip(input, context) {
      const runtime = await runtimeOf(loaded);
      const { clip, summaries } = await loadClip(runtime, input, loaded.clip, context);
      loaded.clip = clip;
      return { value: summaries };
    },

    async loadFeatures(input, context) {
      const { features, summary } = await loadFeatureNet(await runtimeOf(loaded), input, context);
      await loaded.features?.net.release();
      const { categories } = input;
      loaded.features = { net: features, categories, words: modelWords(summary) };
      return { value: summary };
    },

    async loadCaptioner(input, context) {
      const { captioner, summary } = await loadCaptioner(await runtimeOf(loaded), input, context);
      await loaded.captioner?.release();
      loaded.captioner = captioner;
      return { value: summary };
    },

    async caption({ embeddings, n, width }, context) {
      const captioner = loaded.captioner ?? missing('captioner');
      const rows = captioner.rowsOf(embeddings, n);
      const captions: WrittenCaption[] = [];
      await inBatches(n, 1, 'captions', context, async (start) => {
        captions.push(await captioner.write(rows[start] ?? NO_VALUES, width, context.signal));
      });
      return { value: captions };
    },

    async generate(request, context) {
      const generator = generatorOf(loaded, request.generator);
      const conditions = conditionsOf(request, generator.conditionDims);
      const pictures: Picture[] = [];
      await inBatches(request.n, generator.batch, 'pictures', context, async (start, end) => {
        const rows = conditions.map((matrix, i) => {
          const dim = generator.conditionDims[i] ?? 0;
          return matrix.slice(start * dim, end * dim);
        });
        pictures.push(...(await generator.draw(rows, end - start, request, context.signal)));
      });
      return { value: pictures, transfer: pictures.flatMap(({ pixels }) => bufferOf(pixels)) };
    },

    async encodePictures({ pictures, augment }, context) {
      const image = loaded.clip?.image ?? missing('CLIP image encoder');
      const random = augment && createRandom(augment.seed);
      const shown = random ? pictures.map((one) => augmentPicture(one, random)) : pictures;
      const matrices = await encodePictures(image, shown, context);
      return matrixReply(matrices[0] ?? new Float32Array(), image.dims[0] ?? 0);
    },

    async encodeTexts({ texts }, context) {
      const text = loaded.clip?.text ?? missing('CLIP text encoder');
      const matrix = new Float32Array(texts.length * text.dim);
      await inBatches(texts.length, BATCH, 'texts', context, async (start, end) => {
        const { values } = await text.encode(texts.slice(start, end), context.signal);
        matrix.set(values, start * text.dim);
      });
      return matrixReply(matrix, text.dim);
    },

    async features({ pictures }, context) {
      const { net, categories, words } = loaded.features ?? missing('feature network');
      const [features = new Float32Array(), logits = new Float32Array()] = await encodePictures(
        net,
        pictures,
        context,
      );
      const value = { features, dim: net.dims[0] ?? 0, logits, categories, network: words };
      return { value, transfer: [...bufferOf(features), ...bufferOf(logits)] };
    },
  };
}

/** Outputs `[n, dim]` of a picture network, all batches together. */
async function encodePictures(
  encoder: PictureEncoder,
  pictures: Picture[],
  context: Parameters<Handlers<GeneratorProtocol>['encodePictures']>[1],
): Promise<Float32Array[]> {
  const matrices = encoder.dims.map((dim) => new Float32Array(pictures.length * dim));
  await inBatches(pictures.length, BATCH, 'pictures', context, async (start, end) => {
    const outputs = await encoder.encode(pictures.slice(start, end), context.signal);
    outputs.forEach(({ values }, i) => matrices[i]?.set(values, start * (encoder.dims[i] ?? 0)));
  });
  return matrices;
}

function matrixReply(matrix: Float32Array, dim: number) {
  return { value: { matrix, dim }, transfer: bufferOf(matrix) };
}

/** The buffer of an array that this worker made and nobody else holds. */
function bufferOf({ buffer }: ArrayBufferView): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}

function generatorOf({ generators }: Loaded, sha256: string | undefined): PictureGenerator {
  const known = sha256 === undefined ? [...generators.values()].at(-1) : generators.get(sha256);
  return known ?? missing('generator');
}

async function dropGenerator({ generators }: Loaded, sha256: string): Promise<void> {
  const before = generators.get(sha256);
  generators.delete(sha256);
  await before?.release();
}

async function runtimeOf({ runtime }: Loaded): Promise<Runtime> {
  if (runtime) return runtime;
  throw new LabError('bad-request', "The generator worker was not started; call 'start' first.");
}

/** A second start begins anew: models have to be loaded again. */
async function releaseAll(loaded: Loaded): Promise<void> {
  for (const sha256 of loaded.generators.keys()) await dropGenerator(loaded, sha256);
  await releaseClip(loaded.clip);
  await loaded.features?.net.release();
  await loaded.captioner?.release();
  const runtime = await loaded.runtime?.catch(() => undefined);
  runtime?.close();
  delete loaded.clip;
  delete loaded.features;
  delete loaded.captioner;
}

function missing(what: string): never {
  throw new LabError('no-model', `No ${what} is loaded. Open the demo, or drop a ${what}'s file.`);
}
