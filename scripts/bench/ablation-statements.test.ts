import { expect, test } from 'vitest';
import { ablationRows } from '../../src/state/ablation.ts';
import { ablationPage, judged, needed } from './ablation-statements.ts';
import { holds } from './table.ts';

const all = ablationRows(() => true);
const counted = (counts: Record<string, [number, number]>) =>
  all.map((row) => {
    const [forward, backward] = counts[row.id] ?? [];
    if (forward === undefined || backward === undefined) return row;
    const shuffled = { forward: 1, backward: 1 };
    return { ...row, counts: { of: 300, forward, backward, shuffled } };
  });

test('the rows that the statements need are rows of the tables', () => {
  const ids = all.map(({ id }) => id);
  for (const id of needed) expect(ids).toContain(id);
});

test('with the paper’s own counts all four hold', () => {
  const rows = judged(
    counted(Object.fromEntries(all.flatMap(({ id, paper }) => (paper ? [[id, paper]] : [])))),
  );
  expect(rows.map((row) => [row.value, holds(row)])).toEqual([
    [8, true],
    [16, true],
    [24, true],
    [22, true],
  ]);
});

test('a tie does not agree, and a statement without its rows is left out', () => {
  const rows = judged(counted({ 'image mse': [9, 9], 'image mse+cos': [9, 9] }));
  expect(rows).toHaveLength(1);
  expect(rows.map(holds)).toEqual([false]);
});

test('the page says of each statement whether the demo agrees', () => {
  const rows = judged(
    counted({ 'image mse': [9, 9], 'image mse+cos': [9, 30], 'image no-threshold': [9, 12] }),
  );
  const page = ablationPage('| table |', rows);
  expect(page).toContain('| table |');
  expect(page).toContain('The demo disagrees: MSE alone is the worst loss, forward: 0 hits more');
  expect(page).toContain('The demo agrees: a threshold beats none, backward: 18 hits more');
});
