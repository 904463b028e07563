/** @file Dropped model files -> loaded networks with what the page shows of them. */
import type { ModelSummary } from '../../src/domain/model.ts';
import { describeGenerator } from '../../src/models/lafite/describe.ts';
import { locateWeights, openWeights, sniffWeights } from '../../src/models/weights-file.ts';
import type { HandlerContext } from '../rpc/protocol.ts';
import { Captioner, checkCaptioner, wordsOf } from './captioner.ts';
import type { PictureEncoder } from './encoders.ts';
import { featurePorts, openFeatures } from './encoders.ts';
import { factsOf, hashed, lookAtNetwork } from './facts.ts';
import { hashFile } from './files.ts';
import { generatorPorts } from './generator-ports.ts';
import type { GeneratorProtocol, LoadProgress, PictureInput } from './generator.protocol.ts';
import { LafiteGenerator } from './lafite.ts';
import { OnnxGenerator } from './onnx-generator.ts';
import { refuseInfiniteLafite } from './overflow.ts';
import { declaredPorts } from './ports.ts';
import type { Runtime } from './runtime.ts';

type Context = HandlerContext<LoadProgress>;
type Input<K extends keyof GeneratorProtocol> = GeneratorProtocol[K]['in'];

/** A generator of either kind, in use. */
export type PictureGenerator = LafiteGenerator | OnnxGenerator;

/** A generator from its file, Lafite's weights or an ONNX network. */
export async function loadAnyGenerator(
  runtime: Runtime,
  input: Input<'loadGenerator'>,
  context: Context,
): Promise<{ generator: PictureGenerator; summary: ModelSummary }> {
  const isOnnx = (await sniffWeights(input.blob)) === 'onnx';
  return isOnnx ? loadOnnx(runtime, input, context) : loadLafite(runtime, input, context);
}

async function loadOnnx(
  runtime: Runtime,
  { name, blob, simulated, manifest = {} }: Input<'loadGenerator'>,
  { signal }: Context,
): Promise<{ generator: OnnxGenerator; summary: ModelSummary }> {
  const look = await lookAtNetwork(blob, (ports) => generatorPorts(ports, manifest));
  const declared = declaredPorts(look);
  const generator = await OnnxGenerator.open(runtime, blob, manifest, declared, signal);
  const facts = await hashed(blob, look).catch(async (error: unknown) => {
    await generator.release();
    throw error;
  });
  const { resolution: side, notes } = generator;
  const signature = `${generator.conditionDims.join(' + ')} -> 3x${side}x${side}`;
  return {
    generator,
    summary: { kind: 'generator', name, simulated, ...facts, signature, notes },
  };
}

/** From here on reading and hashing take seconds. */
const LARGE_BYTES = 64 * 1024 * 1024;

/** A generator from its weights file. */
async function loadLafite(
  runtime: Runtime,
  { name, blob, simulated }: Input<'loadGenerator'>,
  { signal, progress }: Context,
): Promise<{ generator: LafiteGenerator; summary: ModelSummary }> {
  const onProgress = (done: number, total: number) => progress({ what: name, done, total });
  // Another network, or none, is refused by its shapes before anything large is read.
  const located = await locateWeights(blob);
  const shapes = describeGenerator(located);
  if (blob.size > LARGE_BYTES) await refuseInfiniteLafite(runtime, located, shapes, signal);
  // Hashed before anything is held: the pieces that are read for it are let go slowly.
  const sha256 = await hashFile(blob);
  const readTensors = () => openWeights(blob, onProgress);
  // The demo's own is known to draw: the page opens with it.
  const isKnown = simulated;
  const generator = await LafiteGenerator.open(runtime, readTensors, signal, { isKnown });
  const { spec, notes } = generator;
  const condition = spec.conditionDims.join(' + ') || 'no condition';
  const summary: ModelSummary = {
    kind: 'generator',
    name,
    sha256,
    nParameters: spec.nParameters,
    signature: `${condition} -> 3x${spec.resolution}x${spec.resolution}`,
    simulated,
    notes: [`Lafite, structure ${spec.structure}, z ${spec.zDim}, w ${spec.wDim}`, ...notes],
  };
  return { generator, summary };
}

/** A feature network. */
export async function loadFeatureNet(
  runtime: Runtime,
  input: Input<'loadFeatures'>,
  { signal }: Context,
): Promise<{ features: PictureEncoder; summary: ModelSummary }> {
  const { name, simulated, blob } = input;
  const { facts } = await factsOf(blob, (ports) => featurePorts(ports, input));
  const features = await openFeatures(runtime, input, signal);
  const { size } = input.input;
  const nCategories = input.categories.length;
  const logits = nCategories > 0 ? `, ${nCategories} categories` : '';
  const signature = `3x${size}x${size} -> ${features.dims[0]}${logits}`;
  return {
    features,
    summary: {
      kind: 'features',
      name,
      simulated,
      ...facts,
      signature,
      notes: [inputWords(input.input)],
    },
  };
}

/** How a network sees a picture: short side resized (bicubic, antialiased), centre crop, normalised. */
export function inputWords({ size, mean, std }: PictureInput): string {
  return `pictures at ${size} px, bicubic, mean ${mean.join(', ')}, deviation ${std.join(', ')}`;
}

/** A captioner with its tokenizer. */
export async function loadCaptioner(
  runtime: Runtime,
  input: Input<'loadCaptioner'>,
  { signal }: Context,
): Promise<{ captioner: Captioner; summary: ModelSummary }> {
  const { name, simulated, blob } = input;
  const words = await wordsOf(input);
  const { facts } = await factsOf(blob, (ports) => checkCaptioner(ports, words));
  const captioner = await Captioner.open(runtime, blob, words, signal);
  const signature = `${captioner.dim} -> at most ${captioner.maxTokens} of ${captioner.nTokens} tokens`;
  const summary = { kind: 'captioner' as const, name, simulated, ...facts, signature, notes: [] };
  return { captioner, summary };
}
