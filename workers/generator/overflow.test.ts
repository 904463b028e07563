/**
 * @file Overflow is told from the styles alone, before a whole picture, and by nothing that draws; a picture
 * without numbers is no picture; half precision that overflows on a GPU only.
 */
import type { InferenceSession } from 'onnxruntime-web/wasm';
import { openAsBlob } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TensorRecord } from '../../src/domain/model.ts';
import { describeGenerator } from '../../src/models/lafite/describe.ts';
import { buildGeneratorGraph } from '../../src/models/lafite/graph.ts';
import { goldenTensors } from '../../src/models/lafite/testing.ts';
import { locateSafetensors, writeSafetensors } from '../../src/models/safetensors.ts';
import type { SplitModel } from '../../src/models/onnx/encode.ts';
import { splitModel } from '../../src/models/onnx/encode.ts';
import { toPictures } from './lafite.ts';
import type { Feed } from './network.ts';
import { OnnxGenerator } from './onnx-generator.ts';
import { plainConditions, refuseEarlyOverflow, refuseInfiniteLafite } from './overflow.ts';
import { Runtime, startRuntime } from './runtime.ts';

const { signal } = new AbortController();
let honest: Runtime;
/** Models that sessions were made of. */
let made: SplitModel[] = [];

beforeAll(async () => {
  honest = await startRuntime({ prefer: 'wasm', paths: '' });
  const create = honest.createSession.bind(honest);
  honest.createSession = (model, options) => {
    made.push(model);
    return create(model, options);
  };
}, 60_000);

/** The weights of these names so many times larger. */
function times(tensors: TensorRecord, names: RegExp, factor: number): TensorRecord {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      if (!names.test(name)) return [name, tensor];
      return [name, { shape: tensor.shape, values: tensor.values.map((v) => v * factor) }];
    }),
  );
}

/** Each finite by itself; together the styles of one late layer are beyond float32. */
const styles = /b16\.conv1\.(pre_11?|affine_0)\.weight$/;
const noise = { seed: 1, z: 'seeded', noise: 'const' } as const;

function feedsOf(tensors: TensorRecord): Record<string, Feed> {
  const spec = describeGenerator(tensors);
  const graph = buildGeneratorGraph(tensors, spec);
  const given = plainConditions(graph.inputs.map(({ shape }) => Number(shape[1])));
  return Object.fromEntries(
    graph.inputs.map(({ name, shape }, i) => {
      const sizes = [1, ...shape.slice(1).map(Number)];
      const size = sizes.reduce((a, b) => a * b, 1);
      const values = sizes.length === 2 ? given[i] : undefined;
      return [name, { values: values ?? new Float32Array(size), shape: sizes }];
    }),
  );
}

describe.each([2, 4] as const)('structure %i', (structure) => {
  const good = goldenTensors(structure);
  const bad = times(good, styles, 1e22);
  const spec = describeGenerator(good);
  const early = (tensors: TensorRecord) =>
    refuseEarlyOverflow(
      honest,
      splitModel(buildGeneratorGraph(tensors, spec)),
      feedsOf(tensors),
      signal,
    );

  it('every weight is a number, the styles are not: told from the head of its graph', async () => {
    made = [];
    await expect(early(bad)).rejects.toMatchObject({ code: 'not-finite' });
    expect(made).toHaveLength(1);
    await early(good);
    await early(times(good, styles, 100));
  });

  it('and from its file, layer by layer', async () => {
    const told = async (tensors: TensorRecord) => {
      const { stored } = await locateSafetensors(new Blob([writeSafetensors(tensors)]));
      return refuseInfiniteLafite(honest, stored, spec, signal);
    };
    await expect(told(bad)).rejects.toThrow(/draws NaN or an infinity.*factors of its layers/);
    made = [];
    await told(good);
    // The mapping network and each layer; b16.conv1 is the last but one.
    expect(made).toHaveLength(1 + spec.layers.length);
    const named = (name: string) =>
      expect(told(times(good, new RegExp(`^${name}$`), NaN))).rejects.toThrow(
        `'${name}' holds NaN`,
      );
    await named('mapping.fc1.weight');
    await named('synthesis.b16.torgb.affine_0.bias');
    await named('synthesis.b16.conv0.weight');
    await expect(told(times(good, /mapping\.fc1\.weight$/, 1e38))).rejects.toThrow(/an infinity/);
  });
});

it('a picture without numbers is an error, not black', () => {
  const values = new Float32Array(48);
  expect(toPictures(values, 4)).toHaveLength(1);
  values[47] = NaN;
  expect(() => toPictures(values, 4)).toThrow(/drew NaN or an infinity/);
});

describe('a network that overflows on a GPU only', () => {
  const fixture = (name: string) => openAsBlob(new URL(`./fixtures/${name}`, import.meta.url));

  /** Its first picture has an infinity, as half precision gives it. */
  function gpu(): Runtime {
    const report = { backend: 'webgpu' as const, detail: 'a GPU', threads: 1, rejected: [] };
    const runtime = new Runtime(honest.ort, report, 'webgpu');
    runtime.createSession = async (model, options = {}) => {
      const session = await honest.createSession(model, { provider: 'wasm' });
      const run = session.run.bind(session);
      const infinite = async (feeds: InferenceSession.FeedsType, wanted: string[]) => {
        const outputs = await run(feeds, wanted);
        const values = outputs['picture']?.data;
        if (values instanceof Float32Array) values[0] = Infinity;
        return outputs;
      };
      const isGpu = (options.provider ?? runtime.provider) === 'webgpu';
      return isGpu ? Object.assign(session, { run: infinite }) : session;
    };
    return runtime;
  }

  it('is refused when it is in half precision: the GPU is not to blame', async () => {
    const runtime = gpu();
    const blob = await fixture('generator-half-sound.onnx');
    const opened = OnnxGenerator.open(runtime, blob, {}, undefined, signal);
    await expect(opened).rejects.toThrow(/overflow in half precision/);
    expect(runtime.report).toMatchObject({ backend: 'webgpu', rejected: [] });
    const onWasm = await OnnxGenerator.open(honest, blob, {}, undefined, signal);
    expect(await onWasm.draw([new Float32Array(6).fill(0.1)], 1, noise, signal)).toHaveLength(1);
  });

  it('draws on WASM when it is in float32', async () => {
    const runtime = gpu();
    const blob = await fixture('generator-first.onnx');
    const generator = await OnnxGenerator.open(runtime, blob, {}, undefined, signal);
    expect(generator.notes.join()).toContain('WebGPU put aside');
    expect(runtime.provider).toBe('wasm');
    expect(await generator.draw([new Float32Array(6).fill(0.1)], 1, noise, signal)).toHaveLength(1);
  });
});
