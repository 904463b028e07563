/** @file Identification and distances as rows, figures and numbers. */
import { describe, expect, test } from 'vitest';
import type { PictureDistances } from '../../state/distances.ts';
import type { Identification } from '../../state/identification.ts';
import { toCsv } from '../../ui/csv.ts';
import {
  biasWords,
  distanceRows,
  distancesFigure,
  distancesTable,
  estimateWords,
} from './distances-model.ts';
import { askedWords, countOf } from './held-out-model.ts';
import {
  controlFails,
  identificationCaption,
  identificationFigure,
  identificationRows,
  identificationTable,
  identifiedScans,
  waysWith,
} from './identification-model.ts';

const heldOut = { trials: 'average', of: Infinity, condition: 'both', seed: 4 } as const;

const found: Identification = {
  request: { ...heldOut, by: 'features', ns: [2, 50], repeats: 10, pairs: 100 },
  nScans: 300,
  nPictures: 300,
  network: 'net 0123456789ab',
  rows: [
    {
      n: 2,
      chance: 0.5,
      accuracy: { mean: 0.946, low: 0.935, high: 0.956 },
      shuffled: { mean: 0.495, low: 0.462, high: 0.528 },
      drawn: { mean: 0.941, sd: 0.0113 },
    },
  ],
  scans: [
    { trials: [7, 9], condition: 1, beaten: 299 },
    { trials: [8], condition: 0, beaten: 0 },
  ],
};

const apart: PictureDistances = {
  request: heldOut,
  ...{ nScans: 300, nPictures: 300, nOthers: 200, dim: 2048, network: 'net 0123456789ab' },
  frechet: { mean: 132.4, low: 112.2, high: 151.6 },
  kernel: { mean: 79.84, low: 56, high: 104 },
  noise: { frechet: 297, kernel: 308 },
  others: { frechet: 33.6, kernel: -5.42 },
};

describe('identification', () => {
  test('a row a way, in percent', () => {
    expect(identificationRows(found)).toEqual([
      {
        name: '2-way',
        accuracy: '94.6',
        interval: '93.5 to 95.6',
        drawn: '94.1 ± 1.1',
        shuffled: '49.5 (46.2 to 52.8)',
        chance: '50.0',
      },
    ]);
    expect(waysWith(10)).toEqual([2, 5, 10, 50]);
    expect(waysWith(7)).toEqual([2, 5, 7, 10, 50]);
  });

  test('the caption tells of drawing only where something is drawn', () => {
    expect(identificationCaption(found)).toContain('drawn from image and caption');
    const byImage = { ...found, request: { ...found.request, by: 'image' as const } };
    expect(identificationCaption(byImage)).not.toContain('drawn from image');
  });

  test('a control whose interval lies well above chance is an alarm', () => {
    expect(controlFails(found)).toBe(false);
    const [row] = found.rows;
    if (!row) throw new Error('there is a row');
    const leaking = { ...row, shuffled: { mean: 0.9, low: 0.85, high: 0.93 } };
    expect(controlFails({ ...found, rows: [leaking] })).toBe(true);
  });

  test('numbers: a row a way, and a row a scan with its exact chance', () => {
    const lines = toCsv(identificationTable(found)).trim().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(
      /^2,0.946,0.935,0.956,0.941,0.0113,0.495,.*300,300,average,both,features/,
    );
    expect(identifiedScans(found, { conditionNames: ['a', 'b'] }).rows).toEqual([
      [7, 2, 'b', 299, 299, 1],
      [8, 1, 'a', 0, 299, 0],
    ]);
  });

  test('the figure has decodings, the control and chance', () => {
    const [panel] = identificationFigure(found).panels;
    expect(panel?.groups.map(({ name }) => name)).toEqual(['decoded', 'shuffled', 'chance']);
    expect(panel?.groups[0]?.values[0]?.mean).toBeCloseTo(94.6, 12);
  });
});

describe('distances', () => {
  test('decodings have an interval, what they are read against has none', () => {
    expect(distanceRows(apart).map(({ frechet }) => estimateWords(frechet))).toEqual([
      '132 (112 to 152)',
      '297',
      '33.6',
    ]);
    expect(distanceRows({ ...apart, others: undefined })).toHaveLength(2);
  });

  test('the bias of few pictures is told, with what true pictures reach', () => {
    expect(biasWords(apart)).toContain('2048 features is estimated from 300 pictures, fewer');
    expect(biasWords(apart)).toContain('200 other true pictures lie at 33.6');
    expect(biasWords({ ...apart, dim: 256, others: undefined })).toMatch(/^Few pictures bias/);
  });

  test('numbers leave out intervals that are not there; the figure draws points', () => {
    const { header, rows } = distancesTable(apart);
    expect(header.slice(0, 4)).toEqual(['pictures', 'frechet', 'frechet_low', 'frechet_high']);
    expect(rows[0]?.slice(0, 4)).toEqual(['Decoded scans', 132.4, 112.2, 151.6]);
    expect(rows[1]?.slice(0, 4)).toEqual(['Decoded noise', 297, undefined, undefined]);
    const { panels } = distancesFigure(apart);
    expect(panels[1]?.groups[0]?.values[2]).toEqual({ mean: -5.42, low: -5.42, high: -5.42 });
  });
});

test('all scans are told in words, for JSON has no Infinity', () => {
  expect(askedWords(heldOut).of).toBe('all');
  expect(askedWords({ ...heldOut, of: 100 }).of).toBe(100);
  expect([countOf('100'), countOf('all')]).toEqual([100, Infinity]);
});
