/** @file Geometry and words for what the threshold did. Pure. */
import type { Training } from '../../state/types/training.ts';
import type { FactRow } from '../../ui/Fact.tsx';

type Report = NonNullable<Training['threshold']>;

/** A bar from `low` to `high` for each position, in a box whose middle is 0. */
function bars(low: Float32Array, high: Float32Array, place: (v: number) => number, step: number) {
  const parts = Array.from(low, (from, d) => {
    const x = ((d + 0.5) * step).toFixed(2);
    return `M${x} ${place(from).toFixed(1)}V${place(high[d] ?? from).toFixed(1)}`;
  });
  return parts.join('');
}

/** Paths of the ranges before and after, the largest absolute value, and where the limits lie. */
export function rangePath(
  { low, high, limit }: Report,
  { width, height }: { width: number; height: number },
) {
  const most = Math.max(...Array.from(low, Math.abs), ...Array.from(high, Math.abs), 1e-6);
  const place = (v: number) => (height * (1 - v / most)) / 2;
  const step = width / low.length;
  const held = (v: number) => (limit > 0 ? Math.min(limit, Math.max(-limit, v)) : v);
  const isInside = limit > 0 && limit < most;
  return {
    most,
    before: bars(low, high, place, step),
    after: limit > 0 ? bars(low.map(held), high.map(held), place, step) : '',
    limitAt: isInside ? [place(limit), place(-limit)] : [],
  };
}

/** The numbers beside the figure. */
export function thresholdFacts({ before, after, share, positions }: Report): FactRow[] {
  const change = (a: number, b: number) => `${a.toFixed(2)} → ${b.toFixed(2)}`;
  const first = positions.map(({ position, share: own }) => `${position} (${percent(own)})`);
  return [
    {
      label: 'held values',
      value: percent(share),
      help: 'Share of all raw values beyond the threshold.',
    },
    { label: 'largest', value: change(before.max, after.max), help: 'Before and after.' },
    { label: 'least', value: change(before.min, after.min), help: 'Before and after.' },
    { label: 'sd', value: change(before.std, after.std), help: 'Of all values.' },
    { label: 'norm', value: change(before.norm, after.norm), help: 'Mean length of a vector.' },
    {
      label: 'positions',
      value: first.slice(0, 3).join(', ') || 'none',
      help: `Dimensions with the most held values, and in how many conditions: ${first.join(', ') || 'none'}.`,
    },
  ];
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(fraction < 0.01 && fraction > 0 ? 2 : 1)} %`;
}
