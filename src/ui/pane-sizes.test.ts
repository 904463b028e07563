/** @file Kept sizes are used when they fit the panes, else the standards are. */
import { expect, test } from 'vitest';
import { parseSizes } from './pane-sizes.ts';

const standards = [1, '188px'] as const;

test('kept sizes come back in the unit of each pane', () => {
  expect(parseSizes('[2.5,"240px"]', standards)).toEqual([2.5, '240px']);
});

test.each([
  ['nothing kept', null],
  ['no JSON', '[1,'],
  ['no list', '{"0":1}'],
  ['another number of panes', '[1]'],
  ['pixels where a share belongs', '["100px","188px"]'],
  ['a share where pixels belong', '[1,2]'],
  ['no size at all', '[0,"188px"]'],
  ['a size that is none', '[null,"188px"]'],
])('%s: the standards', (_, text) => {
  expect(parseSizes(text, standards)).toEqual([1, '188px']);
});
