/**
 * @file Every reader on damaged files: each fixture is mutated at random and opened, described and
 * read. Whatever happens is a `LabError` that says something, soon; never a crash, a hang or an
 * `internal` error.
 *
 * 10,000 mutations a format, `npm run fuzz` for a million.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe as suite, expect, it } from 'vitest';
import { LabError } from '../domain/errors.ts';
import { fuzzClock, fuzzSettings } from '../testing/fuzzing.ts';
import { describe, openFile } from './registry.ts';
import { FIXTURE_AREAS, asFile, fixtureBytes, twinsOf } from './testing/fixtures.ts';

const SEED = 20_240_101;

/** One change to a file. */
type Mutation =
  | { kind: 'flip'; at: number; bits: number }
  | { kind: 'number'; at: number; value: number; big: boolean }
  | { kind: 'cut'; at: number }
  | { kind: 'remove'; at: number; length: number }
  | { kind: 'repeat'; at: number; length: number };

/** Sizes and counts at which parsers break: signs, limits, powers of two. */
const interesting = fc.constantFrom(
  ...[0, 1, -1, 2, 7, 8, 127, 255, 256, 32767, 65535, 65536, 1 << 24, 2147483647, -2147483648],
);
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
/** Headers are at the start, so half of the changes are made there. */
const early = fc.oneof(
  place,
  place.map((at) => at * at * at * 0.2),
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({
    kind: fc.constant('flip' as const),
    at: early,
    bits: fc.integer({ min: 1, max: 255 }),
  }),
  fc.record({
    kind: fc.constant('number' as const),
    at: early,
    value: interesting,
    big: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: place }),
  fc.record({
    kind: fc.constant('remove' as const),
    at: early,
    length: fc.integer({ min: 1, max: 64 }),
  }),
  fc.record({
    kind: fc.constant('repeat' as const),
    at: early,
    length: fc.integer({ min: 1, max: 64 }),
  }),
);

function mutate(bytes: Uint8Array<ArrayBuffer>, change: Mutation): Uint8Array<ArrayBuffer> {
  const at = Math.floor(change.at * bytes.length);
  const copy = bytes.slice();
  switch (change.kind) {
    case 'flip':
      copy[at] = (copy[at] ?? 0) ^ change.bits;
      return copy;
    case 'number':
      if (at + 4 <= copy.length) new DataView(copy.buffer).setInt32(at, change.value, !change.big);
      return copy;
    case 'cut':
      return copy.slice(0, at);
    case 'remove':
      return new Uint8Array([...copy.subarray(0, at), ...copy.subarray(at + change.length)]);
    case 'repeat': {
      const part = copy.subarray(at, at + change.length);
      return new Uint8Array([...copy.subarray(0, at), ...part, ...part, ...copy.subarray(at)]);
    }
  }
}

/** Gzipped files are damaged inside as often as outside. */
function mutateFile(
  bytes: Uint8Array<ArrayBuffer>,
  changes: Mutation[],
  inside: boolean,
): Uint8Array<ArrayBuffer> {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b && inside;
  const plain = packed ? new Uint8Array(gunzipSync(bytes)) : bytes;
  const changed = changes.reduce(mutate, plain);
  return packed ? new Uint8Array(gzipSync(changed, { level: 1 })) : changed;
}

/** Open, describe, read strings and some columns: all that a user's drop may cause. */
async function readAll(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const opened = await openFile(asFile(name, bytes));
  try {
    await describe(opened);
    expect(opened.problems.filter((problem) => problem.code === 'internal')).toEqual([]);
    for (const array of opened.arrays.slice(0, 50)) {
      await array.readStrings?.();
      if (array.shape.length > 1 && array.shape.every((length) => length > 0)) {
        await array.readColumns?.(Uint32Array.of(0));
      }
    }
  } finally {
    opened.close();
  }
}

async function survives(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  changes: Mutation[],
  inside: boolean,
): Promise<void> {
  try {
    await readAll(name, mutateFile(bytes, changes, inside));
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    expect(error.code, error.message).not.toBe('internal');
    expect(error.message.length).toBeGreaterThan(20);
  }
}

suite.each(FIXTURE_AREAS)('damaged %s', (area) => {
  it('is answered by an error that says something, soon', async () => {
    const names = (await twinsOf(area)).map((twin) => twin.file);
    const files = await Promise.all(names.map((name) => fixtureBytes(area, name)));
    const cases = fc.tuple(
      fc.nat(names.length - 1),
      fc.array(mutation, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
    );
    const clock = fuzzClock(area);
    await fc.assert(
      fc.asyncProperty(cases, async ([index, changes, inside]) => {
        const [bytes, name] = [files[index], names[index]];
        if (!bytes || name === undefined) return;
        const input = `${name} ${JSON.stringify({ changes, inside })}`;
        await clock.time(() => survives(name, bytes, changes, inside), input);
      }),
      fuzzSettings(SEED),
    );
    clock.report();
  }, 36_000_000);
});

suite('bytes of no format', () => {
  it('are refused', async () => {
    const clock = fuzzClock('no format');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (bytes) => {
        const noise = new Uint8Array(bytes);
        await clock.time(() => survives('noise.bin', noise, [], false), `bytes ${noise.join(' ')}`);
      }),
      fuzzSettings(SEED + 1),
    );
    clock.report();
  }, 36_000_000);
});
