/** @file A training that is paused, stepped, killed and gone on with; checkpoints that are spoilt or refused. */
import { afterEach, describe, expect, test } from 'vitest';
import type { TensorRecord } from '../../../src/domain/model.ts';
import type { RpcClient } from '../../rpc/client.ts';
import type { MapperProtocol, Progress } from '../mapper.protocol.ts';
import { openMapper, tinyWorld } from '../testing/tiny-world.ts';
import type { TrainingNews, TrainOptions } from '../training.protocol.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
import { memoryFiles, SLOTS, type CheckpointFiles } from './checkpoint-files.ts';
import { Checkpoints, lastGood } from './checkpoints.ts';
import { startState } from './state.ts';

const world = tinyWorld({ nVoxels: 16, nConditions: 24, dim: 4, noise: 0.1 });
const network = {
  ...{ width: 4, hidden: 6, nBlocks: 1, rate: 1e-2 },
  ...{ pretrainEpochs: 3, finetuneEpochs: 2, pretrainBatch: 8, finetuneBatch: 16 },
};
const options: TrainOptions = { target: 'image', kind: 'conv', seed: 5, network, id: 'one' };

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

async function open(files: CheckpointFiles): Promise<RpcClient<MapperProtocol>> {
  const { client, close } = await openMapper(world, 'cpu', '', files);
  closing.push(close);
  return client;
}

async function weightsOf(client: RpcClient<MapperProtocol>, name: string): Promise<TensorRecord> {
  return (await client.call('exportMapper', { target: 'image', name })).tensors;
}

/** A training whose worker dies after some batches: its call never answers. */
async function killedAfter(
  files: CheckpointFiles,
  nBatches: number,
  asked: TrainOptions = options,
): Promise<void> {
  const client = await open(files);
  await new Promise<void>((resolve) => {
    let seen = 0;
    const onProgress = ({ news }: Progress) => {
      if (!news || Number.isNaN(news.loss)) return;
      seen += 1;
      if (seen === nBatches) void client.call('control', { action: 'pause' }).then(() => resolve());
    };
    void client.call('train', asked, { onProgress }).catch(() => undefined);
  });
  // Paused: its state was saved, as after a minute.
  await expect.poll(async () => (await lastGood(files, 'one'))?.checkpoint.head.paused).toBe(true);
}

describe('going on', () => {
  test.each([2, 6, 9, 19])(
    'after batch %i the weights are those of a run without a break',
    async (n) => {
      const whole = await open(memoryFiles());
      const expected = await whole.call('train', options);
      const files = memoryFiles();
      await killedAfter(files, n);
      const next = await open(files);
      const [saved] = await next.call('savedTrainings', null);
      expect(saved).toMatchObject({ id: 'one', dataset: 'tiny-1', nVoxels: 16, paused: true });
      expect(saved?.done).toBeGreaterThanOrEqual(n - 1);
      const news: Progress[] = [];
      const found = await next.call(
        'train',
        { ...options, resume: true },
        { onProgress: (progress) => void news.push(progress) },
      );
      const resumed = news.flatMap((progress) => progress.news?.resumed ?? []);
      expect(resumed[0]).toMatchObject({ done: saved?.done });
      expect(found.epochs).toEqual(expected.epochs);
      expect(await weightsOf(next, found.model.name)).toEqual(
        await weightsOf(whole, expected.model.name),
      );
      expect(await next.call('savedTrainings', null)).toEqual([]);
    },
  );

  test.each(['gan', 'vicreg'] as const)(
    'with %s the network that is trained along goes on too',
    async (recipe) => {
      const small = { ...network, recipe, pretrainEpochs: 1, expander: 6 };
      const asked: TrainOptions = { ...options, network: small };
      const whole = await open(memoryFiles());
      const expected = await whole.call('train', asked);
      const held = await whole.call('memory', null);
      await whole.call('train', asked);
      expect((await whole.call('memory', null)).numTensors).toBe(held.numTensors);
      const files = memoryFiles();
      // In the middle of the second phase.
      await killedAfter(files, 8, asked);
      const kept = await lastGood(files, 'one');
      expect(kept?.checkpoint.head).toMatchObject({ paused: true });
      expect(kept?.checkpoint.state.phase).toBe(1);
      expect(kept?.checkpoint.state.extra['steps']?.values[0]).toBeGreaterThan(0);
      const next = await open(files);
      const found = await next.call('train', { ...asked, resume: true });
      expect(found.epochs).toEqual(expected.epochs);
      expect(await weightsOf(next, found.model.name)).toEqual(
        await weightsOf(whole, expected.model.name),
      );
    },
  );

  test('without a checkpoint it begins anew, and betas of other voxels are refused', async () => {
    const files = memoryFiles();
    await killedAfter(files, 2);
    const client = await open(files);
    const other = tinyWorld({ nVoxels: 20 });
    await client.call('useDataset', other.dataset);
    const conditions = Int32Array.from({ length: 24 }, (_, c) => c);
    await client.call('useEmbeddings', {
      ...{ target: 'image', conditions, replace: true },
      ...{ matrix: other.embeddings, dim: other.dim },
    });
    const asked = { ...options, resume: true };
    await expect(client.call('train', asked)).rejects.toThrow(/16 voxels; these betas have 20/);
    await client.call('useDataset', world.dataset);
  });
});

