import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PerturbationStep, ResolvedStep } from '../domain/decode.ts';
import type { Roi } from '../domain/roi.ts';
import { applySteps } from './apply.ts';
import { drawIndices } from '../numerics/sampling.ts';
import { randomControl } from './control.ts';
import { erasesScan } from './erases.ts';
import { resolvePerturbation } from './resolve.ts';

const N = 40;

function roi(name: string, voxels: number[]): Roi {
  const rest = { family: 'test', hemi: 'both', level: undefined } as const;
  return { name, voxels: Uint32Array.from(voxels), ...rest };
}

const rois = [roi('V1', [1, 2, 3]), roi('FFA', [3, 9]), roi('empty', [])];

// Plus 0 turns -0 into 0: the two are one value here.
const scans = fc
  .float32Array({ minLength: N, maxLength: N, noNaN: true, noDefaultInfinity: true })
  .map((scan) => scan.map((value) => value + 0));
const voxels = fc
  .uniqueArray(fc.nat(N - 1), { minLength: 1 })
  .map((v) => Uint32Array.from(v).sort());
const amounts = fc.float({ min: -100, max: 100, noNaN: true });
const ops = fc.constantFrom('silence', 'keep', 'add', 'multiply', 'set');
const steps: fc.Arbitrary<ResolvedStep> = fc.record({ op: ops, amount: amounts, voxels });

test.each([
  ['all silenced', [{ op: 'silence', amount: 0, voxels: Uint32Array.of(0, 1, 2) }], true],
  ['all set', [{ op: 'set', amount: 2, voxels: Uint32Array.of(0, 1, 2) }], true],
  ['one kept', [{ op: 'keep', amount: 0, voxels: Uint32Array.of(1) }], false],
  ['all raised', [{ op: 'add', amount: 2, voxels: Uint32Array.of(0, 1, 2) }], false],
  ['one silenced', [{ op: 'silence', amount: 0, voxels: Uint32Array.of(0) }], false],
  ['nothing', [], false],
] as [string, ResolvedStep[], boolean][])('%s: is nothing of the scan left?', (_, steps, all) => {
  expect(erasesScan(steps, 3)).toBe(all);
});

describe('resolving', () => {
  test('names and voxels are joined, ascending, each once', () => {
    const [step] = resolvePerturbation(
      [{ rois: ['FFA', 'V1'], voxels: [0, 9], op: 'silence' }],
      rois,
      N,
    );
    expect([...(step?.voxels ?? [])]).toEqual([0, 1, 2, 3, 9]);
  });

  test('amounts have defaults: one sd up, twice, to zero', () => {
    const ask = (op: PerturbationStep['op']) => ({ rois: ['V1'], op });
    const found = resolvePerturbation([ask('add'), ask('multiply'), ask('set')], rois, N);
    expect(found.map(({ amount }) => amount)).toEqual([1, 2, 0]);
  });

  test('random voxels are as many, the same for a seed; all is every voxel; off is left out', () => {
    const random = { count: 7, seed: 3 };
    const find = (step: PerturbationStep) => resolvePerturbation([step], rois, N)[0]?.voxels;
    expect(find({ random, op: 'silence' })).toEqual(drawIndices(7, N, 3));
    expect(find({ random, rois: ['V1'], op: 'silence' })?.length).toBeGreaterThanOrEqual(7);
    expect(find({ all: true, op: 'silence' })).toHaveLength(N);
    expect(find({ rois: ['V1'], op: 'silence', off: true })).toBeUndefined();
    expect(find({ rois: ['no such'], op: 'silence', off: true })).toBeUndefined();
  });

  test('silencing all first starts from zero: only what comes after is there', () => {
    const list: PerturbationStep[] = [
      { all: true, op: 'silence' },
      { rois: ['FFA'], op: 'add', amount: 3 },
    ];
    const scan = Float32Array.from({ length: N }, (_, v) => v - 11);
    const after = applySteps(scan, resolvePerturbation(list, rois, N));
    expect(after).toEqual(scan.map((_, v) => (v === 3 || v === 9 ? 3 : 0)));
  });

  test.each<[string, PerturbationStep]>([
    ['bad-request', { random: { count: N + 1, seed: 0 }, op: 'silence' }],
    ['unknown-roi', { rois: ['v1'], op: 'silence' }],
    ['empty-roi', { rois: ['empty'], op: 'silence' }],
    ['empty-roi', { op: 'keep' }],
    ['bad-request', { voxels: [N], op: 'silence' }],
    ['bad-request', { voxels: [1.5], op: 'silence' }],
    ['bad-request', { rois: ['V1'], op: 'add', amount: NaN }],
  ])('refuses with %s: %j', (code, step) => {
    expect(() => resolvePerturbation([step], rois, N)).toThrow(expect.objectContaining({ code }));
  });
});

