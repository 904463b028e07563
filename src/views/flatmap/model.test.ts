/** @file Values, ranges, marks and readouts of the map. */
import { describe, expect, test } from 'vitest';
import type { Perturbation } from '../../domain/decode.ts';
import { applySteps } from '../../perturb/apply.ts';
import { resolvePerturbation } from '../../perturb/resolve.ts';
import { mappedTrial } from '../../testing/brain-lab.ts';
import { finish } from '../../ui/steps.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import { packPaint } from './gl/scene.ts';
import {
  mapBase,
  mapRegions,
  paintOf,
  reliabilityOf,
  roiInks,
  statesInUse,
  styleOf,
} from './model.ts';
import { formatValue, hasVoxel, readoutOf, readoutText } from './readout.ts';
import { defaultSettings, outlinedRois } from './settings.ts';
import { voxelState, voxelStates } from './states.ts';
import { mapChoices, niceEnd, robustPeak, valueMap } from './values.ts';

const subject = flatSubject({ side: 24 });
const rois = outlinedRois(subject, []);
const perturbation: Perturbation = [{ rois: ['V1v'], op: 'silence' }];
const mapped = mappedTrial(subject, 3, perturbation);
const sources = { dataset: subject, mapped, rois, own: [] };
const v1v = subject.rois.find((roi) => roi.name === 'V1v')?.voxels ?? new Uint32Array();

describe('valueMap', () => {
  test('betas are the betas, on a bar symmetric about 0', () => {
    const map = valueMap('betas', sources);
    expect(map?.values).toBe(mapped.betasZ);
    expect(map?.range[0]).toBe(-(map?.range[1] ?? NaN));
    expect(map?.unit).toBe('z');
  });

  test('perturbed betas keep the bar of the betas', () => {
    expect(valueMap('perturbed', sources)?.range).toEqual(valueMap('betas', sources)?.range);
  });

  test('the difference is nothing outside what was perturbed', () => {
    const { values } = valueMap('difference', sources) ?? { values: new Float32Array() };
    values.forEach((value, voxel) => {
      const expected = hasVoxel(v1v, voxel) ? -(mapped.betasZ[voxel] ?? NaN) : 0;
      expect(value).toBeCloseTo(expected, 6);
    });
  });

  test('a map of the store has the bar of its sign, and none when it is of other voxels', () => {
    const own = (low: number) => {
      const values = new Float32Array(subject.nVoxels).fill(0.42).fill(low, 0, 5);
      return { name: 'accuracy', explains: 'r of held-out scans', unit: 'r', values };
    };
    const of = (low: number) => valueMap('own accuracy', { ...sources, own: [own(low)] });
    expect(of(0)).toMatchObject({ scale: 'sequential', range: [0, 0.5], unit: 'r' });
    expect(of(-0.1)).toMatchObject({ scale: 'diverging', range: [-0.5, 0.5] });
    const short = { ...own(0), values: new Float32Array(3) };
    expect(valueMap('own accuracy', { ...sources, own: [short] })).toBeUndefined();
    expect(mapChoices(subject, [short]).at(-1)?.title).toBe('accuracy');
  });

  test('noise ceilings are percent: ncsnr 1 explains half of one presentation', () => {
    const dataset = { ...subject, ncsnr: Float32Array.from([0, 1, 0.5, NaN]) };
    const { values, range } = valueMap('noise-ceiling', { ...sources, dataset }) ?? {};
    // NSD's definition, n = 1: 0.5 gives 20 %.
    expect([...(values ?? [])].slice(0, 3)).toEqual([0, 50, expect.closeTo(20, 4)]);
    expect(values?.[3]).toBeNaN();
    expect(range?.[0]).toBe(0);
  });

  test('labels: the first ROI that holds a voxel, NaN outside all', () => {
    const { values } = valueMap('rois', sources) ?? { values: new Float32Array() };
    const labelled = [...values].flatMap((value) => (Number.isNaN(value) ? [] : [rois[value]]));
    expect(labelled.every((roi) => roi !== undefined)).toBe(true);
    expect(labelled.length).toBe(new Set(rois.flatMap((roi) => [...roi.voxels])).size);
  });

  test('a pinned end is taken on both sides', () => {
    expect(valueMap('betas', sources, 1.5)?.range).toEqual([-1.5, 1.5]);
    expect(valueMap('noise-ceiling', sources, 40)?.range).toEqual([0, 40]);
  });

  test('a scan of another dataset is not painted', () => {
    const other = { ...subject, nVoxels: subject.nVoxels + 1 };
    expect(valueMap('betas', { ...sources, dataset: other })).toBeUndefined();
  });

  test('maps that lack a file say so', () => {
    const bare = mapChoices({ ...subject, ncsnr: undefined, rois: [] }, []);
    expect(bare.filter((choice) => choice.lacks !== undefined).map((c) => c.kind)).toEqual([
      'rois',
      'noise-ceiling',
    ]);
  });
});

