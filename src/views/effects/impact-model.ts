/** @file Words and amounts of the study of one scan and of dose curves. Pure. */
import { activeSteps, type Perturbation, type PerturbationStep } from '../../domain/decode.ts';
import { doseMeasures, type Dose, type DoseMeasure, type DosePoint } from '../../state/dose.ts';
import type { Change, Impact, Spread } from '../../state/impact.ts';
import type { Table } from '../../ui/csv.ts';

/** A number with a true minus. */
export function plainNumber(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `\u2212${text}` : text;
}

/** Does the perturbed scan lie outside the draws of the control? */
export function isApart({ perturbed, control }: Change): boolean {
  return perturbed < control.low || perturbed > control.high;
}

export interface ImpactMeasure {
  key: DoseMeasure;
  title: string;
  help: string;
  decimals: number;
}

/** @param of  Held-out conditions that the rank is among. */
export function impactMeasures(of: number): ImpactMeasure[] {
  return [
    {
      key: 'shift',
      title: 'Embedding shift',
      help: '1 - cosine between the embedding as it is and after the steps.',
      decimals: 3,
    },
    {
      key: 'cosine',
      title: 'Cosine to truth',
      help: 'Cosine between prediction and the embedding of the seen picture.',
      decimals: 3,
    },
    {
      key: 'rank',
      title: 'Rank',
      help: `Place of the seen picture among ${of} held-out conditions; 1 is best, ${(of + 1) / 2} is chance.`,
      decimals: 0,
    },
  ];
}

export interface DoseRange {
  low: number;
  high: number;
  unit: string;
}

/** What a dose curve of a step runs over unless told otherwise; undefined for `keep`. */
export function doseRange(step: PerturbationStep | undefined): DoseRange | undefined {
  switch (step?.op) {
    case 'silence':
      return { low: 0, high: 1, unit: '× left' };
    case 'multiply':
      return { low: 0, high: 4, unit: '×' };
    case 'add':
    case 'set':
      return { low: -5, high: 5, unit: 'z' };
    case 'keep':
    case undefined:
      return undefined;
  }
}

/** The unit of a curve's amounts: a silenced step was made one that multiplies. */
export function doseUnit({ step, request }: Dose): string {
  const asked = activeSteps(request.selection.perturbation)[request.step];
  return doseRange(asked)?.unit ?? doseRange(step)?.unit ?? '';
}

/** Steps that have a dose, with their place among those that are switched on. */
export function dosable(perturbation: Perturbation): { index: number; step: PerturbationStep }[] {
  return activeSteps(perturbation)
    .map((step, index) => ({ index, step }))
    .filter(({ step }) => doseRange(step) !== undefined && step.all !== true);
}

/** `n` amounts from one end to the other, rounded to what a reader can use. */
export function amountsOf({ low, high }: DoseRange, n: number): number[] {
  return Array.from({ length: n }, (_, i) =>
    Number((low + ((high - low) * i) / Math.max(1, n - 1)).toFixed(3)),
  );
}

const bounds = ({ mean, low, high }: Spread) => [mean, low, high];

/** Columns of one measure and their values, in the same order. */
function doseColumns(point: DosePoint, m: DoseMeasure): { names: string[]; values: number[] } {
  const { interval, paired } = point;
  const parts: [string, Spread | undefined][] = [
    ['_control', point.control[m]],
    ['_change', paired?.change[m]],
    ['_change_control', paired?.controlChange[m]],
    ['_beyond_control', paired?.beyond[m]],
  ];
  const there = parts.flatMap(([name, spread]) => (spread ? [{ name, spread }] : []));
  return {
    names: [
      ...(interval ? ['', '_low', '_high'] : ['']),
      ...there.flatMap(({ name }) => [name, `${name}_low`, `${name}_high`]),
    ].map((end) => m + end),
    values: [
      point[m],
      ...(interval ? [interval[m].low, interval[m].high] : []),
      ...there.flatMap(({ spread }) => bounds(spread)),
    ],
  };
}

/**
 * One row an amount. A mean over scans has its interval beside it, and the paired differences: `_change` from
 * the scan as it is, `_beyond_control` from random voxels in the same scan. One scan has neither.
 */
export function doseTable({ points }: Dose): Table {
  const first = points[0];
  const header = first ? doseMeasures.flatMap((m) => doseColumns(first, m).names) : [];
  const rows = points.map((point) => [
    point.amount,
    ...doseMeasures.flatMap((m) => doseColumns(point, m).values),
  ]);
  return { header: ['amount', ...header], rows };
}

/** One row a measure: as the scan is, perturbed, and the draws of random voxels. */
export function impactTable(impact: Impact): Table {
  const header = ['measure', 'as_is', 'perturbed', 'control', 'control_low', 'control_high'];
  const rows = doseMeasures.map((key) => {
    const { plain, perturbed, control } = impact[key];
    return [key, plain, perturbed, control.mean, control.low, control.high];
  });
  return { header, rows };
}
