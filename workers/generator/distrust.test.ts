/** @file A GPU that draws something else than WASM is put aside, and the summary and the report say why. */
import type { InferenceSession } from 'onnxruntime-web/wasm';
import { beforeAll, expect, it } from 'vitest';
import { goldenTensors } from '../../src/models/lafite/testing.ts';
import { LafiteGenerator } from './lafite.ts';
import { Runtime, startRuntime } from './runtime.ts';

const { signal } = new AbortController();
let honest: Runtime;

beforeAll(async () => {
  honest = await startRuntime({ prefer: 'wasm', paths: '' });
}, 60_000);

/** A runtime whose GPU gives the first number of a picture so many of 255 steps too large. */
function offBy(steps: number): Runtime {
  const report = { backend: 'webgpu' as const, detail: 'a GPU', threads: 1, rejected: [] };
  const runtime = new Runtime(honest.ort, report, 'webgpu');
  runtime.createSession = async (model, options = {}) => {
    const isGpu = (options.provider ?? runtime.provider) === 'webgpu';
    const session = await honest.createSession(model, { provider: 'wasm' });
    const run = session.run.bind(session);
    const wrong = async (feeds: InferenceSession.FeedsType, wanted: string[]) => {
      const outputs = await run(feeds, wanted);
      const values = outputs['image']?.data;
      if (values instanceof Float32Array) values[0] = (values[0] ?? 0) + steps / 127.5;
      return outputs;
    };
    return isGpu ? Object.assign(session, { run: wrong }) : session;
  };
  return runtime;
}

const open = (runtime: Runtime) =>
  LafiteGenerator.open(runtime, async () => goldenTensors(4), signal);

it('stays in use within two steps', async () => {
  const runtime = offBy(1.8);
  const generator = await open(runtime);
  expect(generator.notes).toEqual([]);
  expect(runtime.report).toMatchObject({ backend: 'webgpu', rejected: [] });
  await generator.release();
});

it('is put aside beyond them; pictures then come from WASM', async () => {
  const runtime = offBy(2.3);
  const generator = await open(runtime);
  const why = "its pictures differ from WASM's by 2.3 of 255, more than 2";
  expect(generator.notes).toEqual([`WebGPU put aside: ${why}.`]);
  expect(runtime.report).toMatchObject({
    backend: 'wasm',
    rejected: [{ backend: 'webgpu', reason: why }],
  });
  const image = Float32Array.from({ length: 8 }, (_, i) => Math.sin(i));
  const request = { seed: 1, z: 'zero', noise: 'const' } as const;
  const right = await open(honest);
  const drawn = await generator.draw([image, image], 1, request, signal);
  expect(drawn).toEqual(await right.draw([image, image], 1, request, signal));
  await generator.release();
  await right.release();
});

it('is put aside when it gives no numbers', async () => {
  const runtime = offBy(NaN);
  const generator = await open(runtime);
  expect(generator.notes.join()).toContain('WebGPU put aside');
  expect(runtime.provider).toBe('wasm');
  await generator.release();
});
