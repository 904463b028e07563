/** @file Families, modes, steps in words, random controls. */
import { describe, expect, test } from 'vitest';
import type { Perturbation } from '../../domain/decode.ts';
import type { Roi } from '../../domain/roi.ts';
import { applySteps } from '../../perturb/apply.ts';
import { resolvePerturbation } from '../../perturb/resolve.ts';
import { withRoi } from '../../state/selection-store.ts';
import { flatSubject } from '../../testing/flat-subject.ts';
import { voxelsOfStep } from '../../domain/step-place.ts';
import { familyTitle, groupByFamily, isUnion, leafRois, roisOfHemi } from './families.ts';
import {
  choiceOfFamily,
  choiceOfRoi,
  countVoxels,
  isRandomControl,
  randomControl,
  stepWords,
  withFamily,
} from './model.ts';

const subject = flatSubject({ side: 24 });

function roi(name: string, voxels: number[], family = 'prf-visualrois'): Roi {
  return { name, family, hemi: 'both', level: undefined, voxels: Uint32Array.from(voxels) };
}

const v1v = roi('V1v', [0, 1]);
const v1d = roi('V1d', [2, 3]);
const v1 = roi('V1', [0, 1, 2, 3]);
const ffa = roi('FFA-1', [7], 'floc-faces');

describe('families', () => {
  test('come in the order of the field, unknown ones last', () => {
    const mixed = [roi('x', [1], 'my-atlas'), ffa, v1v];
    expect(groupByFamily(mixed).map((f) => f.title)).toEqual(['Early visual', 'Faces', 'my-atlas']);
    expect(familyTitle('floc-words')).toBe('Words');
  });

  test('V1 is the union of V1v and V1d; V1v is not', () => {
    expect(isUnion(v1, [v1, v1v, v1d])).toBe(true);
    expect(isUnion(v1v, [v1, v1v, v1d])).toBe(false);
    expect(leafRois([v1, v1v, v1d, ffa, roi('none', [])]).map((r) => r.name)).toEqual([
      'V1v',
      'V1d',
      'FFA-1',
    ]);
  });

  test('hemispheres are chosen by their flag; without any that spans both, all are shown', () => {
    expect(roisOfHemi(subject.rois, 'lh').every((r) => r.name.startsWith('lh.'))).toBe(true);
    const left = subject.rois.filter((r) => r.hemi === 'lh');
    expect(roisOfHemi(left, 'both')).toHaveLength(left.length);
  });
});

describe('choiceOfRoi', () => {
  test.each(['as-is', 'silence', 'keep', 'boost'] as const)('reads back %s', (mode) => {
    const choice = choiceOfRoi(withRoi([], 'V1v', mode, 3), 'V1v');
    expect(choice.mode).toBe(mode);
    if (mode === 'boost') expect(choice.amount).toBe(3);
  });

  test('a step that the panel cannot make leaves the row as it is', () => {
    expect(choiceOfRoi([{ rois: ['V1v'], op: 'set', amount: 1 }], 'V1v').mode).toBe('as-is');
  });
});

describe('withFamily', () => {
  const family = [v1, v1v, v1d];

  test('all of a family in one step, in place of what its members had', () => {
    const before: Perturbation = [{ rois: ['V1v', 'FFA-1'], op: 'silence' }];
    expect(withFamily(before, family, { mode: 'silence', amount: 2 })).toEqual([
      { rois: ['FFA-1'], op: 'silence' },
      { rois: ['V1', 'V1v', 'V1d'], op: 'silence' },
    ]);
  });

  test('overlapping ROIs are boosted once', () => {
    const steps = withFamily([], family, { mode: 'boost', amount: 2 });
    const after = applySteps(new Float32Array(8), resolvePerturbation(steps, family, 8));
    expect([...after]).toEqual([2, 2, 2, 2, 0, 0, 0, 0]);
  });

  test('keeping a second family keeps both', () => {
    const one = withFamily([], [ffa], { mode: 'keep', amount: 2 });
    const both = withFamily(one, family, { mode: 'keep', amount: 2 });
    expect(both).toEqual([{ rois: ['FFA-1', 'V1', 'V1v', 'V1d'], op: 'keep' }]);
  });

  test('as is takes all back; empty ROIs are never named', () => {
    const steps = withFamily([], [...family, roi('none', [])], { mode: 'silence', amount: 2 });
    expect(steps[0]?.rois).not.toContain('none');
    expect(withFamily(steps, family, { mode: 'as-is', amount: 2 })).toEqual([]);
  });

  test('a family whose members differ has no mode', () => {
    expect(choiceOfFamily(withRoi([], 'V1v', 'silence'), family)).toBeUndefined();
    expect(choiceOfFamily([], family)?.mode).toBe('as-is');
  });
});