describe('applying', () => {
  test('never touches the scan, and no step gives an equal copy', () => {
    fc.assert(
      fc.property(scans, fc.array(steps, { maxLength: 4 }), (scan, list) => {
        const before = scan.slice();
        const after = applySteps(scan, list);
        expect(scan).toEqual(before);
        expect(after).not.toBe(scan);
        if (list.length === 0) expect(after).toEqual(before);
      }),
    );
  });

  test('only selected voxels change; keep is the mirror of silence', () => {
    fc.assert(
      fc.property(scans, steps, (scan, step) => {
        const chosen = new Set(step.voxels);
        const after = applySteps(scan, [step]);
        scan.forEach((value, v) => {
          const untouched = step.op === 'keep' ? chosen.has(v) : !chosen.has(v);
          if (untouched) expect(after[v]).toBe(value);
          else if (step.op === 'keep') expect(after[v]).toBe(0);
        });
        const kept = applySteps(scan, [{ ...step, op: 'keep' }]);
        const silent = applySteps(scan, [{ ...step, op: 'silence' }]);
        expect(kept.map((value, v) => value + (silent[v] ?? NaN))).toEqual(scan);
      }),
    );
  });

  test('gain 1 and a rise of 0 change nothing; set gives the amount', () => {
    fc.assert(
      fc.property(scans, voxels, amounts, (scan, chosen, amount) => {
        const after = (op: ResolvedStep['op'], by: number) =>
          applySteps(scan, [{ op, amount: by, voxels: chosen }]);
        expect(after('multiply', 1)).toEqual(scan);
        expect(after('add', 0)).toEqual(scan);
        for (const voxel of chosen) expect(after('set', amount)[voxel]).toBe(amount);
      }),
    );
  });

  test('steps go in order, and silence revives a voxel that is not finite', () => {
    const one = Uint32Array.of(0);
    const scan = Float32Array.of(NaN, 5);
    const list: ResolvedStep[] = [
      { op: 'silence', amount: 0, voxels: one },
      { op: 'add', amount: 3, voxels: one },
      { op: 'multiply', amount: 2, voxels: one },
    ];
    expect([...applySteps(scan, list)]).toEqual([6, 5]);
    expect(applySteps(scan, list.slice(1))[0]).toBeNaN();
  });

  test('a step of another dataset is refused', () => {
    const step: ResolvedStep = { op: 'set', amount: 1, voxels: Uint32Array.of(2, 50) };
    expect(() => applySteps(new Float32Array(N), [step])).toThrow(/voxel 50.*40 voxels/);
  });
});

describe('the random control', () => {
  test('draws as many voxels, each once, the same for a seed', () => {
    fc.assert(
      fc.property(fc.nat(N), fc.integer(), (count, seed) => {
        const drawn = drawIndices(count, N, seed);
        expect(new Set(drawn).size).toBe(count);
        expect(Math.max(-1, ...drawn)).toBeLessThan(N);
        expect(drawn).toEqual(drawn.slice().sort());
        expect(drawIndices(count, N, seed)).toEqual(drawn);
      }),
    );
  });

  test('every voxel is as likely', () => {
    const counts = new Array<number>(N).fill(0);
    for (let seed = 0; seed < 4000; seed += 1) {
      for (const voxel of drawIndices(10, N, seed)) counts[voxel] = (counts[voxel] ?? 0) + 1;
    }
    // 1,000 expected, sd 27: five of them.
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(140);
  });

  test('does the same to other voxels, step by step', () => {
    const list = resolvePerturbation(
      [
        { rois: ['V1'], op: 'add', amount: 2 },
        { rois: ['FFA'], op: 'silence' },
      ],
      rois,
      N,
    );
    const control = randomControl(list, N, 5);
    expect(control.map(({ op, amount, voxels: v }) => [op, amount, v.length])).toEqual([
      ['add', 2, 3],
      ['silence', 0, 2],
    ]);
    expect(() => drawIndices(N + 1, N, 0)).toThrow(/cannot be drawn/);
  });
});
