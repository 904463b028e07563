/** @file One measure along the doses: the scan's line over the band of its random control. */
import type { Spread } from '../../state/impact.ts';
import type { CurvePoint } from './dose-curves.ts';
import classes from './Effects.module.css';
import { plainNumber } from './impact-model.ts';

export interface DoseChartProps {
  points: readonly CurvePoint[];
  title: string;
  decimals: number;
  unit: string;
  /** 0 has a line then. */
  isDifference: boolean;
}

/** Where an amount and a value lie, `x,y`. */
type Place = (amount: number, value: number) => string;

const [width, height] = [220, 130];
const edge = { left: 40, right: 8, top: 18, bottom: 24 };

/** Two numbers that a scale spans; never the same. */
function ends(values: number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high > low ? [low, high] : [low - 1, high + 1];
}

const spans = ({ value, interval, control }: CurvePoint) =>
  [value, interval?.low, interval?.high, control?.low, control?.high].filter(
    (one) => one !== undefined,
  );

/** One point in words. */
function told(point: CurvePoint, decimals: number, unit: string): string {
  const number = (value: number) => plainNumber(value, decimals);
  const range = ({ low, high }: Spread) => `${number(low)} to ${number(high)}`;
  const { amount, value, interval, control } = point;
  const own = `${amount} ${unit}: ${number(value)}${interval ? ` (95 %: ${range(interval)})` : ''}`;
  return control ? `${own}; random ${number(control.mean)} (${range(control)})` : own;
}

function Random({ points, at }: { points: readonly CurvePoint[]; at: Place }) {
  const line = (of: (control: Spread) => number) =>
    points.flatMap(({ amount, control }) => (control ? [at(amount, of(control))] : []));
  const band = [...line(({ high }) => high), ...line(({ low }) => low).reverse()];
  return (
    <>
      <polygon points={band.join(' ')} className={classes.band} />
      <polyline points={line(({ mean }) => mean).join(' ')} className={classes.bandLine} />
    </>
  );
}

function Step({ points, at }: { points: readonly CurvePoint[]; at: Place }) {
  const bound = (end: 'low' | 'high') =>
    points.map(({ amount, value, interval }) => at(amount, interval?.[end] ?? value));
  const band = [...bound('high'), ...bound('low').reverse()];
  const hasInterval = points.some(({ interval }) => interval);
  const line = points.map(({ amount, value }) => at(amount, value));
  return (
    <>
      {hasInterval && <polygon points={band.join(' ')} className={classes.ownBand} />}
      <polyline points={line.join(' ')} className={classes.doseLine} />
    </>
  );
}

export function DoseChart({ points, title, decimals, unit, isDifference }: DoseChartProps) {
  const [left, right] = ends(points.map(({ amount }) => amount));
  const [low, high] = ends([...points.flatMap(spans), ...(isDifference ? [0] : [])]);
  const x = (amount: number) =>
    edge.left + ((amount - left) / (right - left)) * (width - edge.left - edge.right);
  const y = (value: number) =>
    height - edge.bottom - ((value - low) / (high - low)) * (height - edge.top - edge.bottom);
  const at: Place = (amount, value) => `${x(amount).toFixed(1)},${y(value).toFixed(1)}`;
  const [first, last] = [points[0], points.at(-1)];
  const words = `${title} from ${plainNumber(first?.value ?? NaN, decimals)} at ${left} to ${plainNumber(last?.value ?? NaN, decimals)} at ${right} ${unit}`;
  return (
    <svg className={classes.dose} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words}>
      <text x={edge.left} y={11} className={classes.doseTitle}>
        {title}
      </text>
      {isDifference && (
        <path className={classes.zero} d={`M${edge.left} ${y(0)}H${width - edge.right}`} />
      )}
      <Random points={points} at={at} />
      <Step points={points} at={at} />
      {points.map((point) => (
        <circle
          key={point.amount}
          cx={x(point.amount)}
          cy={y(point.value)}
          r={2.5}
          className={classes.doseDot}
        >
          <title>{told(point, decimals, unit)}</title>
        </circle>
      ))}
      <path
        className={classes.axis}
        d={`M${edge.left} ${edge.top}V${height - edge.bottom}H${width - edge.right}`}
      />
      <text x={edge.left - 4} y={y(high) + 4} className={classes.tickEnd}>
        {plainNumber(high, decimals)}
      </text>
      <text x={edge.left - 4} y={y(low)} className={classes.tickEnd}>
        {plainNumber(low, decimals)}
      </text>
      <text x={edge.left} y={height - 10} className={classes.tick}>
        {left}
      </text>
      <text x={width - edge.right} y={height - 10} className={classes.tickEnd}>
        {right} {unit}
      </text>
    </svg>
  );
}
