/** @file The overlay for paper, and its numbers as a table. Pure. */
import { scanWords } from '../../domain/presentations.ts';
import type { OverlayControl } from '../../state/overlay.ts';
import type { MappedView } from '../../state/types/decode.ts';
import type { Table } from '../../ui/csv.ts';
import type { LineFigure } from '../../ui/figure/line-figure.ts';
import { expectationWords, shiftWords } from './control.ts';
import { firstDimensions, lineColour, linesOf, titleOf, type OverlaySettings } from './model.ts';

export interface OverlayFigureOptions extends Pick<OverlaySettings, 'all' | 'truth'> {
  control?: OverlayControl | undefined;
  /** Lines that are left out. */
  hidden?: OverlaySettings['hidden'];
  /** Values nearer to 0 are gaps. */
  threshold?: number;
}

function gapped(values: Float32Array, threshold: number): (number | null)[] {
  return Array.from(values, (value) => (Math.abs(value) < threshold ? null : value));
}

/** Truth, decoded, perturbed and control over one another, as in figures 8, 9 and 11 of the paper. */
export function overlayFigure(mapped: MappedView, options: OverlayFigureOptions): LineFigure {
  const { all, truth, control, hidden = [], threshold = 0 } = options;
  const nValues = mapped.decoded.length;
  const n = all ? nValues : Math.min(firstDimensions, nValues);
  const isPixels = mapped.target === 'pixels';
  const truthName = isPixels ? 'truth' : truth === 'raw' ? 'truth, not clamped' : 'truth, clamped';
  const series = linesOf(mapped, { truth, control: control?.control })
    .filter(({ name }) => !hidden.includes(name))
    .map(({ name, values }) => ({
      name: name === 'truth' ? truthName : name === 'control' ? 'as many random voxels' : name,
      colour: lineColour('light', name),
      y: gapped(values.subarray(0, n), threshold),
      width: 0.7,
      ...(name === 'control' && { dash: '1.2 1' }),
    }));
  const x = { label: isPixels ? 'pixel, row by row' : 'dimension' };
  const y = { label: isPixels ? 'value (0 to 1)' : 'value (unit norm)' };
  const parts = [
    `${scanWords(mapped.trials)}; ${mapped.mapper}; ${n} of ${nValues} values`,
    ...(threshold > 0 ? [`|value| at least ${threshold}`] : []),
    ...(control ? [shiftWords(control), expectationWords(control)] : []),
  ];
  const panels = [{ title: titleOf(mapped.target), x, y, series }];
  return { title: titleOf(mapped.target), panels, panelHeightMm: 52, note: `${parts.join('; ')}.` };
}

/** One row a dimension: truth clamped and as encoded (empty while unknown), decoded, perturbed, control. */
export function embeddingTable(mapped: MappedView, control?: Float32Array): Table {
  const { truth, truthRaw, decoded, perturbed } = mapped;
  const rows = Array.from(decoded, (value, i) => [
    ...[i, truth?.[i], value, perturbed[i], truthRaw?.[i]],
    ...(control ? [control[i]] : []),
  ]);
  const heads = ['dimension', 'truth', 'decoded', 'perturbed', 'truth not clamped'];
  return { header: control ? [...heads, 'random voxels'] : heads, rows };
}
