/**
 * @file The generator in a real browser, on WASM and on WebGPU: the golden vectors' networks through
 * the worker itself, the same pictures on both backends, a lost GPU.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeGenerator } from '../../src/models/lafite/describe.ts';
import { buildGeneratorGraph } from '../../src/models/lafite/graph.ts';
import { goldenTensors } from '../../src/models/lafite/testing.ts';
import { splitModel } from '../../src/models/onnx/encode.ts';
import { RpcClient } from '../rpc/client.ts';
import { findGpu } from './adapter.ts';
import type { GeneratorProtocol } from './generator.protocol.ts';
import { GOLDEN, goldenInputs } from './golden.ts';
import { layoutOf } from './lafite.ts';
import { Network } from './network.ts';
import { startRuntime } from './runtime.ts';
import type { Runtime } from './runtime.ts';
import { generatorFile } from './testing.ts';

const paths = new URL('/vendor/ort/', location.href).href;
const { signal } = new AbortController();
const gpu = await findGpu();
const backends = ['wasm', ...('reason' in gpu ? [] : ['webgpu'])] as ('wasm' | 'webgpu')[];
if ('reason' in gpu) it.skip(`WebGPU: ${gpu.reason}`);

describe.each(backends)('%s', (backend) => {
  let runtime: Runtime;
  beforeAll(async () => {
    runtime = await startRuntime({ prefer: backend, paths });
  });
  afterAll(() => runtime.close());

  it.each([
    [2, undefined],
    [4, undefined],
    [4, 64],
  ] as const)(
    'draws the golden picture of structure %i, features at most %s',
    async (structure, most) => {
      const tensors = goldenTensors(structure);
      const spec = describeGenerator(tensors);
      const options = most ? { maxFeatures: most } : {};
      const model = splitModel(buildGeneratorGraph(tensors, spec, options));
      const network = await Network.open(runtime, async () => model, 'generator', signal, {
        layout: layoutOf(spec),
      });
      const feeds = Object.fromEntries(
        goldenInputs(structure, false).map(({ name, shape, values }) => [name, { shape, values }]),
      );
      const { image, w } = await network.run(feeds, ['image', 'w'], signal);
      const { centre, mean, row0, w: goldenW } = GOLDEN[structure];
      const near = (found: number | undefined, expected: number) =>
        expect(Math.abs((found ?? NaN) - expected)).toBeLessThan(1e-4 * Math.abs(expected) + 1e-5);
      goldenW.forEach((expected, i) => near(w?.values[i], expected));
      centre.forEach((expected, channel) =>
        near(image?.values[channel * 256 + 8 * 16 + 8], expected),
      );
      row0.forEach((row, channel) =>
        row.forEach((expected, column) => near(image?.values[channel * 256 + column], expected)),
      );
      near((image?.values.reduce((a, b) => a + b, 0) ?? NaN) / 768, mean);
      await network.release();
    },
  );

  it('answers through the worker and names its backend', async () => {
    const worker = new Worker(new URL('./generator.worker.ts', import.meta.url), {
      type: 'module',
    });
    const client = new RpcClient<GeneratorProtocol>(worker);
    const report = await client.call('start', { prefer: backend, paths });
    expect(report.backend).toBe(backend);
    expect(report.detail).not.toBe('');
    expect(report.threads > 1).toBe(crossOriginIsolated);
    const summary = await client.call('loadGenerator', generatorFile(goldenTensors(4)));
    expect(summary.notes.join()).not.toContain('put aside');
    const image = Float32Array.from({ length: 16 }, (_, i) => Math.sin(i));
    const request = { n: 2, image, mode: 'image', seed: 3, z: 'seeded', noise: 'const' } as const;
    const pictures = await client.call('generate', request);
    expect(pictures.map(({ width, height, channels }) => [width, height, channels])).toEqual([
      [16, 16, 4],
      [16, 16, 4],
    ]);
    expect(pictures[0]?.pixels).not.toEqual(pictures[1]?.pixels);
    expect(await client.call('backend', {})).toMatchObject({ backend });
    worker.terminate();
  });
});

describe.runIf(backends.includes('webgpu'))('a GPU', () => {
  it('that is drawn by the CPU is not chosen unless asked for', async () => {
    const runtime = await startRuntime({ prefer: 'auto', paths });
    const software = 'software' in gpu && gpu.software;
    expect(runtime.report.backend).toBe(software ? 'wasm' : 'webgpu');
    expect(runtime.report.rejected.map(({ backend }) => backend)).toEqual(
      software ? ['webgpu'] : [],
    );
    runtime.close();
  });

  it('that is lost is replaced and the network made again', async () => {
    const devices: GPUDevice[] = [];
    const request = vi.spyOn(GPUAdapter.prototype, 'requestDevice');
    request.mockImplementation(async function (this: GPUAdapter, descriptor) {
      request.mockRestore();
      const device = await this.requestDevice(descriptor);
      devices.push(device);
      return device;
    });
    const runtime = await startRuntime({ prefer: 'webgpu', paths });
    const tensors = goldenTensors(2);
    const model = splitModel(buildGeneratorGraph(tensors, describeGenerator(tensors)));
    const network = await Network.open(runtime, async () => model, 'generator', signal);
    const feeds = Object.fromEntries(
      goldenInputs(2, false).map(({ name, shape, values }) => [name, { shape, values }]),
    );
    const before = await network.run(feeds, ['w'], signal);
    devices[0]?.destroy();
    const after = await network.run(feeds, ['w'], signal);
    expect(after.w?.values).toEqual(before.w?.values);
    expect(runtime.epoch).toBe(1);
    await network.release();
    runtime.close();
  });
});
