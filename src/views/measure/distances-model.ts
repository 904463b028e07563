/** @file Distances of decoded pictures from seen ones as rows, as a figure and as numbers. Pure. */
import type { Estimate } from '../../numerics/bootstrap.ts';
import type { PictureDistances } from '../../state/distances.ts';
import type { Table } from '../../ui/csv.ts';
import type { IntervalFigure } from '../../ui/figure/interval-figure.ts';
import { shortNumber } from '../../ui/short-number.ts';
import { drawnWords } from './held-out-model.ts';

export interface DistanceRow {
  name: string;
  help: string;
  frechet: Estimate;
  kernel: Estimate;
}

const alone = (value: number): Estimate => ({ mean: value, low: NaN, high: NaN });

/** Decodings, then what noise and other true pictures reach. */
export function distanceRows(found: PictureDistances): DistanceRow[] {
  const { frechet, kernel, noise, others, nOthers, nPictures } = found;
  const rows = [
    {
      name: 'Decoded scans',
      help: 'Pictures drawn from the held-out scans.',
      ...{ frechet, kernel },
    },
    {
      name: 'Decoded noise',
      help: 'Every scan replaced by standard normal noise of the variance that it has: a decoder that only draws plausible pictures comes as near.',
      ...{ frechet: alone(noise.frechet), kernel: alone(noise.kernel) },
    },
  ];
  if (!others) return rows;
  const number = nOthers === nPictures ? 'as many' : String(nOthers);
  const other = {
    name: 'Other true pictures',
    help: `${number} pictures of training, drawn by the seed, in place of the decodings: how far two samples of so many true pictures lie apart. Decodings of the very pictures that were seen can come nearer.`,
    ...{ frechet: alone(others.frechet), kernel: alone(others.kernel) },
  };
  return [...rows, other];
}

/** `11.5 (10.2 to 12.8)`. */
export function estimateWords({ mean, low, high }: Estimate): string {
  if (!Number.isFinite(low)) return shortNumber(mean);
  return `${shortNumber(mean)} (${shortNumber(low)} to ${shortNumber(high)})`;
}

export function distancesCaption(found: PictureDistances): string {
  const { nScans, nPictures, request, dim, network } = found;
  return `${drawnWords(nScans, request)}, against the ${nPictures} pictures seen; ${dim} features by ${network}`;
}

/** Why the number is larger than that of many pictures. */
export function biasWords({ nPictures, dim, others, nOthers }: PictureDistances): string {
  const rank =
    nPictures <= dim
      ? `The covariance of ${dim} features is estimated from ${nPictures} pictures, fewer than it has dimensions. `
      : '';
  const floor = others
    ? ` Here ${nOthers} other true pictures lie at ${shortNumber(others.frechet)}, and would lie at 0 if there were endlessly many.`
    : '';
  return `${rank}Few pictures bias the Fréchet distance upwards: compare it only with figures of the same number of pictures and the same network.${floor} The kernel distance has no such bias.`;
}

export function distancesTable(found: PictureDistances): Table {
  const { nScans, nPictures, request, dim, network } = found;
  const header = [
    ...['pictures', 'frechet', 'frechet_low', 'frechet_high'],
    ...['kernel', 'kernel_low', 'kernel_high'],
    ...['scans', 'seen', 'features', 'trials', 'condition', 'network'],
  ];
  const asked = [nScans, nPictures, dim, request.trials, request.condition, network];
  const cell = (value: number) => (Number.isFinite(value) ? value : undefined);
  const cells = ({ mean, low, high }: Estimate) => [mean, cell(low), cell(high)];
  const rows = distanceRows(found).map(({ name, frechet, kernel }) => [
    name,
    ...cells(frechet),
    ...cells(kernel),
    ...asked,
  ]);
  return { header, rows };
}

const point = ({ mean, low, high }: Estimate) =>
  Number.isFinite(low) ? { mean, low, high } : { mean, low: mean, high: mean };

export function distancesFigure(found: PictureDistances): IntervalFigure {
  const rows = distanceRows(found);
  const panel = (title: string, of: 'frechet' | 'kernel') => ({
    title,
    groups: [
      {
        name: 'distance, 95 % interval',
        colour: '#0b7083',
        values: rows.map((row) => point(row[of])),
      },
    ],
  });
  return {
    title: 'Distance of decoded pictures from seen ones',
    rows: rows.map(({ name }) => name),
    panels: [panel('Fréchet distance', 'frechet'), panel('Kernel distance', 'kernel')],
    note: `${distancesCaption(found)}.`,
  };
}