describe('ranges', () => {
  test('are round and not below the value', () => {
    expect([0.9, 1.01, 2.2, 3.4, 47, 0.013].map(niceEnd)).toEqual([1, 1.5, 2.5, 4, 50, 0.015]);
    expect([0, NaN, -3].map(niceEnd)).toEqual([1, 1, 1]);
  });

  test('one wild voxel does not stretch them; NaN is left out', () => {
    const values = Float32Array.from({ length: 5000 }, (_, i) => Math.sin(i));
    values[7] = 1e6;
    values[8] = NaN;
    expect(robustPeak(values)).toBeLessThan(1.01);
    expect(robustPeak(Float32Array.from([NaN]))).toBe(0);
  });
});

describe('voxelStates', () => {
  test('a voxel is marked silenced exactly where the steps make it 0', () => {
    const steps: Perturbation = [
      { rois: ['V1v', 'EBA'], op: 'keep' },
      { rois: ['V1v'], op: 'multiply', amount: 0 },
    ];
    const states = voxelStates(subject.nVoxels, subject.rois, steps);
    const ones = new Float32Array(subject.nVoxels).fill(1);
    const after = applySteps(ones, resolvePerturbation(steps, subject.rois, subject.nVoxels));
    expect([...states].map((state) => state === voxelState.silenced)).toEqual(
      [...after].map((value) => value === 0),
    );
    expect([...states].filter((state) => state === voxelState.kept).length).toBeGreaterThan(0);
  });

  test.each([
    [{ op: 'add', amount: 2 } as const, voxelState.raised],
    [{ op: 'add', amount: -2 } as const, voxelState.lowered],
    [{ op: 'add' } as const, voxelState.raised],
    [{ op: 'add', amount: 0 } as const, voxelState.asIs],
    [{ op: 'multiply', amount: 3 } as const, voxelState.raised],
    [{ op: 'multiply', amount: 0.5 } as const, voxelState.lowered],
    [{ op: 'multiply', amount: 1 } as const, voxelState.asIs],
    [{ op: 'set', amount: 1 } as const, voxelState.set],
  ])('%j is marked %i', (step, state) => {
    expect([...voxelStates(3, [], [{ ...step, voxels: [1] }])]).toEqual([0, state, 0]);
  });

  test('an unknown ROI marks nothing', () => {
    expect([...voxelStates(2, [], [{ rois: ['nowhere'], op: 'silence' }])]).toEqual([0, 0]);
  });

  test('the legend names what is in use', () => {
    const states = voxelStates(subject.nVoxels, subject.rois, perturbation);
    expect(statesInUse(states).map(({ word }) => word)).toEqual(['silenced']);
  });
});

