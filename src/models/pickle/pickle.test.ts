/** @file Snapshots and state dicts against PyTorch's own numbers, and hostile pickles refused. */
import fc from 'fast-check';
import { openAsBlob, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LabError } from '../../domain/errors.ts';
import type { TensorRecord } from '../../domain/model.ts';
import { describeGenerator } from '../lafite/describe.ts';
import { readSafetensors } from '../safetensors.ts';
import { readStateDict } from './state-dict.ts';
import { laughs, pickle, repeat, text } from './testing.ts';
import { openTorchFile } from './torch-file.ts';

const fixture = (name: string) => new URL(`../fixtures/${name}`, import.meta.url);
const read = async (name: string) => readStateDict(await openAsBlob(fixture(name)));
const expected = async (name: string) => {
  const { tensors } = await readSafetensors(await openAsBlob(fixture(name)));
  const own = Object.entries(tensors).filter(([key]) => !/^(input|expected)\./.test(key));
  return Object.fromEntries(own);
};
/** Order differs: modules are walked parameters first. */
const sorted = (tensors: TensorRecord) =>
  Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1));

describe('snapshots', () => {
  it.each([
    ['2', '3'],
    ['2', '4'],
    ['4', '3'],
    ['4', '5'],
  ])('of structure %s in protocol %s give the tensors of G_ema', async (structure, protocol) => {
    const tensors = await read(`snapshot-${structure}-p${protocol}.pkl`);
    expect(sorted(tensors)).toEqual(sorted(await expected(`snapshot-${structure}.safetensors`)));
    expect(describeGenerator(tensors)).toMatchObject({
      structure: Number(structure),
      resolution: 8,
    });
  });

  it('are opened without reading what lies inside', async () => {
    const big = new Uint8Array(40_000_000).fill(7);
    const length = new Uint8Array(new Uint32Array([big.length]).buffer);
    const blob = new Blob([Uint8Array.of(0x80, 3, 0x42), length, big, Uint8Array.of(0x2e)]);
    const { root, nBytesRead } = await openTorchFile(blob);
    expect(root).toEqual({ kind: 'bytes', start: 7, end: 40_000_007 });
    expect(nBytesRead).toBeLessThan(20_000);
  });

  it('without a generator are refused with what they hold', async () => {
    const refusal = await read('only-discriminator.pkl').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'bad-model' });
    expect(String(refusal)).toContain("no 'G_ema', only training_set_kwargs, D, augment_pipe");
  });
});

describe('state dicts', () => {
  it.each(['state-zip.pth', 'state-legacy.pth', 'state-wrapped.pth'])('%s', async (name) => {
    expect(sorted(await read(name))).toEqual(sorted(await expected('state.safetensors')));
  });
});

/** 33 texts of 1 MB, each dropped again. */
function manyTexts(): Blob {
  const letters = new Uint8Array(1024 * 1024).fill(97);
  const texts = Array.from({ length: 33 }, () => [Uint8Array.of(0x58, 0, 0, 16, 0), letters, '0']);
  return new Blob([Uint8Array.of(0x80, 4), ...texts.flat(), 'N.']);
}

