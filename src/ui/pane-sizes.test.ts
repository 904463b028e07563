/** @file Kept sizes are used when they fit the panes, else the standards are. */
import { expect, test } from 'vitest';
import { parseSizes } from './pane-sizes.ts';

const standards = [1, '11.75rem'] as const;

test('kept sizes come back in the unit of each pane', () => {
  expect(parseSizes('[2.5,"24.5rem"]', standards)).toEqual([2.5, '24.5rem']);
});

test.each([
  ['nothing kept', null],
  ['no JSON', '[1,'],
  ['no list', '{"0":1}'],
  ['another number of panes', '[1]'],
  ['a length where a share belongs', '["10rem","11.75rem"]'],
  ['a share where a length belongs', '[1,2]'],
  ['pixels, as once were kept', '[1,"188px"]'],
  ['no size at all', '[0,"11.75rem"]'],
  ['a size that is none', '[null,"11.75rem"]'],
])('%s: the standards', (_, text) => {
  expect(parseSizes(text, standards)).toEqual([1, '11.75rem']);
});
