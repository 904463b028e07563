/** @file Models into the workers: the demo's own at start, and those a user drops. */
import type { ModelSummary, TensorRecord } from '../domain/model.ts';
import type { Target } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import { paperTargets } from '../domain/training.ts';
import { readSafetensors } from '../models/safetensors.ts';
import type { WeightsFile } from '../models/weights-file.ts';
import type { Services } from '../services/lab-services.ts';
import { loadCaptioner } from './load-captioner.ts';
import { generatorStep } from './generators.ts';
import { loadOnnx } from './load-onnx.ts';
import { type DemoModels, demoFolders, type DemoSubject, fetchOwn } from './demo.ts';

export async function sha256(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The authors' checkpoints name their target: `f_mc`, `clipcap`, `caption` are for captions. */
export function targetOf(name: string): Target {
  return /cap|text|f_?mc/i.test(name) ? 'caption' : 'image';
}

const targets: Target[] = ['image', 'caption', 'resnet', 'pixels'];

/** What a file of ours says of a mapper: its voxels before padding, the threshold of its targets. */
function facts(metadata: Record<string, string>) {
  const number = (key: string) => {
    const value = Number(metadata[key] ?? NaN);
    return Number.isFinite(value) ? value : undefined;
  };
  const [nVoxels, threshold] = [number('nVoxels'), number('threshold')];
  const [low, high] = [number('rangeLow'), number('rangeHigh')];
  const range: [number, number] | undefined =
    low === undefined || high === undefined ? undefined : [low, high];
  const preparation = {
    threshold: threshold ?? paperTargets.threshold,
    ...(range ? { range } : {}),
  };
  return { ...(nVoxels === undefined ? {} : { nVoxels }), preparation };
}

async function setUpMapper(
  { mapper }: Services,
  input: {
    target: Target;
    name: string;
    sha256: string;
    simulated: boolean;
    tensors: TensorRecord;
    nVoxels?: number;
    preparation?: { threshold: number; range?: [number, number] };
  },
): Promise<ModelSummary> {
  return mapper.setUp(`mapper for ${input.target}`, (client) => client.call('loadMapper', input));
}

/** A mapper's weights, read already; the target is told by the name where the file does not say. */
async function loadMapper(
  services: Services,
  file: { name: string; blob: Blob },
  { tensors, metadata = {} }: Pick<WeightsFile, 'tensors' | 'metadata'>,
): Promise<ModelSummary> {
  return setUpMapper(services, {
    target: targets.find((target) => target === metadata['target']) ?? targetOf(file.name),
    name: file.name,
    sha256: await sha256(file.blob),
    simulated: metadata['simulated'] === 'true',
    tensors,
    ...facts(metadata),
  });
}

export async function loadDemoMappers(
  services: Services,
  base: URL,
  { mappers, files }: DemoSubject,
): Promise<ModelSummary[]> {
  const folder = demoFolders(base).subject;
  return Promise.all(
    mappers.map(async ({ path, name, target }) => {
      const hash = files.find((file) => file.path === path)?.sha256 ?? '';
      const blob = await fetchOwn(new URL(path, folder));
      const { tensors, metadata } = await readSafetensors(blob);
      const mapper = { target, name, sha256: hash, simulated: true, tensors };
      return setUpMapper(services, { ...mapper, ...facts(metadata) });
    }),
  );
}

/** The generator of the demo: what the first picture waits for. */
export async function loadDemoGenerator(
  services: Services,
  base: URL,
  { generator }: DemoModels,
): Promise<ModelSummary> {
  const blob = await fetchOwn(new URL(generator.path, demoFolders(base).models));
  return loadGenerator(services, { name: 'demo generator', blob }, true);
}

export function loadGenerator(
  { generator }: Services,
  file: { name: string; blob: Blob },
  simulated: boolean,
): Promise<ModelSummary> {
  const input = { ...file, simulated };
  return generator.setUp(generatorStep(file.name), (client) => client.call('loadGenerator', input));
}

/** CLIP and the feature net of the demo: needed for truth and retrieval, after the first picture. */
export async function loadDemoEncoders(
  { generator }: Services,
  base: URL,
  models: DemoModels,
): Promise<ModelSummary[]> {
  const { clipImage, clipText, features } = models;
  const fetched = (path: string) => fetchOwn(new URL(path, demoFolders(base).models));
  const clip = {
    name: 'demo CLIP',
    simulated: true,
    image: { blob: await fetched(clipImage.path), input: clipImage },
    text: {
      blob: await fetched(clipText.path),
      tokenizer: await fetched(clipText.tokenizer),
      contextLength: clipText.contextLength,
    },
  };
  const net = {
    name: 'demo feature net',
    simulated: true,
    blob: await fetched(features.path),
    input: features,
    categories: features.categories,
  };
  const clips = await generator.setUp('clip', (client) => client.call('loadClip', clip));
  const featureNet = await generator.setUp('features', (c) => c.call('loadFeatures', net));
  const captioner = await loadDemoCaptioner({ generator }, fetched, models);
  return [...clips, featureNet, ...captioner];
}

/** The captioner of the demo shares the tokenizer of its CLIP. */
async function loadDemoCaptioner(
  services: Pick<Services, 'generator'>,
  fetched: (path: string) => Promise<Blob>,
  { captioner, clipText }: DemoModels,
): Promise<ModelSummary[]> {
  if (!captioner) return [];
  const { path, startToken, endToken, maxTokens } = captioner;
  const input = {
    name: 'demo captioner',
    simulated: true,
    blob: await fetched(path),
    tokenizer: await fetched(clipText.tokenizer),
    ...{ startToken, endToken, maxTokens },
  };
  return [await loadCaptioner(services, input)];
}

/** Is this file a model rather than data? By name; the workers check the content. */
export function isModelFile(name: string): boolean {
  return /\.(pkl|pth|pt|onnx|safetensors)$/i.test(name);
}

/** Snapshots are far larger than mappers, and the generator worker reads them by itself. */
const MAPPER_BYTES = 64 * 2 ** 20;

/**
 * A dropped model, by content: a mapper, a Lafite generator (safetensors, `.pth` or `.pkl`), or a
 * network as ONNX (generator, CLIP, features, captioner), whose tokenizer or manifest is among what was
 * dropped `beside` it.
 */
export async function loadModelFile(
  services: Services,
  file: File,
  beside: readonly File[],
  encodersLoaded: () => Promise<void>,
): Promise<ModelSummary> {
  const model = { name: file.name, blob: file };
  const network =
    /\.onnx$/i.test(file.name) && (await loadOnnx(services, file, beside, encodersLoaded));
  if (network) return network;
  if (file.size > MAPPER_BYTES) return loadGenerator(services, model, false);
  const { readWeights } = await import('../models/weights-file.ts');
  const { tensors, metadata } = await readWeights(file);
  const names = Object.keys(tensors);
  if (names.some((n) => n.startsWith('synthesis.'))) return loadGenerator(services, model, false);
  const isLinear = names.includes('weight') && names.includes('bias');
  if (isLinear || names.some((n) => n.includes('encoder.'))) {
    return loadMapper(services, model, { tensors, ...(metadata ? { metadata } : {}) });
  }
  throw new LabError(
    'bad-model',
    `${file.name} holds ${names.length} tensors, but neither a mapper (encoder.*, fc.*) nor a ` +
      'Lafite generator (synthesis.*, mapping.*).',
  );
}