/** Tensors of one number in the same torch stream, which takes 400,000 opcodes to open. */
function sharedStorage(nTensors: number): Blob {
  const magic = [0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
  const storage = ['(', text('storage'), 'ctorch\nFloatStorage\n', text('0'), text('cpu')];
  const nested = new Blob([
    ...[pickle(repeat(200_000, [0x4e, 0x30]), magic, '.'), pickle([0x4b, 1], '.'), pickle('}.')],
    ...[pickle(...storage, [0x4b, 1], 'NtQ.'), pickle(']', text('0'), 'a.')],
    ...[new BigUint64Array([1n]), Float32Array.of(2.5)],
  ]);
  const tensor = (_: unknown, i: number) => {
    const args = ['(', 'h', 0, 'K', 0, 'K', 1, 0x85, 'K', 1, 0x85, 't'];
    return [text(`t${i}`), 'ctorch._utils\n_rebuild_tensor_v2\n', ...args, 'R'].flat();
  };
  const [head, tail] = [
    pickle('ctorch.storage\n_load_from_bytes\n', 0x8e),
    pickle(0x85, 'R', 0x94, '0}(', ...Array.from({ length: nTensors }, tensor).flat(), 'u.'),
  ];
  return new Blob([head, new BigUint64Array([BigInt(nested.size)]), nested, tail.slice(2)]);
}

it('tensors may share a storage, also one that is slow to open', async () => {
  const tensors = await readStateDict(sharedStorage(2));
  expect(Object.values(tensors).map(({ values }) => [...values])).toEqual([[2.5], [2.5]]);
});

describe('hostile pickles', () => {
  const cases: [name: string, code: string, says: string, blob: Blob][] = [
    ['os.system', 'bad-model', "'os.system'", pickle('cos\nsystem\n', text('id'), 0x85, 'R.')],
    [
      'builtins.eval',
      'bad-model',
      "'builtins.eval'",
      pickle(text('builtins'), text('eval'), 0x93, text('1'), 0x85, 'R.'),
    ],
    [
      'a call whose result is dropped',
      'bad-model',
      "'os.system'",
      pickle('cos\nsystem\n', text('id'), 0x85, 'R', '0', 'N.'),
    ],
    [
      'a look-alike of an allowed name',
      'bad-model',
      "'torch._utils.eval'",
      pickle('ctorch._utils\neval\n.'),
    ],
    [
      'a name of the prototype',
      'bad-model',
      "'constructor.constructor'",
      pickle('cconstructor\nconstructor\n.'),
    ],
    [
      'the source of a module run by hand',
      'bad-model',
      "'builtins.exec'",
      pickle('cbuiltins\nexec\n', text('x'), 0x85, 'R.'),
    ],
    ['a REDUCE of a text', 'bad-model', 'calls something', pickle(text('eval'), ')', 'R.')],
    [
      'a REDUCE of a result',
      'bad-model',
      'calls something',
      pickle('ccollections\nOrderedDict\n)R)R.'),
    ],
    ['NEWOBJ of a number', 'bad-model', 'calls something', pickle([0x4b, 1], ')', 0x81, '.')],
    ['a state set on a text', 'bad-model', 'state', pickle(text('x'), '}', 'b.')],
    ['something outside', 'bad-model', 'outside', pickle(text('http://x'), 'Q.')],
    ['INST', 'bad-model', '0x69', pickle('(ios\nsystem\n.')],
    ['OBJ', 'bad-model', '0x6f', pickle('(o.')],
    ['an extension', 'bad-model', '0x82', pickle([0x82, 1], '.')],
    ['PERSID', 'bad-model', '0x50', pickle('Pid\n.')],
    ['protocol 0', 'malformed-file', 'protocol', new Blob(['(dp0\n.      '])],
    ['a missing mark', 'malformed-file', 'no mark', pickle(')', 't.')],
    ['an empty stack', 'malformed-file', 'empty', pickle('a.')],
    ['an unknown memo', 'malformed-file', 'memo 9', pickle('h', 9, '.')],
    ['values left over', 'malformed-file', 'left over', pickle('NN.')],
    [
      'a text of 2^62 bytes',
      'limit-exceeded',
      'bytes in one text',
      pickle(0x8d, [0, 0, 0, 0, 0, 0, 0, 0x40], '.'),
    ],
    [
      'bytes of 2^62 bytes',
      'truncated-file',
      'ends at',
      pickle(0x8e, [0, 0, 0, 0, 0, 0, 0, 0x40], '.'),
    ],
    [
      'a number of 2^31 bytes',
      'malformed-file',
      'whole number',
      pickle(0x8b, [0, 0, 0, 0x80], '.'),
    ],
    ['a memo bomb', 'limit-exceeded', 'below', pickle(laughs, '.')],
    [
      'deep nesting',
      'limit-exceeded',
      'inside each other',
      pickle(repeat(5000, [0x7d, ...text('a')]), '}', repeat(5000, [0x73]), '.'),
    ],
    ['a flood of marks', 'limit-exceeded', 'marks', pickle(repeat(110_000, [0x28]), '.')],
    ['a flood of values', 'limit-exceeded', 'stack', pickle(repeat(110_000, [0x4e]), '.')],
    [
      'opcodes without end',
      'limit-exceeded',
      'opcodes',
      pickle(repeat(510_000, [0x4e, 0x30]), '.'),
    ],
    [
      'a flood of memos',
      'limit-exceeded',
      'entries in its memo',
      pickle('N', repeat(210_000, [0x94]), '.'),
    ],
    ['texts without end', 'limit-exceeded', 'bytes of text', manyTexts()],
    ['tensors that share one slow storage', 'limit-exceeded', 'opcodes', sharedStorage(4)],
    ['nothing of use', 'bad-model', 'no tensors', pickle('}.      ')],
  ];

  it.each(cases)('%s', async (_, code, says, blob) => {
    const start = performance.now();
    const refusal = await readStateDict(blob).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LabError);
    expect(refusal).toMatchObject({ code });
    expect(String(refusal)).toContain(says);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('of a tensor that reaches out of its storage', async () => {
    const bytes = readFileSync(fixture('state-legacy.pth'));
    // BININT1 3 (rows) and 8 (columns) of the first tensor, made 200 rows.
    const at = bytes.indexOf(Uint8Array.of(0x4b, 3, 0x4b, 8, 0x86));
    expect(at).toBeGreaterThan(0);
    bytes[at + 1] = 200;
    await expect(readStateDict(new Blob([bytes]))).rejects.toMatchObject({
      code: 'malformed-file',
    });
  });

  it('of an archive whose storage is missing or compressed', async () => {
    const bytes = readFileSync(fixture('state-zip.pth'));
    const central = bytes.indexOf(Uint8Array.of(0x50, 0x4b, 1, 2));
    const packed = Buffer.from(bytes);
    packed[central + 10] = 8;
    await expect(readStateDict(new Blob([packed]))).rejects.toMatchObject({
      code: 'unsupported-layout',
    });
    const renamed = Buffer.from(bytes);
    for (
      let at = renamed.indexOf('data/3', central);
      at >= 0;
      at = renamed.indexOf('data/3', at + 1)
    ) {
      renamed[at + 5] = 0x78;
    }
    await expect(readStateDict(new Blob([renamed]))).rejects.toMatchObject({
      code: 'malformed-file',
    });
  });

  it.each(['snapshot-2-p4.pkl', 'state-zip.pth', 'state-legacy.pth'])(
    '%s cut anywhere or with a byte changed: read or refused, never stuck',
    async (name) => {
      const good = readFileSync(fixture(name));
      const outcome = async (bytes: Uint8Array<ArrayBuffer>) =>
        readStateDict(new Blob([bytes])).then(
          () => true,
          (error: unknown) => error instanceof LabError,
        );
      const property = fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.integer({ min: 0, max: 255 }),
        async (at, byte) => {
          const cut = readStateDict(new Blob([good.subarray(0, at)]));
          await expect(cut).rejects.toBeInstanceOf(LabError);
          const changed = Uint8Array.from(good);
          changed[at] = byte;
          expect(await outcome(changed)).toBe(true);
        },
      );
      await fc.assert(property, { numRuns: 60, seed: 1 });
    },
  );
});
