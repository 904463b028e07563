/**
 * @file Shapes and colours of backdrops, in fractions of the picture.
 */

import type { Hsl } from './places.ts';
import type { Painter, PainterGradient } from './types.ts';

/** A painter whose picture type does not matter. */
export type Brush = Omit<Painter<never, PainterGradient>, 'drawImage'>;

/** CSS colour of a hue, saturation and lightness, moved by a tint in [0, 1). */
export function colour([h, s, l]: Hsl, tint = 0.5, darker = 0): string {
  const hue = h + (tint - 0.5) * 30;
  const light = l + (tint - 0.5) * 10 - darker;
  return `hsl(${hue.toFixed(1)}, ${s.toFixed(1)}%, ${Math.max(0, light).toFixed(1)}%)`;
}

/** Fill a polygon given in fractions. */
export function polygon(brush: Brush, side: number, points: readonly [number, number][]): void {
  brush.beginPath();
  for (const [i, [x, y]] of points.entries()) {
    if (i === 0) brush.moveTo(x * side, y * side);
    else brush.lineTo(x * side, y * side);
  }
  brush.closePath();
  brush.fill();
}

/** Fill an ellipse given in fractions. */
export function oval(
  brush: Brush,
  side: number,
  x: number,
  y: number,
  rx: number,
  ry: number,
): void {
  brush.beginPath();
  brush.ellipse(x * side, y * side, rx * side, ry * side, 0, 0, 2 * Math.PI);
  brush.fill();
}
