/**
 * @file Model files that are damaged: each fixture is mutated at random and read as the lab would read
 * it. Whatever happens is a `LabError` that says something, soon; never a crash, a hang or an
 * `internal` error. `npm run fuzz` asks for a million.
 */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabError } from '../domain/errors.ts';
import { fuzzClock, fuzzSettings } from '../testing/fuzzing.ts';
import { inspectOnnx } from './onnx/inspect.ts';
import { readStateDict } from './pickle/state-dict.ts';
import { readSafetensors } from './safetensors.ts';

const SEED = 20_240_103;

type Bytes = Uint8Array<ArrayBuffer>;

const load = (path: string): Bytes => new Uint8Array(readFileSync(new URL(path, import.meta.url)));

const early = fc
  .double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  .chain((at) => fc.constantFrom(at, at ** 3 * 0.2));

/** A byte replaced, a number of four bytes written over, bytes taken out, or the end cut off. */
const change = fc.record({
  kind: fc.constantFrom('byte' as const, 'number' as const, 'remove' as const, 'cut' as const),
  at: early,
  value: fc.constantFrom(
    0,
    1,
    0x28,
    0x2e,
    0x52,
    0x63,
    0x7f,
    0x80,
    0xff,
    0x7fffffff,
    -1,
    -0x80000000,
  ),
  length: fc.integer({ min: 1, max: 64 }),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function mutate(bytes: Bytes, { kind, at: share, value, length }: Change): Bytes {
  const at = Math.floor(share * bytes.length);
  if (kind === 'cut') return bytes.slice(0, at);
  if (kind === 'remove') {
    return new Uint8Array([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
  }
  const copy = bytes.slice();
  if (kind === 'byte') copy[at] = value;
  else if (at + 4 <= copy.length) new DataView(copy.buffer).setInt32(at, value, true);
  return copy;
}

async function survives(read: (bytes: Bytes) => unknown, bytes: Bytes): Promise<void> {
  try {
    await read(bytes);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    expect(error.code, error.message).not.toBe('internal');
    expect(error.message.length).toBeGreaterThan(20);
  }
}

const PARSERS: [name: string, read: (bytes: Bytes) => unknown, files: string[]][] = [
  [
    'pickle',
    (bytes) => readStateDict(new Blob([bytes])),
    ['snapshot-2-p3.pkl', 'snapshot-4-p5.pkl', 'state-legacy.pth', 'state-zip.pth'],
  ],
  ['safetensors', (bytes) => readSafetensors(new Blob([bytes])), ['dtypes.safetensors']],
  ['onnx', inspectOnnx, ['../../../workers/generator/fixtures/clip-text.onnx']],
];

describe.each(PARSERS)('damaged %s', (parser, read, names) => {
  it('is answered by an error that says something, soon', async () => {
    const files = names.map((name) => load(`fixtures/${name}`));
    const cases = fc.tuple(
      fc.nat(files.length - 1),
      fc.array(change, { minLength: 1, maxLength: 3 }),
    );
    const clock = fuzzClock(`${parser} of models`);
    await fc.assert(
      fc.asyncProperty(cases, async ([index, changes]) => {
        const damaged = changes.reduce(mutate, files[index] ?? new Uint8Array(0));
        const input = `${names[index]} ${JSON.stringify(changes)}`;
        await clock.time(() => survives(read, damaged), input);
      }),
      fuzzSettings(SEED),
    );
    clock.report();
  }, 36_000_000);
});
