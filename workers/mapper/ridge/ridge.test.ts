import { beforeAll, describe, expect, test } from 'vitest';
import { correlation } from '../../../src/numerics/correlation.ts';
import { plainMatMul } from '../../../src/numerics/matrix.ts';
import { createRandom } from '../../../src/numerics/random.ts';
import { ridge } from '../../../src/numerics/ridge.ts';
import type { BetasProtocol } from '../../reader/reader.protocol.ts';
import { Engine } from '../engine/engine.ts';
import reference from '../fixtures/ridge.json' with { type: 'json' };
import type { MapperDataset } from '../mapper.protocol.ts';
import { Scans, type BetasReader, type Context } from '../scans/scans.ts';
import { Truths } from '../scans/truths.ts';
import { dealFolds } from './folds.ts';
import { bestPenalty, defaultPenalties } from './penalty.ts';
import { createProblem } from './problem.ts';
import { centredColumns, heldDesign } from '../testing/held-design.ts';
import { trainRidge } from './train-ridge.ts';
import { predictHeldOut } from '../answers/held-out.ts';

const context: Context = { signal: new AbortController().signal, progress: () => undefined };

type Case = (typeof reference)['dual'];

function datasetOf({ voxels, condition, train, val }: Case): MapperDataset {
  const half = condition.length / 2;
  return {
    id: 'fixture',
    nVoxels: voxels,
    sessions: [0, 1].map((s) => ({ session: s + 1, firstTrial: s * half, nTrials: half })),
    trialCondition: Int32Array.from(condition),
    train: Uint32Array.from(train),
    val: Uint32Array.from(val),
    zscored: false,
  };
}

/** Scans and truths of a fixture, without a port. */
function open(fixture: Case): { scans: Scans; truths: Truths } {
  const { voxels, condition, betas, truth, dim } = fixture;
  const nTrials = condition.length / 2;
  const session = ({ session: id }: BetasProtocol['session']['in']) => ({
    betas: Int16Array.from(betas).slice((id - 1) * nTrials * voxels, id * nTrials * voxels),
    nTrials,
    nVoxels: voxels,
    invalid: new Uint32Array(0),
  });
  const scans = new Scans();
  const call = (_: string, input: BetasProtocol['session']['in']) =>
    Promise.resolve(session(input));
  scans.connect({ call } as unknown as BetasReader);
  scans.use(datasetOf(fixture));
  const truths = new Truths(scans);
  const conditions = Int32Array.from({ length: truth.length / dim }, (_, c) => c);
  truths.add('image', conditions, Float32Array.from(truth), dim, true);
  return { scans, truths };
}

