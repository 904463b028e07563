/** @file Curves over frames with a play head: small, live, linked to what lies above them. */
import { useElementSize } from '@mantine/hooks';
import type { PointerEvent } from 'react';
import classes from './CurveChart.module.css';
import { linear, linePath, ticks, tickWords, type Range, type Scale } from './figure/scale.ts';

export interface Curve {
  name: string;
  /** A CSS colour. */
  colour: string;
  values: ArrayLike<number | null>;
  dash?: string | undefined;
}

export interface CurveChartProps {
  /** The accessible name: what is drawn over what. */
  label: string;
  /** Of the axis, with its unit. */
  axis: string;
  curves: readonly Curve[];
  range: Range;
  nFrames: number;
  head: number;
  height: number;
  /** Room (px) left and right of the first and last frame, to lie in line with pictures above. */
  inset: number;
  /** Frames with a line of their own, e.g. where two legs meet. */
  stops?: readonly number[];
  onSeek(frame: number): void;
}

const left = 44;
const top = 8;
const bottom = 8;

interface GridProps {
  range: Range;
  y: Scale;
  x0: number;
  x1: number;
}

function Grid({ range, y, x0, x1 }: GridProps) {
  const values = ticks(range, 3);
  const texts = tickWords(values);
  return values.map((value, i) => (
    <g key={value}>
      <path d={`M${x0} ${y(value)}H${x1}`} className={classes.grid} />
      <text x={x0 - 6} y={y(value) + 3.5} className={classes.tick}>
        {texts[i]}
      </text>
    </g>
  ));
}

export function CurveChart(props: CurveChartProps) {
  const { label, axis, curves, range, nFrames, head, height, inset, stops = [], onSeek } = props;
  const { ref, width } = useElementSize<HTMLDivElement>();
  const x1 = Math.max(left + 1, width);
  const x = linear([0, Math.max(1, nFrames - 1)], [left + inset, x1 - inset]);
  const y = linear(range, [height - bottom, top]);
  const seek = (event: PointerEvent<SVGSVGElement>) => {
    if (event.buttons !== 1) return;
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const share = (at - x(0)) / Math.max(1, x(nFrames - 1) - x(0));
    onSeek(Math.round(Math.min(1, Math.max(0, share)) * (nFrames - 1)));
  };
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        <span>{axis}</span>
        {curves.map(({ name, colour, dash, values }) => (
          <span key={name} className={classes.key}>
            <svg width="16" height="8" aria-hidden>
              <path d="M0 4H16" stroke={colour} strokeWidth="2" strokeDasharray={dash} />
            </svg>
            {name} <b>{values[head]?.toFixed(3).replace('-', '−') ?? ''}</b>
          </span>
        ))}
      </figcaption>
      <div ref={ref} className={classes.box} style={{ height }}>
        <svg
          role="img"
          aria-label={label}
          width={width}
          height={height}
          onPointerDown={seek}
          onPointerMove={seek}
        >
          <Grid range={range} y={y} x0={left} x1={x1} />
          {stops.map((stop) => (
            <path key={stop} d={`M${x(stop)} ${top}V${height - bottom}`} className={classes.stop} />
          ))}
          {curves.map(({ name, colour, values, dash }) => (
            <path
              key={name}
              d={linePath(values, x, y)}
              className={classes.curve}
              stroke={colour}
              strokeDasharray={dash}
            />
          ))}
          <path d={`M${x(head)} ${top - 4}V${height - bottom + 4}`} className={classes.head} />
          {curves.map(({ name, colour, values }) => {
            const value = values[head];
            if (value === null || value === undefined || !Number.isFinite(value)) return null;
            return <circle key={name} cx={x(head)} cy={y(value)} r={3} fill={colour} />;
          })}
        </svg>
      </div>
    </figure>
  );
}