test('storage that is full: it trains to its end, says so once, and the last good state outlives the tab', async () => {
  const inner = memoryFiles();
  let nWritten = 0;
  const files: CheckpointFiles = {
    ...inner,
    write: async (id, slot, bytes) => {
      nWritten += 1;
      // A real disk is full in the middle of a file.
      await inner.write(id, slot, nWritten > 2 ? bytes.slice(0, 99) : bytes);
      if (nWritten > 2) throw new DOMException('no room', 'QuotaExceededError');
    },
    // As if the tab died just before the end.
    remove: () => Promise.resolve(),
  };
  const client = await open(files);
  const news: TrainingNews[] = [];
  const onProgress = (progress: Progress) => void (progress.news && news.push(progress.news));
  const whole = await client.call('train', options, { onProgress });
  expect(nWritten).toBe(5);
  expect(whole.epochs).toHaveLength(5);
  const warnings = news.flatMap(({ warning }) => warning ?? []);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatchObject({ code: 'storage-failed' });
  const failing = news.filter(({ savingFails }) => savingFails);
  expect(failing.length).toBeGreaterThan(2);
  // What the view shows as saved is the state that is there.
  const kept = await lastGood(files, 'one');
  expect(new Set(failing.map(({ savedAt }) => savedAt))).toEqual(
    new Set([kept?.checkpoint.head.savedAt]),
  );
  expect(kept?.checkpoint.state.epochs).toEqual(whole.epochs?.slice(0, 2));
  const next = await open(inner);
  const resumed = await next.call('train', { ...options, resume: true });
  expect(resumed.epochs).toEqual(whole.epochs);
  expect(await weightsOf(next, resumed.model.name)).toEqual(
    await weightsOf(client, whole.model.name),
  );
});

describe('control', () => {
  test('paused it stands still, answers others, steps one batch, and ends when told', async () => {
    const client = await open(memoryFiles());
    const seen: Progress[] = [];
    const training = client.call(
      'train',
      { ...options, paused: true },
      { onProgress: (progress) => void seen.push(progress) },
    );
    const batches = () =>
      seen.filter(({ news }) => news && !Number.isNaN(news.loss) && !news.paused);
    await expect.poll(() => seen.some(({ news }) => news?.paused)).toBe(true);
    const idle = seen.length;
    const mapped = await client.call('map', { trials: [0], steps: [], targets: ['image'] });
    expect(mapped.betasZ).toHaveLength(16);
    expect(seen).toHaveLength(idle);
    await client.call('control', { action: 'step' });
    await expect.poll(() => seen.at(-1)?.done).toBe(1);
    await client.call('control', { action: 'step' });
    await expect.poll(() => seen.at(-1)?.done).toBe(2);
    expect(batches()).toHaveLength(0);
    await client.call('control', { action: 'resume' });
    await expect.poll(() => batches().length).toBeGreaterThan(1);
    await client.call('control', { action: 'finish' });
    const summary = await training;
    expect(summary.epochs?.length).toBeLessThan(5);
  });

  test('while it trains, scans decode with the weights of the moment', async () => {
    const client = await open(memoryFiles());
    const names = new Set<string>();
    const answers: Float32Array[] = [];
    const asked = { trials: [0], steps: [], targets: ['image' as const] };
    const onProgress = ({ epoch }: Progress) => {
      if (!epoch) return;
      void client.call('map', asked).then(({ predictions, mappers }) => {
        names.add(mappers.image ?? '');
        answers.push(predictions.image ?? new Float32Array());
      });
    };
    await client.call('train', options, { onProgress });
    expect([...names][0]).toBe('network image (seed 5), in training');
    expect(answers.length).toBeGreaterThanOrEqual(4);
    expect(answers[0]).not.toEqual(answers[1]);
  });

  test('a second one at the same time is refused, a cancelled one leaves nothing', async () => {
    const files = memoryFiles();
    const client = await open(files);
    const before = await client.call('memory', null);
    const abort = new AbortController();
    let begun = false;
    const onProgress = ({ news }: Progress) => void (begun ||= news !== undefined);
    const asked = { ...options, paused: true };
    const first = client.call('train', asked, { signal: abort.signal, onProgress });
    await expect.poll(() => begun).toBe(true);
    await expect(client.call('train', options)).rejects.toMatchObject({ code: 'bad-request' });
    abort.abort(new DOMException('enough', 'AbortError'));
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => files.list()).toEqual([]);
    expect(await client.call('memory', null)).toEqual(before);
  });
});