/** Error of each value against `rtol`, with `atol` of the largest for those near zero. */
function expectClose(found: ArrayLike<number>, expected: number[], rtol: number): void {
  expect(found.length).toBe(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  expected.forEach((e, i) => {
    expect(Math.abs((found[i] ?? NaN) - e)).toBeLessThan(rtol * Math.abs(e) + 1e-4 * scale);
  });
}

describe.each(['cpu', 'wasm'] as const)('ridge on %s', (backend) => {
  const engine = new Engine();
  beforeAll(() => engine.start(backend, ''));

  test.each(['primal', 'dual'] as const)('%s: equals scikit-learn', async (form) => {
    const fixture = reference[form];
    const { scans, truths } = open(fixture);
    const options = { target: 'image' as const, seed: 1, penalties: [fixture.penalty] };
    const { mapper, summary } = await trainRidge(engine, scans, truths, options, context);
    expect(summary).toMatchObject({ nTrials: 60, nConditions: 20, nExcluded: 1 });
    expect(summary.penalty).toBe(fixture.penalty);
    const zero = new Float32Array(fixture.voxels);
    const [intercept = zero] = await mapper.predict([zero]);
    expectClose(intercept, fixture.intercept, 1e-3);
    const units = Array.from(zero, (_, v) => Float32Array.from(zero, (_, w) => (v === w ? 1 : 0)));
    const weights = (await mapper.predict(units)).flatMap((row) =>
      Array.from(row, (value, d) => value - (intercept[d] ?? NaN)),
    );
    expectClose(weights, fixture.weights, 1e-3);
    const asked = { of: 99, trials: 'average' as const, steps: [] };
    const { predictions } = await predictHeldOut(scans, mapper, asked, context);
    expectClose(predictions, fixture.predicted, 1e-3);
    const r = correlation(predictions, Float32Array.from(fixture.predicted));
    expect(r).toBeGreaterThan(0.9999);
    mapper.dispose();
  });
});

test.each([
  ['dual', 20, 30],
  ['primal', 30, 12],
] as const)('held-out errors of a %s fold are those of a fit without it', async (form, n, p) => {
  const random = createRandom(4);
  const x = Float32Array.from({ length: n * p }, () => random.normal());
  const y = Float32Array.from(
    { length: n * 2 },
    (_, i) => (x[(i >> 1) * p] ?? 0) + random.normal() + 3,
  );
  const design = heldDesign(x, n, p);
  const centred = centredColumns(y, 2);
  const problem = await createProblem(design, plainMatMul, () => undefined);
  expect(problem.form).toBe(form);
  const folds: [number, number][] = [
    [0, 7],
    [7, 12],
    [12, n],
  ];
  const errors = await problem.heldOutErrors({ values: centred, n: 2 }, 2.5, folds);
  for (const [from, to] of folds) {
    const others = Array.from({ length: n }, (_, r) => r).filter((r) => r < from || r >= to);
    const xs = Float32Array.from(others.flatMap((r) => [...x.subarray(r * p, (r + 1) * p)]));
    const ys = Float32Array.from(others.flatMap((r) => [...y.subarray(r * 2, r * 2 + 2)]));
    const { weights, intercept } = ridge(xs, ys, others.length, p, 2, 2.5);
    for (let r = from; r < to; r += 1) {
      for (const c of [0, 1]) {
        let fit = intercept[c] ?? NaN;
        for (let v = 0; v < p; v += 1) fit += (x[r * p + v] ?? NaN) * (weights[2 * v + c] ?? NaN);
        // float32 throughout against a fit in double precision.
        expect(errors[2 * r + c]).toBeCloseTo((y[2 * r + c] ?? NaN) - fit, 4);
      }
    }
  }
});

describe('folds', () => {
  const trialCondition = Int32Array.from([4, 4, 2, 7, 2, 9, 9, 9, 1]);
  const trials = Uint32Array.from(trialCondition.keys());

  test('hold whole conditions and all trials', () => {
    const folds = dealFolds(trials, trialCondition, 3, createRandom(1));
    expect([...folds.trials].sort()).toEqual([...trials]);
    const sets = folds.ranges.map(
      ([from, to]) =>
        new Set(Array.from(folds.trials.subarray(from, to), (t) => trialCondition[t])),
    );
    expect(sets.reduce((sum, { size }) => sum + size, 0)).toBe(5);
    expect(folds.nConditions).toBe(5);
  });

  test('one condition alone is refused', () => {
    const one = () => dealFolds(Uint32Array.of(0, 1), trialCondition, 5, createRandom(1));
    expect(one).toThrow(expect.objectContaining({ code: 'too-few-trials' }));
  });
});

test('penalties are half a decade apart, and ties go to the larger', () => {
  const penalties = defaultPenalties(100);
  expect(penalties).toHaveLength(10);
  expect(penalties[0]).toBeCloseTo(1, 10);
  expect((penalties[1] ?? 0) / (penalties[0] ?? 1)).toBeCloseTo(Math.sqrt(10), 10);
  const score = (penalty: number, s: number) => ({ penalty, score: s });
  expect(bestPenalty([score(1, 0.2), score(2, 0.5), score(3, 0.5), score(4, NaN)])).toBe(3);
  expect(bestPenalty([score(1, NaN), score(2, NaN)])).toBe(2);
});
