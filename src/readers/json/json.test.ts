/** @file JSON tables against Python's json module; the scanner against `JSON.parse`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openFile } from '../registry.ts';
import { asFile } from '../testing/fixtures.ts';
import { twinSuite } from '../testing/twin-suite.ts';
import { JsonScanner } from './scanner.ts';
import type { JsonListener, JsonPrimitive } from './scanner.ts';

await twinSuite('json');

/** Builds the document again, as `JSON.parse` would. */
class Builder implements JsonListener {
  result: unknown;
  private readonly stack: { value: unknown[] | Map<string, unknown>; key: string }[] = [];

  begin(kind: 'object' | 'array'): boolean {
    this.stack.push({ value: kind === 'object' ? new Map() : [], key: '' });
    return true;
  }

  end(): void {
    const done = this.stack.pop()?.value;
    this.put(done instanceof Map ? Object.fromEntries(done) : done);
  }

  key(name: string): void {
    const top = this.stack.at(-1);
    if (top) top.key = name;
  }

  value(value: JsonPrimitive): void {
    this.put(value);
  }

  private put(value: unknown): void {
    const top = this.stack.at(-1);
    if (!top) this.result = value;
    else if (top.value instanceof Map) top.value.set(top.key, value);
    else top.value.push(value);
  }
}

function scan(text: string, pieceBytes: number): unknown {
  const bytes = new TextEncoder().encode(text);
  const builder = new Builder();
  const scanner = new JsonScanner(builder);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    scanner.push(bytes.slice(at, at + pieceBytes));
  }
  scanner.finish();
  return builder.result;
}

describe('json scanner', () => {
  it('agrees with JSON.parse, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.integer({ min: 1, max: 40 }), (value, cut) => {
        for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
          expect(scan(text, cut)).toEqual(JSON.parse(text));
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('throws where JSON.parse throws', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }),
        fc.nat(),
        fc.constantFrom('', ',', '}', ']', '"', ':', '1', 'x', '{'),
        (value, at, insert) => {
          const text = JSON.stringify(value);
          const place = at % (text.length + 1);
          const broken = text.slice(0, place) + insert + text.slice(place + 1);
          let valid = true;
          try {
            JSON.parse(broken);
          } catch {
            valid = false;
          }
          // Control characters inside strings are the one thing that the scanner lets pass.
          if (valid) expect(scan(broken, 7)).toEqual(JSON.parse(broken));
          else expect(() => scan(broken, 7)).toThrow();
        },
      ),
      { seed: 8, numRuns: 500 },
    );
  });

  it('skips what nobody wants, whatever it holds', () => {
    const seen: JsonPrimitive[] = [];
    const scanner = new JsonScanner({
      begin: (kind) => kind === 'object',
      end: () => undefined,
      key: () => undefined,
      value: (value) => seen.push(value),
    });
    const text = '{"a":[1,"]}\\"",{"b":[2]}],"c":3}';
    for (const byte of new TextEncoder().encode(text)) scanner.push(Uint8Array.of(byte));
    scanner.finish();
    expect(seen).toEqual([3]);
  });
});

describe('broken json', () => {
  it.each([
    ['a document cut short', '{"annotations": [{"id": 1}', 'malformed-file'],
    ['what follows the document', '{"a": [{"b": 1}]} {', 'malformed-file'],
    ['deep nesting', '['.repeat(100_000), 'malformed-file'],
  ])('refuses %s', async (_, text, code) => {
    const opening = openFile(asFile('bad.json', text));
    await expect(opening).rejects.toMatchObject({
      code: expect.stringMatching(`${code}|limit-exceeded`) as string,
    });
  });

  it('says so when nothing in it is tabular', async () => {
    const opened = await openFile(asFile('x.json', '{"a": {"b": {"c": 1}}}'));
    expect(opened.problems.map((problem) => problem.code)).toEqual(['unsupported-layout']);
  });

  it('says which fields are left out of records with too many', async () => {
    const record = Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`f${i}`, i]));
    const opened = await openFile(asFile('wide.json', JSON.stringify([record])));
    expect(opened.arrays).toHaveLength(64);
    expect(opened.problems).toEqual([
      { code: 'limit-exceeded', message: expect.stringContaining('"f64"') as string },
    ]);
  });
});
