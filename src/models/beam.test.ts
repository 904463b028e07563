/** @file Beam search against trying everything, against numpy, and at its edges. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../numerics/random.ts';
import { beamSearch, type BeamOptions, type Hypothesis, type NextLogits } from './beam.ts';

/** Logits of the next token given the last two, from a table `[n, n, n]`. */
function fromTable(table: ArrayLike<number>, nTokens: number): NextLogits {
  return (sequences) => {
    const rows = sequences.flatMap((tokens) => {
      const at = ((tokens.at(-2) ?? 0) * nTokens + (tokens.at(-1) ?? 0)) * nTokens;
      return Array.from({ length: nTokens }, (_, k) => table[at + k] ?? NaN);
    });
    return Promise.resolve(Float32Array.from(rows));
  };
}

function randomTable(seed: number, nTokens: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: nTokens ** 3 }, () => 4 * random.uniform() - 2);
}

/** Score of the best of all sequences, found by trying each. */
async function bestOfAll(next: NextLogits, nTokens: number, options: BeamOptions): Promise<number> {
  const { endToken, maxTokens, lengthPower } = options;
  let best = -Infinity;
  const grow = async (tokens: number[], total: number): Promise<void> => {
    const logits = await next([tokens]);
    const sum = logits.reduce((a, v) => a + Math.exp(v), 0);
    for (let k = 0; k < nTokens; k += 1) {
      const now = total + Math.log(Math.exp(logits[k] ?? 0) / sum);
      const isOver = k === endToken || tokens.length === maxTokens - 1;
      if (isOver) best = Math.max(best, now / tokens.length ** lengthPower);
      else await grow([...tokens, k], now);
    }
  };
  await grow([options.startToken], 0);
  return best;
}

test.each([0, 0.5, 1])('a wide beam finds the best of all sequences, power %d', async (power) => {
  for (let seed = 0; seed < 8; seed += 1) {
    const next = fromTable(randomTable(seed, 4), 4);
    const options = { startToken: 0, endToken: 3, maxTokens: 5, width: 256, lengthPower: power };
    const [first] = await beamSearch(next, options);
    // float32 logits, a sum of four: 1e-6 is rounding.
    expect(first?.score).toBeCloseTo(await bestOfAll(next, 4, options), 6);
  }
});

interface Case {
  options: BeamOptions;
  table: number[];
  found: Hypothesis[];
}

test('the same hypotheses as the search in numpy', async () => {
  const file = new URL('./fixtures/beam.json', import.meta.url);
  const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];
  expect(cases).toHaveLength(9);
  for (const { options, table, found } of cases) {
    const mine = await beamSearch(fromTable(table, 7), options);
    expect(mine.map(({ tokens }) => tokens)).toEqual(found.map(({ tokens }) => tokens));
    expect(mine.map(({ isEnded }) => isEnded)).toEqual(found.map(({ isEnded }) => isEnded));
    mine.forEach(({ score }, i) => expect(score).toBeCloseTo(found[i]?.score ?? NaN, 6));
  }
});

describe('edges', () => {
  const options = { startToken: 0, endToken: 2, maxTokens: 6, width: 3, lengthPower: 1 };

  test('a model that ends at once gives an empty sequence', async () => {
    const next: NextLogits = (all) => {
      return Promise.resolve(Float32Array.from(all.flatMap(() => [-50, -50, 50])));
    };
    const [first] = await beamSearch(next, { ...options, width: 1 });
    expect(first).toMatchObject({ tokens: [], isEnded: true });
  });

  test('a model that never ends is cut at the most tokens', async () => {
    const next: NextLogits = (all) => {
      return Promise.resolve(Float32Array.from(all.flatMap(() => [0, 5, -Infinity])));
    };
    const [first] = await beamSearch(next, options);
    expect(first).toMatchObject({ tokens: [1, 1, 1, 1, 1], isEnded: false });
  });

  test('one NaN is passed over, nothing but NaN is refused', async () => {
    const some: NextLogits = (all) => {
      return Promise.resolve(Float32Array.from(all.flatMap(() => [NaN, 1, 3])));
    };
    expect((await beamSearch(some, options))[0]?.tokens).toEqual([]);
    const none: NextLogits = (all) => Promise.resolve(new Float32Array(3 * all.length).fill(NaN));
    await expect(beamSearch(none, options)).rejects.toMatchObject({ code: 'not-finite' });
  });

  test.each([{ width: 0 }, { width: NaN }, { maxTokens: 1 }])('refuses %o', async (wrong) => {
    const next: NextLogits = () => Promise.resolve(new Float32Array(3));
    await expect(beamSearch(next, { ...options, ...wrong })).rejects.toMatchObject({
      code: 'bad-request',
    });
  });

  test('what the model throws comes through, and it is asked no more', async () => {
    let asked = 0;
    const next: NextLogits = () => {
      asked += 1;
      return Promise.reject(new DOMException('Cancelled.', 'AbortError'));
    };
    await expect(beamSearch(next, options)).rejects.toMatchObject({ name: 'AbortError' });
    expect(asked).toBe(1);
  });
});
