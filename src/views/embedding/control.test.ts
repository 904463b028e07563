/** @file The control line in words, in the figure and in the table. */
import { expect, test } from 'vitest';
import type { OverlayControl } from '../../state/overlay.ts';
import type { MappedView } from '../../state/types/decode.ts';
import { toCsv } from '../../ui/csv.ts';
import { expectationWords, isControlOf, shiftWords } from './control.ts';
import { embeddingTable, overlayFigure } from './figure.ts';

const perturbation = [{ rois: ['V1v'], op: 'silence' as const }];
const mapped: MappedView = {
  ...{ trial: 3, trials: [3], condition: 0, target: 'image', mapper: 'ridge' },
  betasZ: new Float32Array(),
  perturbedZ: new Float32Array(),
  decoded: Float32Array.of(0.5, -0.5),
  perturbed: Float32Array.of(0.25, -0.5),
  truth: Float32Array.of(1, 0),
  truthRaw: Float32Array.of(0, 1),
};

function controlOf(perturbed: number): OverlayControl {
  return {
    request: { trial: 3, average: false, perturbation, seed: 0, nDraws: 20 },
    target: 'image',
    control: Float32Array.of(0.125, 0.75),
    cosine: { mean: 0.9, low: 0.8, high: 1 },
    shift: { perturbed, control: { mean: 0, low: -0.001, high: 0.001 } },
    expected: { level: 'early', op: 'silence', direction: 'lower' },
  };
}

test('a scan agrees only beyond what random voxels do', () => {
  expect(expectationWords(controlOf(-0.004))).toMatch(/^paper: lower .*this scan agrees$/);
  expect(expectationWords(controlOf(0.004))).toMatch(/this scan disagrees$/);
  expect(expectationWords(controlOf(-0.0005))).toMatch(/no more than random voxels do$/);
  expect(expectationWords({ ...controlOf(0), expected: undefined })).toBe(
    'the paper speaks of whole levels, silenced or kept',
  );
  expect(shiftWords(controlOf(-0.004))).toBe(
    'mean shift −0.0040; random voxels −0.0010 to +0.0010',
  );
});

test('a control of another scan or other steps is not shown', () => {
  expect(isControlOf(controlOf(0), mapped, perturbation)).toBe(true);
  expect(isControlOf(controlOf(0), { ...mapped, trial: 4 }, perturbation)).toBe(false);
  expect(isControlOf(controlOf(0), mapped, [...perturbation])).toBe(false);
  expect(isControlOf(undefined, mapped, perturbation)).toBe(false);
});

test('the figure names the truth as it is drawn, and the control', () => {
  const seriesOf = (truth: 'clamped' | 'raw') =>
    overlayFigure(mapped, { all: false, truth, control: controlOf(-0.004) }).panels[0]?.series;
  expect(seriesOf('clamped')?.map(({ name }) => name)).toEqual([
    'truth, clamped',
    'decoded',
    'as many random voxels',
    'perturbed',
  ]);
  expect(seriesOf('raw')?.[0]).toMatchObject({ name: 'truth, not clamped', y: [0, 1] });
});

test('values below the threshold are gaps, hidden lines are left out', () => {
  const options = { all: false, truth: 'clamped' as const, threshold: 0.3 };
  const figure = overlayFigure(mapped, { ...options, hidden: ['truth'] });
  expect(figure.panels[0]?.series.map(({ y }) => y)).toEqual([
    [0.5, -0.5],
    [null, -0.5],
  ]);
});

test('the table: unknown truths are empty, the control is a column of its own', () => {
  expect(toCsv(embeddingTable({ ...mapped, truth: undefined, truthRaw: undefined }))).toBe(
    'dimension,truth,decoded,perturbed,truth not clamped\r\n0,,0.5,0.25,\r\n1,,-0.5,-0.5,\r\n',
  );
  expect(toCsv(embeddingTable(mapped, Float32Array.of(0.125, 0.75)))).toBe(
    'dimension,truth,decoded,perturbed,truth not clamped,random voxels\r\n0,1,0.5,0.25,0,0.125\r\n1,0,-0.5,-0.5,1,0.75\r\n',
  );
});
