/** @file Mean and interval of a region above those of its control, on a shared axis with 0 marked. */
import type { Estimate } from '../../numerics/bootstrap.ts';
import classes from './Effects.module.css';
import { estimateWords } from './model.ts';

export interface IntervalProps {
  effect: Estimate;
  control: Estimate;
  range: [number, number];
  decimals: number;
}

const width = 132;
const height = 20;

export function Interval({ effect, control, range: [low, high], decimals }: IntervalProps) {
  const x = (value: number) => 4 + ((value - low) / (high - low)) * (width - 8);
  const mark = ({ mean, low: from, high: to }: Estimate, y: number, className?: string) => (
    <g className={className}>
      <path d={`M${x(from)} ${y}H${x(to)}`} />
      <circle cx={x(mean)} cy={y} r={3} />
    </g>
  );
  const words = `region ${estimateWords(effect, decimals)}; control ${estimateWords(control, decimals)}`;
  return (
    <svg
      className={classes.interval}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={words}
    >
      <title>{words}</title>
      <path className={classes.zero} d={`M${x(0)} 0V${height}`} />
      {mark(control, 14, classes.control)}
      {mark(effect, 6, classes.region)}
    </svg>
  );
}
