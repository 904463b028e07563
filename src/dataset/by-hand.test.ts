/** @file What was said of files by hand, said anew as a whole: taken back, and said again. */
import { describe, expect, it } from 'vitest';
import type { ByHand } from '../domain/dataset.ts';
import { fakeArray, fakeFile } from './testing/fakes.ts';
import { openAll } from './testing/open-all.ts';
import { GENERAL, labelVolume, leastFiles } from './testing/tiny-subject.ts';

const nothing: ByHand = { roles: [], corrections: [] };
const mask = fakeFile(
  'mine.npy',
  'npy',
  fakeArray(
    '',
    Float32Array.from(GENERAL, (_, i) => i % 2),
    [GENERAL.length],
  ),
);
const responses = fakeFile('x.npy', 'npy', fakeArray('', new Float32Array(20), [5, 4]));
const role = (file: string, what: 'roi' | 'responses') =>
  ({ role: what, source: { file } }) as const;

describe('what was said by hand', () => {
  it('is taken back, and the data set is the one of before', async () => {
    const streams = labelVolume('streams', { 1: 1, 7: 5 });
    const { collection, opened, closed } = await openAll([...leastFiles(), streams, mask]);
    await collection.assign('roi', { file: 'mine.npy' });
    const withRole = collection.describe();
    expect(withRole.dataset?.rois.length).toBeGreaterThan(opened.dataset?.rois.length ?? NaN);
    const correction = { file: 'streams.nii.gz', ignored: true };
    const both = await collection.correct(correction);
    const roles = [role('mine.npy', 'roi')];
    expect(await collection.sayByHand({ roles, corrections: [] })).toEqual(withRole);
    expect(await collection.sayByHand(nothing)).toEqual(opened);
    expect(await collection.sayByHand({ roles, corrections: [correction] })).toEqual(both);
    expect(closed).toEqual([]);
    expect((await collection.dataset?.betas.session(1))?.nVoxels).toBe(GENERAL.length);
  });

  it('of one array counts once, the last time', async () => {
    const { collection } = await openAll([responses]);
    const again = { role: 'responses', source: { file: 'x.npy', transposed: true } } as const;
    const { dataset } = await collection.sayByHand({
      roles: [role('x.npy', 'responses'), again],
      corrections: [],
    });
    expect(dataset).toMatchObject({ nTrials: 4, nVoxels: 5 });
  });

  it('may be all that made a data set: without it nothing answers any more', async () => {
    const { collection, opened } = await openAll([responses]);
    const made = await collection.assign('responses', { file: 'x.npy' });
    expect(made.dataset?.nTrials).toBe(5);
    expect(await collection.sayByHand(nothing)).toEqual(opened);
    expect(collection.dataset).toBeUndefined();
    const again = { roles: [role('x.npy', 'responses')], corrections: [] };
    expect(await collection.sayByHand(again)).toEqual(made);
  });

  it('is left as it is when a file of it is not there', async () => {
    const { collection, opened } = await openAll(leastFiles());
    for (const said of [
      { roles: [role('absent.npy', 'roi')], corrections: [] },
      { roles: [], corrections: [{ file: 'absent.npy', subject: 2 }] },
    ]) {
      await expect(collection.sayByHand(said)).rejects.toMatchObject({ code: 'bad-request' });
      expect(collection.describe()).toEqual(opened);
    }
  });
});
