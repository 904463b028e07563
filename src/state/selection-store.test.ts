/** @file What happens to a ROI, as edits of a list of steps; and the selection in a URL. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Perturbation } from '../domain/decode.ts';
import { createSelectionStore, defaultSelection, withoutRoi, withRoi } from './selection-store.ts';
import { selectionFromHash, selectionToHash } from './url.ts';

describe('a ROI set to a mode', () => {
  it('joins silenced ROIs in one step', () => {
    const steps = withRoi(withRoi([], 'V1', 'silence'), 'V2', 'silence');
    expect(steps).toEqual([{ rois: ['V1', 'V2'], op: 'silence' }]);
  });

  it('keeps the union of kept ROIs, in one step', () => {
    const steps = withRoi(withRoi([], 'FFA-1', 'keep'), 'EBA', 'keep');
    expect(steps).toEqual([{ rois: ['FFA-1', 'EBA'], op: 'keep' }]);
  });

  it('moves from one mode to another without leaving the old one behind', () => {
    const boosted = withRoi(withRoi([], 'V1', 'silence'), 'V1', 'boost', 3);
    expect(boosted).toEqual([{ rois: ['V1'], op: 'add', amount: 3 }]);
    expect(withRoi(boosted, 'V1', 'as-is')).toEqual([]);
  });

  it('leaves steps on voxels alone', () => {
    const lasso: Perturbation = [{ voxels: [1, 2], op: 'silence' }];
    expect(withRoi(lasso, 'V1', 'silence')).toEqual([...lasso, { rois: ['V1'], op: 'silence' }]);
    expect(withoutRoi(lasso, 'V1')).toEqual(lasso);
  });

  it('can always be taken back', () => {
    const mode = fc.constantFrom('silence' as const, 'keep' as const, 'boost' as const);
    const edits = fc.array(fc.tuple(fc.constantFrom('V1', 'V2', 'FFA-1'), mode));
    fc.assert(
      fc.property(edits, (list) => {
        const edited = list.reduce<Perturbation>((p, [roi, m]) => withRoi(p, roi, m), []);
        const undone = ['V1', 'V2', 'FFA-1'].reduce(withoutRoi, edited);
        expect(undone).toEqual([]);
        const named = edited.flatMap(({ rois }) => rois ?? []);
        expect(new Set(named).size).toBe(named.length);
      }),
      { seed: 1 },
    );
  });
});

describe('the store', () => {
  it('starts from the defaults and what the URL says', () => {
    const store = createSelectionStore({ trial: 7 });
    expect(store.getState()).toMatchObject({ ...defaultSelection, trial: 7 });
    store.getState().setRoi('V1', 'silence');
    store.getState().reset();
    expect(store.getState().perturbation).toEqual([]);
    expect(store.getState().trial).toBe(7);
  });
});

describe('the selection in a URL', () => {
  const selections = fc.record({
    trial: fc.nat(100_000),
    average: fc.boolean(),
    seed: fc.nat(1_000_000),
    condition: fc.constantFrom('image' as const, 'text' as const, 'both' as const),
    perturbation: fc.array(
      fc.record({
        rois: fc.array(fc.string(), { minLength: 1 }),
        op: fc.constantFrom('silence' as const, 'keep' as const, 'set' as const),
        amount: fc.integer({ min: -50, max: 50 }).map((n) => n / 10 + 0),
      }),
    ),
  });

  it('survives the round trip', () => {
    fc.assert(
      fc.property(selections, (selection) => {
        const read = { ...defaultSelection, ...selectionFromHash(selectionToHash(selection)) };
        expect(read).toEqual(selection);
      }),
      { seed: 2 },
    );
  });

  it('is empty for the defaults', () => {
    expect(selectionToHash(defaultSelection)).toBe('');
  });

  it('ignores nonsense', () => {
    expect(selectionFromHash('#trial=-3&seed=x&condition=sound&perturbation=%7B')).toEqual({});
    expect(selectionFromHash('#perturbation=[{"op":"eval"}]')).toEqual({});
  });
});
