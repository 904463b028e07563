/** @file Two embeddings over one another, the first dimensions, as figure 11 of Lin et al. 2022. */
import classes from './Effects.module.css';
import { plainNumber } from './impact-model.ts';

export interface OverlayProps {
  plain: Float32Array;
  perturbed: Float32Array;
  title: string;
}

const [width, height, left] = [680, 150, 44];
/** The paper's figures show so many. */
const SHOWN = 200;

export function Overlay({ plain, perturbed, title }: OverlayProps) {
  const n = Math.min(SHOWN, plain.length);
  const both = [plain.subarray(0, n), perturbed.subarray(0, n)];
  const low = Math.min(...both.map((values) => Math.min(...values)));
  const high = Math.max(...both.map((values) => Math.max(...values)));
  const span = high > low ? high - low : 1;
  const line = (values: Float32Array) =>
    Array.from(values.subarray(0, n), (value, d) => {
      const x = left + (d / Math.max(1, n - 1)) * (width - left - 4);
      const y = height - 16 - ((value - low) / span) * (height - 24);
      return `${x.toFixed(1)},${y.toFixed(1)}`;
    }).join(' ');
  return (
    <svg
      className={classes.overlay}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`${title}: embedding perturbed over plain, first ${n} dimensions`}
    >
      <polyline points={line(plain)} className={classes.overlayPlain} />
      <polyline points={line(perturbed)} className={classes.overlayPerturbed} />
      <path className={classes.axis} d={`M${left} 8V${height - 16}H${width - 4}`} />
      <text x={left - 4} y={14} className={classes.tickEnd}>
        {plainNumber(high, 2)}
      </text>
      <text x={left - 4} y={height - 18} className={classes.tickEnd}>
        {plainNumber(low, 2)}
      </text>
      <text x={left} y={height - 3} className={classes.tick}>
        dimension 0
      </text>
      <text x={width - 4} y={height - 3} className={classes.tickEnd}>
        {n - 1}
      </text>
    </svg>
  );
}
