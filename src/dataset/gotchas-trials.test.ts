/**
 * @file Ways in which such data get corrupted without an error, each met on purpose: ids, trials and splits: gotchas 5, 7 and 8
 * of ten. Toys and test vectors are those of the format notes, computed there with nibabel and scipy.
 */
import { describe, expect, it } from 'vitest';
import { id73k, nsdId, toNsdId } from '../domain/ids.ts';
import { voxelOfVertex } from './flat-surfaces.ts';
import { assertDisjoint, splitFirstSeen, splitShared } from './split.ts';
import { withoutTwins } from './splits.ts';
import { firstAlike } from './stimuli.ts';
import { fakeArray, fakeFile } from './testing/fakes.ts';
import {
  ORDERING,
  behaviourFile,
  betasFile,
  designFile,
  generalFile,
  pictureAt,
} from './testing/tiny-subject.ts';
import { openAll } from './testing/open-all.ts';

describe('gotcha 5: index bases', () => {
  it('73k ids count from 1, rows of the brick from 0', () => {
    expect(toNsdId(id73k(1))).toBe(0);
    expect(toNsdId(id73k(73000))).toBe(72999);
    expect(() => id73k(0)).toThrow(/from 1/);
    expect(nsdId(0)).toBe(0);
  });

  it('maps trials to pictures: masterordering [3,1,2,1], subjectim [10,20,30]', async () => {
    const design = fakeFile(
      'nsd_expdesign.mat',
      'mat5',
      fakeArray('masterordering', Float64Array.of(3, 1, 2, 1), [4, 1]),
      fakeArray('subjectim', Float64Array.of(10, 20, 30), [3, 1]),
    );
    const betas = fakeFile(
      'subj01/betas_session01.hdf5',
      'hdf5',
      fakeArray('/betas', new Int16Array(4 * 24).fill(1), [4, 2, 3, 4]),
    );
    const { opened } = await openAll([betas, generalFile(), design]);
    expect(opened.problems).toEqual([]);
    const ids = [...(opened.dataset?.trialCondition ?? [])].map((condition) =>
      toNsdId(id73k(Number(opened.dataset?.conditionNames[condition]))),
    );
    expect(ids).toEqual([29, 9, 19, 9]);
  });

  it('reads subjectim whichever axis lies slowest', async () => {
    const file = designFile();
    const { opened: reversed } = await openAll([betasFile(1), generalFile(), file]);
    const arrays = await Promise.all(
      file.arrays.map(async (array) => {
        if (array.path !== 'subjectim') return array;
        const values = await array.read();
        const [columns = 0, rows = 0] = array.shape;
        const turned = Float64Array.from({ length: rows * columns }, (_, i) => {
          const [row, column] = [Math.floor(i / columns), i % columns];
          return values[column * rows + row] ?? NaN;
        });
        return fakeArray('subjectim', turned, [rows, columns]);
      }),
    );
    const { opened } = await openAll([betasFile(1), generalFile(), { ...file, arrays }]);
    expect(opened.dataset?.conditionNames).toEqual(reversed.dataset?.conditionNames);
  });

  it('transform coordinates count from 1; 9999 and beyond the grid are nowhere', () => {
    const voxelLinear = Uint32Array.from({ length: 27 }, (_, i) => i);
    const grid = { dims: [3, 3, 3] as [number, number, number], voxelLinear };
    const points = [
      [1, 1, 1],
      [3, 3, 3],
      [2.4, 1, 1],
      [3.01, 1, 1],
      [9999, 2, 2],
      [0.99, 1, 1],
      [NaN, 1, 1],
    ];
    const layer = Float32Array.from([0, 1, 2].flatMap((axis) => points.map((p) => p[axis] ?? NaN)));
    expect([...voxelOfVertex([layer], points.length, grid)]).toEqual([0, 26, 1, -1, -1, -1, -1]);
  });
});

describe('gotcha 7: planned is not shown', () => {
  it('only trials of loaded sessions exist, also when an earlier session is absent', async () => {
    const { opened } = await openAll([betasFile(2), generalFile(), designFile(), behaviourFile()]);
    expect(opened.dataset?.nTrials).toBe(60);
    expect(opened.dataset?.sessions).toEqual([{ session: 2, firstTrial: 0, nTrials: 60 }]);
    expect(opened.dataset?.conditionNames[0]).toBe(String(pictureAt(ORDERING[60] ?? 0)));
  });
});

describe('gotcha 8: leakage', () => {
  it('first-seen: 85 % of conditions train with all their trials', () => {
    const trials = Int32Array.from({ length: 60 }, (_, i) => (i < 20 ? i : 19 - (i % 20)));
    const split = splitFirstSeen(trials);
    expect(new Set([...split.train].map((trial) => trials[trial])).size).toBe(17);
    expect(split.val.length).toBe(9);
    expect(() => assertDisjoint(split, trials, [])).not.toThrow();
  });

  it('shared pictures are held out when there are 30, else the paper’s rule holds', () => {
    const trials = Int32Array.from({ length: 100 }, (_, i) => i);
    const shared = (n: number) => [...trials].map((condition) => condition < n);
    expect(splitShared(trials, shared(30)).rule).toBe('shared');
    expect(splitShared(trials, shared(29)).rule).toBe('first-seen-85');
    expect(splitShared(trials, shared(100)).rule).toBe('first-seen-85');
  });

  it('refuses a condition on both sides by its name', () => {
    const split = { train: Uint32Array.of(0, 1), val: Uint32Array.of(2), rule: 'given' as const };
    expect(() => assertDisjoint(split, Int32Array.of(0, 1, 1), ['a', 'b'])).toThrow(/Condition b/);
  });

  it('leaves out of training what has the pixels of a held-out picture under another id', () => {
    const split = { train: Uint32Array.of(0, 1), val: Uint32Array.of(2), rule: 'given' as const };
    const found = withoutTwins(split, firstAlike(['cat', 'dog', 'cat']));
    expect([...found.split.train]).toEqual([1]);
    expect(found.notes).toMatchObject([{ code: 'leaky-split' }]);
  });
});
