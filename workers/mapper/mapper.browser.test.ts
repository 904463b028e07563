/** @file One suite over all backends in a browser: same numbers as on the CPU, whatever answers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FINETUNE } from '../../src/domain/training-phases.ts';
import type { RpcClient } from '../rpc/client.ts';
import { connect } from '../rpc/connect.ts';
import type { MapperProtocol } from './mapper.protocol.ts';
import { goldenMapper } from './network/golden.ts';
import reference32 from './fixtures/networks.json' with { type: 'json' };
import { layoutOf } from './network/layout.ts';
import { smallNetwork, waveBatch } from './testing/networks.ts';
import { openMapper, tinyWorld } from './testing/tiny-world.ts';
import { weightedObjective } from './training/objective.ts';
import { lossAndGradients } from './training/step.ts';

const WASM_PATH = '/vendor/tfjs/';
/** Asked before a backend started in this page pretends to have more. */
const CORES = navigator.hardwareConcurrency;
const world = tinyWorld({ nVoxels: 32, nConditions: 30, dim: 4 });
const file = { name: 'golden', sha256: 'abc', simulated: true, tensors: goldenMapper() };
const request = { trials: [0], steps: [], targets: ['image' as const, 'caption' as const] };

const still = () => Promise.resolve();

interface Answers {
  network: Float32Array;
  ridge: Float32Array;
}

/** What a backend says to one scan through a network and a ridge, or why it is not there. */
async function ask(client: RpcClient<MapperProtocol>): Promise<Answers> {
  await client.call('loadMapper', { target: 'caption', ...file });
  await client.call('train', { target: 'image', seed: 1, folds: 3, penalties: [20, 60] });
  const { predictions } = await client.call('map', request);
  const none = new Float32Array(0);
  return { network: predictions.caption ?? none, ridge: predictions.image ?? none };
}

function expectSame(found: Float32Array, expected: Float32Array): void {
  expect(found).toHaveLength(4);
  // float32 sums in another order, through five layers or a factor of condition 100.
  found.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 4));
}

let reference: Answers;
beforeAll(async () => {
  const { client, close } = await openMapper(world, 'cpu');
  reference = await ask(client);
  close();
});

describe.each(['cpu', 'wasm', 'webgl', 'webgpu'] as const)('mapper on %s', (backend) => {
  let opened: Awaited<ReturnType<typeof openMapper>>;
  let reason: string | undefined;
  beforeAll(async () => {
    opened = await openMapper(world, backend, WASM_PATH);
    const report = await opened.client.call('start', { prefer: backend, wasmPath: WASM_PATH });
    reason = report.rejected.find((rejected) => rejected.backend === backend)?.reason;
    // Only a GPU may be absent.
    if (reason !== undefined) expect(reason).toMatch(/no Web(GPU|GL) adapter/);
  });
  afterAll(() => opened.close());

  test('agrees with the CPU through a network and a ridge', async ({ skip }) => {
    skip(reason !== undefined, reason);
    const found = await ask(opened.client);
    expectSame(found.network, reference.network);
    expectSame(found.ridge, reference.ridge);
  });

  test('every gradient of a fine-tuning step is that of PyTorch', async ({ skip }) => {
    skip(reason !== undefined, reason);
    const expected = reference32.gradients.finetune1;
    const weights = smallNetwork(1);
    const objective = weightedObjective(FINETUNE);
    const step = await lossAndGradients(weights, layoutOf(weights), waveBatch(), objective, still);
    expect(step.loss).toBeCloseTo(expected.loss, 5);
    for (const [name, values] of Object.entries(expected.gradients)) {
      const scale = Math.max(...values.map(Math.abs));
      const found = step.gradients[name]?.values;
      values.forEach((value, i) => {
        // float32 on any device against double precision.
        expect(Math.abs((found?.[i] ?? NaN) - value), name).toBeLessThan(1e-4 * scale);
      });
    }
  });

  test('holds as many tensors after more scans as before', async ({ skip }) => {
    skip(reason !== undefined, reason);
    const before = await opened.client.call('memory', null);
    for (let trial = 0; trial < 4; trial += 1) {
      await opened.client.call('map', { ...request, trials: [trial] });
    }
    expect(await opened.client.call('memory', null)).toEqual(before);
  });
});

describe('in a worker of its own', () => {
  const worker = new Worker(new URL('./mapper.worker.ts', import.meta.url), { type: 'module' });
  const client = connect<MapperProtocol>(worker, () => undefined);
  afterAll(() => worker.terminate());

  test('wasm has more than one thread where the page is isolated', async () => {
    const report = await client.call('start', { prefer: 'wasm', wasmPath: WASM_PATH });
    expect(report).toMatchObject({ backend: 'wasm', rejected: [] });
    expect(report.detail).toMatch(/^SIMD/);
    expect(report.threads).toBe(crossOriginIsolated ? Math.min(8, CORES) : 1);
  });

  test('auto leaves software adapters aside and says so', async () => {
    const report = await client.call('start', { prefer: 'auto', wasmPath: WASM_PATH });
    const reasons = report.rejected.map(({ backend, reason }) => `${backend}: ${reason}`);
    if (report.backend === 'wasm') expect(reasons).toHaveLength(2);
    for (const reason of reasons) expect(reason).toMatch(/software|no Web(GPU|GL) adapter/);
  });
});
