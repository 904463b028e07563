/** @file The words of the cards and of the files panel. */
import { expect, test } from 'vitest';
import type { ArrayInfo, FileReport } from '../../domain/arrays.ts';
import { fakeDataset } from '../../testing/fake-dataset.ts';
import {
  bytesWords,
  cardState,
  cardsWords,
  datasetFacts,
  findCards,
  rangeWords,
  shapeWords,
  sortCards,
  unknownWords,
} from './model.ts';

const array: ArrayInfo = {
  path: '/betas',
  dtype: 'int16',
  shape: [750, 83, 104, 81],
  axes: ['trial', 'z', 'y', 'x'],
  units: 'psc300',
  first: [],
};

function report(name: string, takenFor: string, nProblems = 0): FileReport {
  const problems = Array.from({ length: nProblems }, () => ({
    code: 'truncated-file',
    message: 'Expected 352 bytes of header, found 10; copy the file again.',
  }));
  return { name, bytes: 12, format: 'npy', arrays: [], problems, takenFor, because: '' };
}

test('sizes as disks are sold', () => {
  expect([0, 999, 1000, 1_048_788_352, 3e13].map(bytesWords)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '1.0 GB',
    '30.0 TB',
  ]);
});

test('shapes and ranges, also of what was not read', () => {
  expect(shapeWords(array)).toBe('750 × 83 × 104 × 81');
  expect(shapeWords({ shape: [] })).toBe('scalar');
  expect(rangeWords(array)).toBe('');
  expect(rangeWords({ ...array, min: -32767, max: 12.345678, mean: 0.25 })).toBe(
    '-32767 to 12.35, mean 0.25',
  );
});

test('what needs a look comes first, otherwise the order is kept', () => {
  const cards = [report('a', 'mask'), report('b', '', 1), report('c', ''), report('d', 'betas')];
  expect(sortCards(cards).map((card) => card.name)).toEqual(['b', 'c', 'a', 'd']);
  expect(cards.map(cardState)).toEqual(['known', 'problem', 'unknown', 'known']);
  expect(cardsWords(cards)).toBe('4 files, 1 with problems');
  expect(cardsWords([report('a', 'mask')])).toBe('1 file');
});

test('files that no rule knows are named, with what to do', () => {
  const cards = [report('a', 'mask'), report('x/seven.npy', ''), report('eight.npy', '')];
  expect(unknownWords(cards)).toMatch(/^No rule knows seven.npy and 1 more: /);
  expect(unknownWords(cards.slice(0, 2))).toMatch(/^No rule knows seven.npy: /);
  expect(unknownWords(cards.slice(0, 1))).toBeUndefined();
});

test('cards are found by their name or by what they are, word by word', () => {
  const cards = [report('roi/lh.V1.nii.gz', 'regions lh.V1'), report('betas_1.h5', 'betas')];
  const found = (words: string) => findCards(cards, words).map(({ name }) => name);
  expect(found('LH regions')).toEqual(['roi/lh.V1.nii.gz']);
  expect(found('betas_1')).toEqual(['betas_1.h5']);
  expect(found('')).toHaveLength(2);
  expect(found('nothing')).toEqual([]);
});

test('each fact of a dataset explains itself', () => {
  const facts = datasetFacts(fakeDataset({ nSessions: 40 }));
  expect(facts[0]).toMatchObject({ label: 'trials', value: '30,000' });
  expect(facts.every((fact) => fact.help.length > 20)).toBe(true);
});