describe('scene', () => {
  test('paint holds value, presence, trust, mark and choice', () => {
    const packed = packPaint(
      {
        values: Float32Array.from([1.5, NaN]),
        reliability: Float32Array.from([0.25, NaN]),
        states: Uint8Array.from([1, 0]),
        chosen: [1],
      },
      4,
    );
    expect([...packed.subarray(0, 4)], 'no voxel').toEqual([0, 0, 0, 0]);
    expect([...packed.subarray(4, 12)]).toEqual([1.5, 1, 0.25, 1, 0, 0, 0, 8]);
    expect(packed).toHaveLength(16);
  });

  test('perturbed ROIs are inked as marked', () => {
    const states = voxelStates(subject.nVoxels, subject.rois, perturbation);
    const inks = roiInks(rois, states, 'dark');
    const marked = rois.filter((_, i) => inks[4 * i + 3] === 255).map((roi) => roi.name);
    expect(marked).toEqual(['V1v']);
  });

  test('without numbers the folds alone are painted', () => {
    const paint = paintOf(subject, undefined, [], undefined, []);
    expect(paint.values.every(Number.isNaN)).toBe(true);
    expect(styleOf(undefined, defaultSettings, 'dark').categorical).toBe(false);
  });

  test('reliability is 0..1 and grows with ncsnr', () => {
    const { reliability } = reliabilityOf(Float32Array.from([0, 0.3, 0.6, 0.9]), 1);
    expect([...reliability].every((value, i, all) => value >= (all[i - 1] ?? 0))).toBe(true);
    expect(Math.max(...reliability)).toBeLessThanOrEqual(1);
  });

  test('the noise ceiling is that of as many presentations as were averaged, and says so', () => {
    const ncsnr = new Float32Array(subject.nVoxels).fill(0.5);
    const dataset = { ...subject, ncsnr };
    const of = (trials: number[]) =>
      valueMap('noise-ceiling', { ...sources, dataset, mapped: { ...mapped, trials } });
    // 0.25 / (0.25 + 1) and 0.25 / (0.25 + 1/3), float32 of a percentage.
    expect(of([1])?.values[0]).toBeCloseTo(20, 4);
    expect(of([1])?.title).toBe('Noise ceiling');
    expect(of([1, 2, 3])?.values[0]).toBeCloseTo(42.857, 3);
    expect(of([1, 2, 3])?.title).toBe('Noise ceiling, mean of 3');
    expect(of([1, 2, 3])?.unit).toBe('% of variance (mean of 3)');
    expect(of([1, 2, 3])?.explains).toContain('ncsnr² + 1/3');
    const text = (n: number) => readoutText(readoutOf(dataset, undefined, 2, n));
    expect([text(1), text(3)].map((words) => words.split(' · ').at(-1))).toEqual([
      'ceiling 20 %',
      'ceiling 43 % (mean of 3)',
    ]);
    expect(reliabilityOf(ncsnr, 3).fullCeiling).toBeGreaterThan(
      reliabilityOf(ncsnr, 1).fullCeiling,
    );
  });

  test('every outlined ROI of the subject has a line and a name', () => {
    const base = finish(mapBase(subject));
    if ('why' in base) throw new Error(base.why);
    const regions = finish(mapRegions(subject, base.geometry, []));
    expect(new Set(regions.outlines.roi).size).toBe(regions.rois.length);
    expect(new Set(regions.anchors.map((a) => a.roi.name)).size).toBe(regions.rois.length);
  });
});

describe('readout', () => {
  const map = valueMap('betas', sources);
  const voxel = v1v[0] ?? 0;

  test('says voxel, place, ROI and value', () => {
    const text = readoutText(readoutOf(subject, map, voxel));
    const value = formatValue(mapped.betasZ[voxel] ?? NaN, 'z');
    expect(text).toMatch(new RegExp(`^voxel ${voxel} · \\(\\d+, \\d+, \\d+\\) · V1v · `));
    expect(text).toContain(`${value} · ceiling`);
  });

  test('without grid, ROI or number it says what is there', () => {
    const bare = { ...subject, grid: undefined, rois: [], ncsnr: undefined };
    expect(readoutText(readoutOf(bare, undefined, 2))).toBe('voxel 2 · no ROI');
  });

  test('numbers keep two decimals while small; NaN is a dash', () => {
    expect([0.456, -1.2, 12.34, 123.4, NaN].map((value) => formatValue(value, 'z'))).toEqual([
      '0.46 z',
      '−1.20 z',
      '12.3 z',
      '123 z',
      '–',
    ]);
  });

  test('a large map gives way many times while it is made', () => {
    const large = flatSubject({ side: 200 });
    const count = <T>(steps: Generator<undefined, T>): [T, number] => {
      for (let n = 0; ; n += 1) {
        const step = steps.next();
        if (step.done) return [step.value, n];
      }
    };
    const [base, nBase] = count(mapBase(large));
    if ('why' in base) throw new Error(base.why);
    const [, nRegions] = count(mapRegions(large, base.geometry, []));
    expect(nBase).toBeGreaterThanOrEqual(5);
    expect(nRegions).toBeGreaterThan(base.geometry.faces.length / 3 / 32_768);
  });
});
