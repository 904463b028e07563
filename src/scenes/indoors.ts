/**
 * @file What stands in rooms behind the objects: planks, tiles, rugs.
 */

import { colour, oval, polygon, type Brush } from './brush.ts';
import type { Scene } from './types.ts';

/** Lines of planks or tiles that run to a vanishing point, and across. */
function floorLines(brush: Brush, side: number, { horizon }: Scene, across: boolean): void {
  brush.fillStyle = 'rgba(40,20,10,0.22)';
  for (let x = -1.2; x < 2.2; x += 0.22) {
    const top = 0.5 + (x - 0.5) * 0.55;
    polygon(brush, side, [
      [top, horizon],
      [top + 0.006, horizon],
      [x + 0.012, 1],
      [x, 1],
    ]);
  }
  if (!across) return;
  for (const t of [0.12, 0.3, 0.55, 0.85]) {
    brush.fillRect(0, (horizon + (1 - horizon) * t) * side, side, 0.01 * side);
  }
}

function skirting(brush: Brush, side: number, { horizon }: Scene): void {
  brush.fillStyle = 'rgba(255,255,255,0.6)';
  brush.fillRect(0, (horizon - 0.02) * side, side, 0.02 * side);
}

function rug(brush: Brush, side: number, { horizon }: Scene): void {
  brush.fillStyle = colour([200, 40, 50], 0.5);
  oval(brush, side, 0.42, horizon + (1 - horizon) * 0.6, 0.34, 0.12);
}

function wallTiles(brush: Brush, side: number, { horizon }: Scene): void {
  brush.fillStyle = 'rgba(60,110,120,0.25)';
  for (let x = 0; x < 1; x += 0.167) brush.fillRect(x * side, 0, 0.016 * side, horizon * side);
  for (let y = 0; y < horizon; y += 0.167) brush.fillRect(0, y * side, side, 0.016 * side);
}

/** What each room has besides its wall and its floor. */
export function furnishRoom(brush: Brush, side: number, scene: Scene): void {
  const { place } = scene;
  if (place === 'bathroom') wallTiles(brush, side, scene);
  if (place === 'livingroom' || place === 'bathroom') skirting(brush, side, scene);
  if (place === 'bedroom') rug(brush, side, scene);
  else if (place !== 'office') floorLines(brush, side, scene, place === 'bathroom');
}
