/** @file Tables with their makers: every row tells of subject, data, models and seed. */
import { expect, test } from 'vitest';
import { plainCondition } from '../../domain/decode.ts';
import { makerOf, rememberMaker, type MadeBy } from '../../state/made.ts';
import { result } from '../export/results.ts';
import { joinable } from './joinable.ts';

const hash = (digit: string) => digit.repeat(64);
const by: MadeBy = {
  version: '1.2.3',
  data: { id: hash('d'), name: 'subj02 of NSD', subject: 'subj02', simulated: false },
  mappers: {
    image: { kind: 'mapper', name: 'ridge', sha256: hash('a') },
    caption: { kind: 'mapper', name: 'conv', sha256: hash('b') },
  },
  generator: { kind: 'generator', name: 'lafite.pkl', sha256: hash('c') },
  settings: plainCondition,
  others: [{ kind: 'features', name: 'inception', sha256: hash('e') }],
  backends: { mapper: 'wasm', generator: 'wasm' },
};
const table = {
  header: ['roi', 'rank', 'note'],
  rows: [
    ['FFA', 3, 'x'],
    ['V1', 4],
  ],
};

test('each row tells what made it, and short rows keep their columns', () => {
  const measured = { rows: [] };
  rememberMaker(measured, by, { selection: { seed: 7 } });
  const { header, rows } = joinable(table, measured);
  const own = ['subject', 'dataset', 'simulated', 'mappers', 'generator', 'feature_network'];
  expect(header).toEqual(['roi', 'rank', 'note', ...own, 'seed', 'version']);
  const mappers = 'caption:bbbbbbbbbbbb image:aaaaaaaaaaaa';
  const cells = ['subj02', 'd'.repeat(12), 0, mappers, 'c'.repeat(12), 'e'.repeat(12), 7, '1.2.3'];
  expect(rows).toEqual([
    ['FFA', 3, 'x', ...cells],
    ['V1', 4, undefined, ...cells],
  ]);
});

test('models that came later do not take the place of those that made it', () => {
  const measured = {};
  rememberMaker(measured, by, { seed: 1 });
  rememberMaker(measured, { ...by, mappers: {}, version: '2' }, { seed: 2 });
  expect(makerOf(measured)).toEqual({ ...by, asked: { seed: 1 } });
});

test('what no store measured is left as it is, also in the register', () => {
  expect(joinable(table, {})).toBe(table);
  const measured = {};
  const about = { name: 'x', title: 'X', from: 'Y' };
  const there = () => result(about, measured, () => ({ table: () => table })).table?.();
  expect(there()).toBe(table);
  rememberMaker(measured, by, { seed: 3 });
  expect(there()?.rows[0]?.at(-2)).toBe(3);
});
