/**
 * @file The one thing in each place that stands on one side of the backdrop and tells left from right.
 */

import { oval, polygon, type Brush } from './brush.ts';
import type { PlaceName } from './categories.ts';
import type { Scene } from './types.ts';

/** Centre of a landmark: left, half hidden at most by a companion. */
const X = 0.15;

type Paint = (brush: Brush, side: number, scene: Scene) => void;

/** A fir with its trunk. */
export function tree(
  brush: Brush,
  side: number,
  x: number,
  foot: number,
  h: number,
  hue: number,
): void {
  brush.fillStyle = 'hsl(25, 40%, 24%)';
  brush.fillRect((x - h * 0.05) * side, (foot - h * 0.5) * side, h * 0.1 * side, h * 0.5 * side);
  brush.fillStyle = `hsl(${hue.toFixed(0)}, 40%, 28%)`;
  polygon(brush, side, [
    [x - h * 0.26, foot - h * 0.3],
    [x, foot - h],
    [x + h * 0.26, foot - h * 0.3],
  ]);
}

function mountain(brush: Brush, side: number, { horizon }: Scene): void {
  const h = 0.34;
  for (const [hue, share] of [
    ['hsl(215, 26%, 48%)', 1],
    ['hsl(210, 30%, 97%)', 0.38],
  ] as const) {
    brush.fillStyle = hue;
    polygon(brush, side, [
      [X - h * 0.7 * share, horizon - h * (1 - share)],
      [X, horizon - h],
      [X + h * 0.7 * share, horizon - h * (1 - share)],
    ]);
  }
}

/** The upper half of an ellipse that stands at a height. */
function mound(hue: string, rx: number, ry: number, below = 0): Paint {
  return (brush, side, { horizon }) => {
    const foot = horizon + below;
    brush.fillStyle = hue;
    const steps = Array.from({ length: 13 }, (_, i) => (Math.PI * i) / 12);
    const edge = steps.map((a): [number, number] => [
      X + rx * Math.cos(a),
      foot - ry * Math.sin(a),
    ]);
    polygon(brush, side, edge);
  };
}

function tower(brush: Brush, side: number, { horizon, weather }: Scene): void {
  brush.fillStyle = 'hsl(10, 40%, 42%)';
  brush.fillRect((X - 0.09) * side, 0.03 * side, 0.18 * side, (horizon - 0.03) * side);
  brush.fillStyle = weather === 'night' ? 'hsl(48, 90%, 70%)' : 'hsl(205, 45%, 84%)';
  for (let y = 0.07; y < horizon - 0.05; y += 0.09) {
    brush.fillRect((X - 0.06) * side, y * side, 0.04 * side, 0.05 * side);
    brush.fillRect((X + 0.02) * side, y * side, 0.04 * side, 0.05 * side);
  }
}

function cloud(brush: Brush, side: number): void {
  brush.fillStyle = 'rgba(255,255,255,0.92)';
  for (const [dx, r] of [
    [-0.09, 0.06],
    [0, 0.09],
    [0.1, 0.065],
  ] as const) {
    oval(brush, side, X + 0.02 + dx, 0.2 - r * 0.3, r * 1.1, r * 0.8);
  }
}

function wallWindow(brush: Brush, side: number, { horizon, weather }: Scene): void {
  const [x, y, w, h] = [0.05, horizon * 0.14, 0.22, horizon * 0.55];
  brush.fillStyle = 'hsl(30, 20%, 94%)';
  brush.fillRect((x - 0.02) * side, (y - 0.02) * side, (w + 0.04) * side, (h + 0.04) * side);
  brush.fillStyle = weather === 'night' ? 'hsl(225, 50%, 22%)' : 'hsl(205, 70%, 70%)';
  brush.fillRect(x * side, y * side, w * side, h * side);
  brush.fillStyle = 'hsl(30, 20%, 94%)';
  brush.fillRect((x + w / 2 - 0.01) * side, y * side, 0.02 * side, h * side);
}

function mirror(brush: Brush, side: number, { horizon }: Scene): void {
  brush.fillStyle = 'hsl(35, 55%, 40%)';
  oval(brush, side, X, horizon * 0.45, 0.12, 0.17);
  brush.fillStyle = 'hsl(195, 45%, 94%)';
  oval(brush, side, X, horizon * 0.45, 0.095, 0.145);
}

const fir =
  (h: number): Paint =>
  (brush, side, { horizon }) =>
    tree(brush, side, X, horizon + 0.06, h, 130);

const LANDMARKS: Readonly<Record<PlaceName, Paint>> = {
  meadow: fir(0.42),
  forest: fir(0.56),
  desert: mound('hsl(28, 58%, 48%)', 0.24, 0.16, 0.03),
  snowfield: mountain,
  city: tower,
  road: fir(0.36),
  ocean: mound('hsl(110, 32%, 34%)', 0.17, 0.12),
  beach: mound('hsl(25, 12%, 36%)', 0.13, 0.18, 0.16),
  sky: cloud,
  livingroom: wallWindow,
  bedroom: wallWindow,
  bathroom: mirror,
  kitchen: wallWindow,
  office: wallWindow,
};

/** Paint the landmark of the scene's place, on the left. */
export function paintLandmark(brush: Brush, side: number, scene: Scene): void {
  LANDMARKS[scene.place](brush, side, scene);
}
