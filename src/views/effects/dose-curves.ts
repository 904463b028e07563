/** @file What is drawn of a dose curve: values, or differences of each scan from itself. Pure. */
import type { Dose, DoseMeasure, DosePoint } from '../../state/dose.ts';
import type { Spread } from '../../state/impact.ts';

/** What each scan is compared with: nothing, itself as it is, itself with random voxels. */
export type Against = 'none' | 'plain' | 'random';

export interface CurvePoint {
  amount: number;
  value: number;
  /** Of the mean over scans; undefined for one scan. */
  interval: Spread | undefined;
  /** Random voxels; undefined where they are what is compared with. */
  control: Spread | undefined;
}

export interface CurveReading {
  title: string;
  help: string;
  /** For axes and files. */
  suffix: string;
}

export const readings: Record<Against, CurveReading> = {
  none: {
    title: 'Values',
    help: 'The measure at each amount: its mean over scans, with the 95 % bootstrap interval. Scans that differ among themselves make it wide.',
    suffix: '',
  },
  plain: {
    title: 'Change from the scan as it is',
    help: 'Each scan less its own decoding without any step, then the mean of these differences with its 95 % bootstrap interval (pairs are drawn, 2,000 times). An interval without 0: the step changes the measure.',
    suffix: ', change',
  },
  random: {
    title: 'Beyond random voxels',
    help: 'Each scan less the same scan with the step on as many random voxels at the same amount, then the mean of these differences with its 95 % bootstrap interval. An interval without 0: it matters which voxels they are.',
    suffix: ' \u2212 random',
  },
};

export const againstNames: readonly Against[] = ['none', 'plain', 'random'];

/** Of one scan there are no differences with an interval: its values are shown. */
export const shownAgainst = (dose: Dose, against: Against): Against =>
  dose.points.every(({ paired }) => paired) ? against : 'none';

function pointOf(point: DosePoint, measure: DoseMeasure, against: Against): CurvePoint {
  const { amount, paired } = point;
  if (!paired || against === 'none') {
    const { interval, control } = point;
    return {
      ...{ amount, value: point[measure] },
      ...{ interval: interval?.[measure], control: control[measure] },
    };
  }
  const interval = (against === 'plain' ? paired.change : paired.beyond)[measure];
  const control = against === 'plain' ? paired.controlChange[measure] : undefined;
  return { amount, value: interval.mean, interval, control };
}

/** One measure along the amounts. */
export function curveOf(dose: Dose, measure: DoseMeasure, against: Against): CurvePoint[] {
  const shown = shownAgainst(dose, against);
  return dose.points.map((point) => pointOf(point, measure, shown));
}
