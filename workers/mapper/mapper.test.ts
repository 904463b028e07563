import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResolvedStep } from '../../src/domain/decode.ts';
import { readWeights } from '../../src/models/weights-file.ts';
import { cosine, dot } from '../../src/numerics/vectors.ts';
import { zscorePerVoxel } from '../../src/numerics/zscore.ts';
import type { RpcClient } from '../rpc/client.ts';
import type { MapperProtocol } from './mapper.protocol.ts';
import { goldenMapper } from './network/golden.ts';
import { openMapper, tinyWorld } from './testing/tiny-world.ts';

const world = tinyWorld({ nVoxels: 32, nConditions: 60, dim: 4 });
const file = { name: 'golden', sha256: 'abc', simulated: true, tensors: goldenMapper() };
const plain = { trials: [0], steps: [], targets: ['image' as const] };
const silence: ResolvedStep = { op: 'silence', amount: 0, voxels: Uint32Array.of(3, 4, 5) };

describe.each(['cpu', 'wasm'] as const)('mapper worker on %s', (backend) => {
  let client: RpcClient<MapperProtocol>;
  let close: () => void;
  beforeAll(async () => {
    ({ client, close } = await openMapper(world, backend));
  });
  afterAll(() => close());

  test('without a mapper a scan has betas but no prediction', async () => {
    const mapped = await client.call('map', plain);
    expect(mapped.predictions).toEqual({});
    const [first = new Int16Array()] = world.sessions;
    const z = zscorePerVoxel(first, first.length / 32, 32);
    expect(mapped.betasZ).toEqual(z.slice(0, 32));
    expect(mapped.betasZ[0]).toBe(0);
  });

  test('a loaded network answers, and a perturbation changes its answer', async () => {
    const summary = await client.call('loadMapper', { target: 'image', ...file });
    expect(summary).toMatchObject({ kind: 'mapper', name: 'golden', signature: '32 voxels -> 4' });
    const before = await client.call('map', plain);
    const after = await client.call('map', { ...plain, steps: [silence] });
    expect(before.mappers).toEqual({ image: 'golden' });
    expect(before.predictions.image).toEqual(before.unperturbed.image);
    expect(after.unperturbed.image).toEqual(before.predictions.image);
    expect(after.predictions.image).not.toEqual(before.predictions.image);
    expect([...after.perturbedZ.slice(3, 6)]).toEqual([0, 0, 0]);
    expect(after.betasZ).toEqual(before.betasZ);
  });

  test('trials are averaged in z units before they are mapped', async () => {
    const [a, b, both] = await Promise.all(
      [[0], [70], [0, 70]].map((trials) => client.call('map', { ...plain, trials })),
    );
    const mean = a?.betasZ.map((v, i) => (v + (b?.betasZ[i] ?? NaN)) / 2);
    expect(both?.betasZ).toEqual(mean);
  });

  test('many scans in one call are the same as one by one, substitutes too', async () => {
    const substitute = { kind: 'noise', seed: 3, nAveraged: 1 } as const;
    const scans = [
      { trials: [0], steps: [] },
      { trials: [0], steps: [silence] },
      { trials: [0, 70], steps: [] },
      { trials: [0], steps: [], substitute },
      { trials: [0], steps: [silence], substitute },
    ];
    const { image } = await client.call('mapMany', { scans, targets: ['image', 'caption'] });
    expect(image).toMatchObject({ dim: 4, mapper: 'golden' });
    const row = (i: number) => image?.matrix.slice(4 * i, 4 * i + 4);
    for (const [i, scan] of scans.slice(0, 3).entries()) {
      const { predictions } = await client.call('map', { ...plain, ...scan });
      expect(row(i)).toEqual(predictions.image);
    }
    expect(row(3)).not.toEqual(row(0));
    expect(row(4)).not.toEqual(row(3));
    const missing = client.call('mapMany', {
      scans: [{ trials: [99_999], steps: [] }],
      targets: ['image'],
    });
    await expect(missing).rejects.toMatchObject({ code: 'bad-request' });
  });

  test('a strip begins and ends with the plain predictions, in both spaces', async () => {
    const request = {
      ...{ from: [1], to: [90, 2], nSteps: 5, steps: [silence] },
      targets: ['image' as const],
    };
    const end = (trials: number[]) => client.call('map', { ...plain, trials, steps: [silence] });
    const [first, last] = [await end(request.from), await end(request.to)];
    for (const space of ['voxel', 'embedding'] as const) {
      const { image = [] } = await client.call('interpolate', { ...request, space });
      expect(image).toHaveLength(5);
      expect(image[0]).toEqual(first.predictions.image);
      expect(image[4]).toEqual(last.predictions.image);
      expect(image[2]).not.toEqual(image[1]);
    }
    const one = client.call('interpolate', { ...request, nSteps: 1, space: 'voxel' });
    await expect(one).rejects.toMatchObject({ code: 'bad-request' });
  });

  test('a trained ridge takes over, decodes held-out scans, and can be put aside', async () => {
    const seen: string[] = [];
    const options = { target: 'image' as const, seed: 3 };
    const onProgress = ({ what }: { what: string }) => void seen.push(what);
    const summary = await client.call('train', options, { onProgress });
    expect(summary).toMatchObject({ kind: 'ridge', nTrials: 120, nConditions: 40, nExcluded: 1 });
    expect(summary.path).toHaveLength(10);
    expect(new Set(seen)).toEqual(
      new Set(['betas, session 1', 'betas, session 2', 'products of scans', 'penalties']),
    );
    const asked = {
      target: 'image' as const,
      of: 20,
      trials: 'average' as const,
      draws: 50,
      seed: 1,
      steps: [],
    };
    const found = await client.call('retrieval', asked);
    expect(found.of).toBe(20);
    expect(Math.min(found.forward, found.backward)).toBeGreaterThanOrEqual(14);
    expect(Math.max(found.shuffled.forward, found.shuffled.backward)).toBeLessThanOrEqual(6);
    const [low = NaN, high = NaN] = found.draws?.forward ?? [];
    expect(low).toBeLessThanOrEqual(found.forward);
    expect(high).toBeGreaterThanOrEqual(found.forward);
    const mapped = await client.call('map', plain);
    expect(mapped.mappers.image).toBe(summary.model.name);
    await client.call('activate', { target: 'image', name: 'golden' });
    expect((await client.call('map', plain)).mappers.image).toBe('golden');
    await client.call('activate', { target: 'image', name: summary.model.name });
    const list = await client.call('mappers', null);
    expect(list.filter(({ active }) => active).map(({ name }) => name)).toEqual([
      summary.model.name,
    ]);
  });

  test('the nearest condition of a decoded held-out scan ranks high', async () => {
    const { conditions, predictions, dim } = await client.call('predictHeldOut', {
      target: 'image',
      of: 10,
      average: true,
    });
    expect(conditions).toHaveLength(10);
    const embedding = predictions.slice(0, dim);
    const own = conditions[0] ?? -1;
    const found = await client.call('nearest', { target: 'image', embedding, top: 3, own });
    expect(found.of).toBe(60);
    expect(found.rank).toBeLessThanOrEqual(6);
    expect(found.neighbours).toHaveLength(3);
    const truth = world.embeddings.slice(own * dim, (own + 1) * dim);
    const few = await client.call('nearest', {
      target: 'image',
      embedding: truth,
      top: 9,
      own,
      among: Int32Array.of(own, (own + 1) % 60),
    });
    expect(few).toMatchObject({ rank: 1, of: 2 });
    expect(few.neighbours[0]?.similarity).toBeGreaterThan(0.9);
    expect(cosine(embedding, truth)).toBeGreaterThan(0.5);
  });

  test('pixels are a target too, fetched from the reader', async () => {
    await client.call('train', { target: 'pixels', seed: 1, folds: 3 });
    const asked = {
      target: 'pixels' as const,
      of: 20,
      trials: 'average' as const,
      draws: 0,
      seed: 1,
      steps: [],
    };
    const found = await client.call('retrieval', asked);
    expect(found.forward).toBeGreaterThanOrEqual(10);
    expect(found.draws).toBeUndefined();
    expect(found.scans).toBeUndefined();
    const { scans = [] } = await client.call('retrieval', { ...asked, each: true });
    expect(scans).toHaveLength(found.of);
    const among = (way: 'forward' | 'backward', k: number) =>
      scans.filter((scan) => scan[way] <= k).length;
    for (const way of ['forward', 'backward'] as const) {
      expect([among(way, 1), among(way, 5)]).toEqual([found[way], found.topFive[way]]);
    }
    for (const { trials, condition, forward, similarity, nearest } of scans) {
      expect(trials.length).toBeGreaterThan(0);
      expect(nearest).toHaveLength(5);
      const place = nearest.findIndex((one) => one.condition === condition);
      expect(place).toBe(forward <= 5 ? forward - 1 : -1);
      if (place >= 0) expect(nearest[place]?.similarity).toBe(similarity);
    }
  });

  test('the device holds as much after a hundred calls as before', async () => {
    const all = { ...plain, targets: ['image' as const, 'pixels' as const], steps: [silence] };
    await client.call('map', all);
    const before = await client.call('memory', null);
    for (let i = 0; i < 25; i += 1) {
      await client.call('map', { ...all, trials: [i] });
      await client.call('train', { target: 'image', seed: 3, penalties: [10] });
      const embedding = world.embeddings.slice(0, 4);
      await client.call('nearest', { target: 'image', embedding, top: 1 });
      await client.call('loadMapper', { target: 'caption', ...file });
    }
    const after = await client.call('memory', null);
    // One more mapper each of 'caption' (loaded) and 'image' (another penalty): replaced, not added.
    // The network holds its head twice, once turned around; the ridge its weights and its offset.
    const once = Object.keys(file.tensors).length + 1 + 2;
    expect(after.numTensors - before.numTensors).toBe(once);
  });

  test('a small network is trained in two phases, and its loss falls', async () => {
    const few = tinyWorld({ nVoxels: 16, nConditions: 24, dim: 4, noise: 0.1 });
    const other = await openMapper(few, backend);
    const network = { width: 4, hidden: 8, nBlocks: 1, rate: 2e-2, pretrainBatch: 8 };
    const epochs: string[] = [];
    const summary = await other.client.call(
      'train',
      {
        target: 'image',
        kind: 'conv',
        seed: 5,
        network: { ...network, pretrainEpochs: 8, finetuneEpochs: 1, finetuneBatch: 21 },
      },
      { onProgress: ({ epoch }) => void (epoch && epochs.push(`${epoch.phase} ${epoch.epoch}`)) },
    );
    other.close();
    // 16 training conditions, dealt to ten parts; the first holds two.
    expect(summary).toMatchObject({ kind: 'conv', nConditions: 14, nTrials: 42, path: [] });
    // For its provenance: what was asked, and what was left to the defaults.
    expect(summary.asked).toMatchObject({
      ...{ target: 'image', seed: 5, targets: { threshold: 1.5 } },
      network: { ...network, finetuneBatch: 21, recipe: 'contra-finetuned', weightDecay: 1e-5 },
    });
    expect([epochs[0], epochs.at(-1)]).toEqual(['pretrain 1', 'finetune 1']);
    const losses = summary.epochs?.filter(({ phase }) => phase === 'pretrain') ?? [];
    expect(losses.at(-1)?.train).toBeLessThan(0.8 * (losses[0]?.train ?? 0));
    expect(summary.epochs?.at(-1)?.rate).toBe(2e-2);
  });

  test('begins with the weights of another mapper where one is named, of the same size only', async () => {
    const asked = { target: 'image', kind: 'conv', seed: 5 } as const;
    const shape = { width: 4, hidden: 4, nBlocks: 1, warmup: 1e12 };
    const network = { ...shape, pretrainEpochs: 1, finetuneEpochs: 0 };
    const first = await client.call('train', { ...asked, network, label: 'first' });
    const from = first.model.name;
    const weightsOf = async (name: string) =>
      (await client.call('exportMapper', { target: 'image', name })).tensors['fc.1.weight']?.values;
    const phase = { ...shape, pretrainEpochs: 0, finetuneEpochs: 1, finetuneBatch: 64 };
    const more = { ...asked, seed: 6, network: phase };
    const second = await client.call('train', { ...more, from, label: 'second' });
    const [a, b] = [await weightsOf(from), await weightsOf(second.model.name)];
    // The rate has hardly begun to rise, so nothing moves; another seed would have drawn other weights.
    expect([...(b ?? [])]).toEqual([...(a ?? [NaN])]);
    const wider = { ...more, from, network: { ...phase, width: 5 } };
    await expect(client.call('train', wider)).rejects.toThrow(/not a network of 5 channels/);
    await expect(client.call('train', { ...more, from: 'none' })).rejects.toThrow(
      /no mapper 'none'/,
    );
  });

  test('a training that is told to finish answers with what it has', async () => {
    const training = client.call(
      'train',
      { target: 'image', kind: 'conv', seed: 5, network: { width: 4, hidden: 4 } },
      { onProgress: () => void client.call('control', { action: 'finish' }) },
    );
    const summary = await training;
    expect(summary.epochs?.length).toBeLessThanOrEqual(1);
    const { name } = summary.model;
    const { tensors } = await client.call('exportMapper', { target: 'image', name });
    expect(tensors['encoder.0.0.weight']?.shape).toEqual([4, 1, 4]);
    const again = { name, sha256: '', simulated: true, tensors, nVoxels: 32 };
    const before = await client.call('map', plain);
    await client.call('loadMapper', { target: 'image', ...again });
    expect((await client.call('map', plain)).predictions).toEqual(before.predictions);
  });

  test('a ridge goes out as a linear layer that gives its predictions', async () => {
    const { model } = await client.call('train', { target: 'image', seed: 1, penalties: [30] });
    const asked = { target: 'image' as const, name: model.name };
    const { weight, bias } = (await client.call('exportMapper', asked)).tensors;
    expect(weight?.shape).toEqual([4, 32]);
    const { betasZ, predictions } = await client.call('map', plain);
    const row = weight?.values.subarray(32, 64) ?? new Float32Array(0);
    const by = dot(row, betasZ) + (bias?.values[1] ?? NaN);
    expect(by).toBeCloseTo(predictions.image?.[1] ?? NaN, 5);
  });

  test.each(['safetensors', 'onnx'] as const)('goes out as %s and comes back', async (format) => {
    for (const target of ['image', 'pixels', 'caption'] as const) {
      await client.call('loadMapper', { target: 'caption', ...file, nVoxels: 32 });
      const out = await client.call('exportFile', { target, format });
      expect(out.name).toMatch(new RegExp(`^mapper-${target}-[a-z0-9.-]+\\.${format}$`));
      const { tensors, metadata } = await readWeights(new Blob([out.bytes]));
      expect(metadata).toMatchObject({ target, nVoxels: '32', threshold: '1.5' });
      const asked = { ...plain, targets: [target] };
      const before = await client.call('map', asked);
      const back = { name: 'back', sha256: format, simulated: true, tensors, nVoxels: 32 };
      await client.call('loadMapper', { target, ...back });
      expect((await client.call('map', asked)).predictions).toEqual(before.predictions);
    }
  });

  test('a training that is cancelled stops, leaves nothing, and the worker goes on', async () => {
    const before = await client.call('memory', null);
    const abort = new AbortController();
    const training = client.call('train', { target: 'image', seed: 1 }, { signal: abort.signal });
    abort.abort(new DOMException('enough', 'AbortError'));
    await expect(training).rejects.toMatchObject({ name: 'AbortError' });
    await client.call('map', plain);
    await expect.poll(() => client.call('memory', null)).toEqual(before);
  });

  test.each([
    [
      'no-model',
      'retrieval',
      { target: 'resnet', of: 9, trials: 'average' as const, draws: 0, seed: 0, steps: [] },
    ],
    ['bad-request', 'map', { ...plain, trials: [] }],
    ['bad-request', 'map', { ...plain, trials: [180] }],
    ['missing-part', 'train', { target: 'caption', seed: 0 }],
    ['missing-part', 'train', { target: 'caption', seed: 0, kind: 'conv' }],
    ['bad-request', 'train', { target: 'image', seed: 0, kind: 'conv', network: { width: -1 } }],
    ['no-model', 'exportMapper', { target: 'image', name: 'nobody' }],
    ['shape-mismatch', 'loadMapper', { target: 'image', ...file, nVoxels: 31 }],
    ['bad-model', 'loadMapper', { target: 'image', ...file, tensors: {} }],
    ['shape-mismatch', 'nearest', { target: 'image', embedding: new Float32Array(3), top: 1 }],
  ] as const)('refuses with %s: %s', async (code, op, input) => {
    const call = client.call as (op: string, input: unknown) => Promise<unknown>;
    await expect(call.call(client, op, input)).rejects.toMatchObject({ code });
  });
});

test('a dataset of other voxels: the network is refused in one sentence', async () => {
  const { client, close } = await openMapper(world, 'cpu');
  await client.call('loadMapper', { target: 'image', ...file, nVoxels: 32 });
  await client.call('useDataset', { ...tinyWorld({ nVoxels: 40 }).dataset, nVoxels: 40 });
  const mapped = client.call('map', plain);
  await expect(mapped).rejects.toThrow(/'golden' expects 32 voxels; these betas have 40\./);
  close();
});

test('a mapper that fits answers beside one of other voxels', async () => {
  const { client, close } = await openMapper(world, 'cpu');
  await client.call('useDataset', { ...world.dataset, nVoxels: 31 });
  await client.call('loadMapper', { target: 'caption', ...file, nVoxels: 31 });
  await client.call('useDataset', world.dataset);
  await client.call('loadMapper', { target: 'image', ...file, nVoxels: 32 });
  const mapped = await client.call('map', { ...plain, targets: ['image', 'caption'] });
  expect(Object.keys(mapped.predictions)).toEqual(['image']);
  close();
});
