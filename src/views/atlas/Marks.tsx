/** @file What lies over the points: decoded scans with their truth, the selected scan, a path, the hovered point. */
import { toScreen } from '../flatmap/camera.ts';
import type { CameraControl } from '../flatmap/use-camera.ts';
import classes from './Atlas.module.css';
import type { PointMark } from '../../ui/figure/point-figure.ts';
import { spreadNames } from '../../ui/figure/spread-names.ts';
import type { PlacedPath } from './model.ts';

export type Mark = PointMark;

export interface MarksProps extends Pick<CameraControl, 'camera' | 'size'> {
  marks: readonly Mark[];
  path: PlacedPath | undefined;
  /** Frame of the path under the play head. */
  head: number;
  /** Decoded points and the true point of each: `[n, 4]` x, y, x, y. */
  pairs: Float32Array;
  hovered: readonly [number, number] | undefined;
}

type ToFrame = (x: number, y: number) => [number, number];

function pathWords(points: Float32Array, to: ToFrame): string {
  return Array.from({ length: points.length / 2 }, (_, i) => {
    const [x, y] = to(points[2 * i] ?? 0, points[2 * i + 1] ?? 0);
    return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
  }).join('');
}

function pairWords(pairs: Float32Array, to: ToFrame): { lines: string; dots: string } {
  let [lines, dots] = ['', ''];
  for (let i = 0; i < pairs.length; i += 4) {
    const [x, y] = to(pairs[i] ?? 0, pairs[i + 1] ?? 0);
    const [u, v] = to(pairs[i + 2] ?? 0, pairs[i + 3] ?? 0);
    lines += `M${x.toFixed(1)} ${y.toFixed(1)}L${u.toFixed(1)} ${v.toFixed(1)}`;
    dots += `M${(x - 2).toFixed(1)} ${y.toFixed(1)}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0`;
  }
  return { lines, dots };
}

export function Marks({ camera, size, marks, path, head, pairs, hovered }: MarksProps) {
  const to: ToFrame = (x, y) => toScreen(camera, size, x, y);
  const { lines, dots } = pairWords(pairs, to);
  const pointAt = (i: number) => to(path?.points[2 * i] ?? NaN, path?.points[2 * i + 1] ?? NaN);
  const [headX, headY] = pointAt(head);
  const places = marks.map(({ at }) => to(at[0], at[1]));
  const names = spreadNames(
    places.map(([x, y]) => ({ x: x + 10, y: y + 4 })),
    15,
  );
  return (
    <svg className={classes.marks} width={size.width} height={size.height} aria-hidden>
      <path d={lines} className={classes.pair} />
      <path d={dots} className={classes.decoded} />
      {path && (
        <>
          <path d={pathWords(path.points, to)} className={classes.path} stroke={path.colour} />
          {Number.isFinite(headX) && (
            <circle cx={headX} cy={headY} r={5} fill={path.colour} className={classes.mark} />
          )}
        </>
      )}
      {marks.map(({ name, colour }, i) => {
        const [x, y] = places[i] ?? [NaN, NaN];
        const word = names[i];
        return (
          <g key={name}>
            <circle cx={x} cy={y} r={6} fill={colour} className={classes.mark} />
            <text x={word?.x} y={word?.y} className={classes.name}>
              {name}
            </text>
          </g>
        );
      })}
      {hovered && (
        <circle
          cx={to(hovered[0], hovered[1])[0]}
          cy={to(hovered[0], hovered[1])[1]}
          r={8}
          className={classes.ring}
        />
      )}
    </svg>
  );
}