describe('checkpoints', () => {
  const weights = { w: { shape: [3], values: Float32Array.of(1, -0, 3e-39) } };
  const head = (sequence: number) => ({
    ...{ id: 'x', dataset: 'd', nVoxels: 3, options, sequence, savedAt: 7, paused: false },
    ...{ done: 1, total: 9 },
  });
  const make = (lossSum: number) => (sequence: number) => ({
    head: head(sequence),
    state: { ...startState(structuredClone(weights)), lossSum },
  });

  test('come back to the last bit', async () => {
    const state = { ...startState(weights), lossSum: 0.1, extra: weights, batch: 3 };
    const bytes = await encodeCheckpoint({ head: head(4), state });
    const found = await decodeCheckpoint(new Blob([bytes]));
    expect(found).toEqual({ head: head(4), state });
  });

  test.each(['cut short', 'half overwritten', 'empty'])(
    '%s: the one before is used',
    async (how) => {
      const files = memoryFiles();
      const checkpoints = new Checkpoints(files);
      for (const lossSum of [1, 2, 3]) await checkpoints.save(make(lossSum));
      const newest = await lastGood(files, 'x');
      expect(newest?.checkpoint.state.lossSum).toBe(3);
      const slot = newest?.slot ?? 'a';
      const bytes = new Uint8Array(
        await ((await files.read('x', slot)) ?? new Blob()).arrayBuffer(),
      );
      if (how === 'half overwritten') bytes.fill(0, bytes.length - 5);
      const length = { 'cut short': bytes.length - 9, empty: 0 }[how] ?? bytes.length;
      await files.write('x', slot, bytes.slice(0, length));
      const before = await lastGood(files, 'x');
      expect(before?.checkpoint.state.lossSum).toBe(2);
      expect(before?.spoilt).toMatch(/checkpoint|safetensors/);
    },
  );

  test('a full disk is told once, and the last good one stays', async () => {
    const inner = memoryFiles();
    let full = false;
    const files: CheckpointFiles = {
      ...inner,
      write: async (id, slot, bytes) => {
        // A real disk is full in the middle of a file.
        await inner.write(id, slot, full ? bytes.slice(0, 99) : bytes);
        if (full) throw new DOMException('no room', 'QuotaExceededError');
      },
    };
    const checkpoints = new Checkpoints(files);
    expect(await checkpoints.save(make(1))).toBeUndefined();
    full = true;
    const failure = await checkpoints.save(make(2));
    expect(failure).toMatchObject({ code: 'storage-failed' });
    expect(failure?.message).toMatch(/storage for this page is full.*last saved state is kept/);
    expect(await checkpoints.save(make(3))).toBeUndefined();
    expect((await lastGood(files, 'x'))?.checkpoint.state.lossSum).toBe(1);
    full = false;
    await checkpoints.save(make(4));
    expect((await lastGood(files, 'x'))?.checkpoint.state.lossSum).toBe(4);
  });

  test('one is due each minute', async () => {
    let now = 0;
    const checkpoints = new Checkpoints(memoryFiles(), undefined, () => now);
    expect(checkpoints.due).toBe(false);
    now = 60_000;
    expect(checkpoints.due).toBe(true);
    await checkpoints.save(make(1));
    expect(checkpoints.due).toBe(false);
    expect(SLOTS).toHaveLength(2);
  });
});
