/** @file The form for a role by hand makes the `Source` that the store expects. */
import { expect, test } from 'vitest';
import type { ArrayInfo, FileFact } from '../../domain/arrays.ts';
import type { ByHand } from '../../domain/dataset.ts';
import { firstForm, imageShapeProblem, parseImageShape, sourceOf, sourceOfFact } from './assign.ts';

function array(path: string, shape: number[]): ArrayInfo {
  return { path, dtype: 'float64', shape, axes: [], units: 'unknown', first: [] };
}

const stimuli = array('stimTrn', [90, 784]);

test('a first guess by rank', () => {
  expect(firstForm(array('fmriTrn', [90, 3092])).role).toBe('responses');
  expect(firstForm(array('labels', [90])).role).toBe('conditions');
  expect(firstForm(array('imgs', [90, 28, 28])).role).toBe('stimuli');
});

test('image shapes as people write them', () => {
  expect(parseImageShape('28 x 28')).toEqual([28, 28, 1]);
  expect(parseImageShape('28x28×3')).toEqual([28, 28, 3]);
  expect(parseImageShape('10, 12 1')).toEqual([10, 12, 1]);
  for (const bad of ['', '28', '28 x', 'a x b', '28 x -1', '2.5 x 3', '1 x 2 x 3 x 4']) {
    expect(parseImageShape(bad)).toBeUndefined();
  }
});

test('a shape that does not fill a row is told before anything is sent', () => {
  const form = { ...firstForm(stimuli), role: 'stimuli' as const, imageShape: '28 x 27' };
  expect(imageShapeProblem(form, stimuli)).toBe('Each row has 784 values, but 28 x 27 x 1 is 756.');
  expect(imageShapeProblem({ ...form, imageShape: '28 x 28' }, stimuli)).toBeUndefined();
  expect(imageShapeProblem({ ...form, imageShape: '' }, stimuli)).toBeUndefined();
  expect(imageShapeProblem({ ...form, imageShape: 'wide' }, stimuli)).toMatch(/height x width/);
  expect(imageShapeProblem({ ...form, role: 'responses' }, stimuli)).toBeUndefined();
});

test('a fact of responses is put right with the role of their array', () => {
  const roles: ByHand['roles'] = [
    { role: 'responses', source: { file: 'x.npy', units: 'z' } },
    { role: 'stimuli', source: { file: 'digits.mat', array: 'stimTrn' } },
    { role: 'responses', source: { file: 'digits.mat', array: 'fmriTrn', split: 'train' } },
  ];
  const fact: FileFact = { name: 'missing', value: 'NaN', why: 'values are float32' };
  const of = (file: string, array?: string) =>
    sourceOfFact(roles, file, { ...fact, ...(array !== undefined && { array }) });
  expect(of('mine/x.npy', '')).toEqual({ file: 'x.npy', units: 'z' });
  expect(of('digits.mat', 'fmriTrn')).toMatchObject({ split: 'train' });
  expect(of('digits.mat', 'stimTrn')).toBeUndefined();
  expect(of('digits.mat')).toBeUndefined();
  const form = { ...firstForm(array('', [9, 5])), missing: 'nan' as const };
  expect(sourceOf(form, 'x.npy', '')).toMatchObject({ missing: 'nan' });
});

test('only the fields of the role are sent', () => {
  const form = {
    ...firstForm(stimuli),
    role: 'stimuli' as const,
    split: 'train' as const,
    imageShape: '28 x 28 x 1',
    imageOrder: 'column' as const,
  };
  expect(sourceOf(form, 'digits.mat', 'stimTrn')).toEqual({
    file: 'digits.mat',
    array: 'stimTrn',
    split: 'train',
    imageShape: [28, 28, 1],
    imageOrder: 'column',
  });
  const mask = sourceOf({ ...form, role: 'mask', transposed: true }, 'm.nii', 'data');
  expect(mask).toEqual({ file: 'm.nii', array: 'data' });
});
