/** @file One measure along the doses: the scan's line over the band of its random control. */
import type { Dose, DoseMeasure } from '../../state/dose.ts';
import classes from './Effects.module.css';
import { plainNumber } from './impact-model.ts';

export interface DoseChartProps {
  dose: Dose;
  measure: DoseMeasure;
  title: string;
  decimals: number;
  unit: string;
}

const [width, height] = [220, 130];
const edge = { left: 40, right: 8, top: 18, bottom: 24 };

/** Two numbers that a scale spans; never the same. */
function ends(values: number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high > low ? [low, high] : [low - 1, high + 1];
}

export function DoseChart({ dose, measure, title, decimals, unit }: DoseChartProps) {
  const { points } = dose;
  const [left, right] = ends(points.map(({ amount }) => amount));
  const [low, high] = ends(
    points.flatMap((point) => [
      ...[point[measure], point.control[measure].low, point.control[measure].high],
      ...[point.interval?.[measure].low ?? [], point.interval?.[measure].high ?? []].flat(),
    ]),
  );
  const x = (amount: number) =>
    edge.left + ((amount - left) / (right - left)) * (width - edge.left - edge.right);
  const y = (value: number) =>
    height - edge.bottom - ((value - low) / (high - low)) * (height - edge.top - edge.bottom);
  const line = (of: (point: Dose['points'][number]) => number) =>
    points.map((point) => `${x(point.amount).toFixed(1)},${y(of(point)).toFixed(1)}`);
  const band = [
    ...line((point) => point.control[measure].high),
    ...line((point) => point.control[measure].low).reverse(),
  ];
  const own = [
    ...line((point) => point.interval?.[measure].high ?? point[measure]),
    ...line((point) => point.interval?.[measure].low ?? point[measure]).reverse(),
  ];
  const first = points[0];
  const last = points.at(-1);
  const words = `${title} from ${plainNumber(first?.[measure] ?? NaN, decimals)} at ${left} to ${plainNumber(last?.[measure] ?? NaN, decimals)} at ${right} ${unit}`;
  return (
    <svg className={classes.dose} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words}>
      <text x={edge.left} y={11} className={classes.doseTitle}>
        {title}
      </text>
      <polygon points={band.join(' ')} className={classes.band} />
      <polyline
        points={line((point) => point.control[measure].mean).join(' ')}
        className={classes.bandLine}
      />
      {dose.nScans !== undefined && <polygon points={own.join(' ')} className={classes.ownBand} />}
      <polyline points={line((point) => point[measure]).join(' ')} className={classes.doseLine} />
      {points.map((point) => (
        <circle
          key={point.amount}
          cx={x(point.amount)}
          cy={y(point[measure])}
          r={2.5}
          className={classes.doseDot}
        >
          <title>
            {`${point.amount} ${unit}: ${plainNumber(point[measure], decimals)}; random ${plainNumber(point.control[measure].mean, decimals)}`}
          </title>
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