describe('stepWords', () => {
  const rois = [v1v, v1d, ffa];
  test.each([
    [{ rois: ['V1v', 'V1d'], op: 'silence' } as const, 'Silence V1v, V1d (4 voxels)'],
    [{ rois: ['FFA-1'], op: 'add', amount: 2 } as const, 'Add 2 z to FFA-1 (1 voxel)'],
    [{ rois: ['FFA-1'], op: 'add', amount: -1.5 } as const, 'Take 1.5 z from FFA-1 (1 voxel)'],
    [{ voxels: [1, 2, 3], op: 'keep' } as const, 'Keep only 3 chosen voxels'],
    [{ voxels: [1], op: 'multiply' } as const, 'Multiply 1 chosen voxel by 2'],
    [{ voxels: [1], op: 'set', amount: -1 } as const, 'Set 1 chosen voxel to −1 z'],
  ])('%j', (step, words) => {
    const { rois: names, voxels, ...rest } = { rois: undefined, voxels: undefined, ...step };
    const plain = {
      ...rest,
      ...(names ? { rois: [...names] } : {}),
      ...(voxels ? { voxels: [...voxels] } : {}),
    };
    expect(stepWords(plain, rois, 10)).toBe(words);
  });

  test('many names are counted', () => {
    const many = Array.from({ length: 9 }, (_, i) => roi(`R${i}`, [i]));
    const words = stepWords({ rois: many.map((r) => r.name), op: 'silence' }, many, 10);
    expect(words).toBe('Silence R0, R1, R2 and 6 more (9 voxels)');
  });
});

describe('randomControl', () => {
  const steps: Perturbation = [
    { rois: ['V1v'], op: 'silence' },
    { rois: ['EBA'], op: 'add', amount: 2 },
  ];

  test('does the same to as many voxels; the seed decides which', () => {
    const drawn = randomControl(steps, subject.rois, subject.nVoxels, 9);
    const places = drawn.map((step) => voxelsOfStep(step, subject.rois, subject.nVoxels));
    drawn.forEach((step, i) => {
      const own = voxelsOfStep(steps[i] ?? step, subject.rois, subject.nVoxels);
      expect(step).toMatchObject({ op: steps[i]?.op, random: { count: own.length } });
      expect(places[i]).toHaveLength(own.length);
    });
    expect(places).not.toEqual(
      randomControl(steps, subject.rois, subject.nVoxels, 90).map((step) =>
        voxelsOfStep(step, subject.rois, subject.nVoxels),
      ),
    );
  });

  test('what is switched off stays so, and all voxels stay all', () => {
    const list: Perturbation = [
      { all: true, op: 'silence' },
      { rois: ['V1v'], op: 'add', amount: 2, off: true },
    ];
    const control = randomControl(list, subject.rois, subject.nVoxels, 1);
    expect(control[0]).toBe(list[0]);
    expect(control[1]).toMatchObject({ off: true, amount: 2 });
  });

  test('is recognised as the control of what it was made of', () => {
    const control = randomControl(steps, subject.rois, subject.nVoxels, 5);
    expect(isRandomControl(steps, control)).toBe(true);
    expect(isRandomControl(steps, steps)).toBe(false);
    expect(isRandomControl([], [])).toBe(false);
    expect(isRandomControl(steps, control.slice(1))).toBe(false);
  });
});

test('voxels in several ROIs count once', () => {
  expect(countVoxels([v1, v1v, ffa])).toBe(5);
  expect(countVoxels([ffa])).toBe(ffa.voxels.length);
  expect(countVoxels([])).toBe(0);
});
