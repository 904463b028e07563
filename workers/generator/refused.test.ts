/** @file Files that are no generator, or a broken one: refused by name and soon; the one in use goes on. */
import { openAsBlob } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { LabError } from '../../src/domain/errors.ts';
import type { TensorRecord } from '../../src/domain/model.ts';
import { laughs, pickle, repeat, text } from '../../src/models/pickle/testing.ts';
import { readSafetensors, writeSafetensors } from '../../src/models/safetensors.ts';
import { createGenerator } from './generator.ts';
import type { GenerateRequest } from './generator.protocol.ts';
import { networkTensors, quietContext, silentContext, tensorOf } from './testing.ts';

const fixture = (name: string) => openAsBlob(new URL(`./fixtures/${name}`, import.meta.url));
const snapshot = (name: string) =>
  openAsBlob(new URL(`../../src/models/fixtures/${name}`, import.meta.url));
const worker = createGenerator();
const { context } = quietContext();
const request: GenerateRequest = { n: 1, mode: 'image', seed: 7, z: 'seeded', noise: 'const' };
/** Seconds of processor time: what a busy machine does to the clock is not the reader's. */
const SOON = 2;
let lafite: TensorRecord;

const draw = async () => {
  const image = tensorOf(lafite, 'input.condition0').values.slice(0, 12);
  return (await worker.generate({ ...request, image }, context)).value;
};
const load = (name: string, blob: Blob) =>
  worker.loadGenerator({ name, blob, simulated: false }, context);
const changed = (name: string, shape: number[], values: Float32Array) =>
  new Blob([writeSafetensors({ ...networkTensors(lafite), [name]: { shape, values } })]);
const middle = async (blob: Blob | Promise<Blob>) => {
  const whole = await blob;
  return whole.slice(0, Math.floor(whole.size / 2));
};

beforeAll(async () => {
  ({ tensors: lafite } = await readSafetensors(await fixture('structure-4.safetensors')));
  await worker.start({ prefer: 'wasm', paths: '' }, silentContext());
  await load('good', new Blob([writeSafetensors(networkTensors(lafite))]));
  await draw();
}, 60_000);

type Case = [what: string, code: RegExp, says: RegExp, make: () => Blob | Promise<Blob>];

const cases: Case[] = [
  [
    'a pickle that calls os.system',
    /bad-model/,
    /'os\.system'/,
    () => pickle('cos\nsystem\n', text('id'), 0x85, 'R.'),
  ],
  [
    'a pickle that calls builtins.eval',
    /bad-model/,
    /'builtins\.eval'/,
    () => pickle(text('builtins'), text('eval'), 0x93, text('1'), 0x85, 'R.'),
  ],
  [
    'a REDUCE outside the list',
    /bad-model/,
    /calls something/,
    () => pickle(text('eval'), ')', 'R.'),
  ],
  ['a memo bomb', /limit-exceeded/, /below/, () => pickle(laughs, '.')],
  [
    'deep nesting',
    /limit-exceeded/,
    /inside each other/,
    () => pickle(repeat(5000, [0x7d, ...text('a')]), '}', repeat(5000, [0x73]), '.'),
  ],
  [
    'a snapshot cut in the middle',
    /truncated-file|malformed-file/,
    /ends at|left over|cut/,
    () => middle(snapshot('snapshot-4-p5.pkl')),
  ],
  [
    'an archive cut in the middle',
    /truncated-file|malformed-file/,
    /./,
    () => middle(snapshot('state-zip.pth')),
  ],
  [
    'a discriminator only',
    /bad-model/,
    /no 'G_ema', only .*D/,
    () => snapshot('only-discriminator.pkl'),
  ],
  [
    'weights of a wrong shape',
    /bad-model/,
    /mapping\.fc1\.bias/,
    () => changed('mapping.fc1.bias', [9], new Float32Array(9)),
  ],
  [
    'weights with a NaN',
    /not-finite/,
    /synthesis\.b8\.torgb\.bias/,
    () => changed('synthesis.b8.torgb.bias', [3], Float32Array.of(0, NaN, 0)),
  ],
  [
    'weights that overflowed in half precision',
    /not-finite/,
    /synthesis\.b8\.torgb\.bias/,
    () => changed('synthesis.b8.torgb.bias', [3], Float32Array.of(0, Infinity, 0)),
  ],
  [
    'weights whose numbers overflow when it draws',
    /not-finite/,
    /draws NaN or an infinity from a plain embedding/,
    () => {
      const { shape, values } = tensorOf(lafite, 'synthesis.b8.conv1.affine_0.weight');
      return changed(
        'synthesis.b8.conv1.affine_0.weight',
        shape,
        values.map((v) => v * 1e38),
      );
    },
  ],
  [
    'an ONNX network that overflows in half precision',
    /not-finite/,
    /'weight'.*overflow in half precision/,
    () => fixture('generator-half.onnx'),
  ],
  ['an ONNX network that draws NaN', /not-finite/, /NaN/, () => fixture('generator-nan.onnx')],
  [
    'an ONNX network of another kind',
    /bad-model/,
    /generator takes one or two embeddings/,
    () => fixture('features.onnx'),
  ],
  ['an ONNX text encoder', /bad-model/, /./, () => fixture('clip-text.onnx')],
  ['an ONNX captioner', /bad-model/, /./, () => fixture('captioner.onnx')],
  [
    'an ONNX network cut in the middle',
    /bad-model|truncated-file|malformed-file/,
    /./,
    () => middle(fixture('generator-first.onnx')),
  ],
  ['a web page', /unknown-format/, /./, () => new Blob(['<!doctype html><p>not found'])],
  ['an empty file', /unknown-format|truncated-file/, /./, () => new Blob([])],
];

it.each(cases)('%s', { timeout: 60_000 }, async (_, code, says, make) => {
  const blob = await make();
  const before = await draw();
  const start = process.cpuUsage();
  const refusal: unknown = await load('other', blob).catch((error: unknown) => error);
  const { user, system } = process.cpuUsage(start);
  expect(refusal).toBeInstanceOf(LabError);
  expect((refusal as LabError).code).toMatch(code);
  expect((refusal as LabError).message).toMatch(says);
  expect((user + system) / 1e6).toBeLessThan(SOON);
  expect(await draw()).toEqual(before);
});
