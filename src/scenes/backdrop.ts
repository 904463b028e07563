/**
 * @file What stands behind the objects: sky or wall, ground or floor, and the things that make a
 * place out of doors (trees, buildings, waves, clouds). All sizes are fractions of the picture. A place
 * looks the same in every scene, but for its colours, its weather and the side of its landmark.
 */

import { createRandom, type Random } from '../numerics/random.ts';
import { colour, oval, polygon, type Brush } from './brush.ts';
import { furnishRoom } from './indoors.ts';
import { paintLandmark, tree } from './landmarks.ts';
import type { PlaceName } from './categories.ts';
import { PLACES } from './places.ts';
import type { Scene } from './types.ts';

/** Fill a band over the whole width with a vertical gradient. */
function band(
  brush: Brush,
  side: number,
  from: number,
  to: number,
  top: string,
  bottom: string,
): void {
  const gradient = brush.createLinearGradient(0, from * side, 0, to * side);
  gradient.addColorStop(0, top);
  gradient.addColorStop(1, bottom);
  brush.fillStyle = gradient;
  brush.fillRect(0, from * side, side, (to - from) * side);
}

function clouds(brush: Brush, side: number, scene: Scene, random: Random): void {
  const n = scene.weather === 'cloudy' ? 4 : 2;
  brush.fillStyle = scene.weather === 'sunset' ? 'rgba(255,200,170,0.7)' : 'rgba(255,255,255,0.75)';
  for (let i = 0; i < n; i += 1) {
    const x = random.uniform();
    const y = scene.horizon * (0.1 + 0.6 * random.uniform());
    const r = 0.05 + 0.06 * random.uniform();
    for (const [dx, k] of [
      [-1.1, 0.6],
      [0, 1],
      [1.1, 0.7],
    ] as const) {
      oval(brush, side, x + dx * r, y + (1 - k) * r * 0.4, r * k * 1.2, r * k * 0.6);
    }
  }
}

function hills(brush: Brush, side: number, { horizon, tint }: Scene, random: Random): void {
  brush.fillStyle = colour([120 + 60 * random.uniform(), 22, 52], tint[1]);
  for (let i = 0; i < 3; i += 1) {
    const x = random.uniform();
    oval(brush, side, x, horizon, 0.2 + 0.2 * random.uniform(), 0.05 + 0.08 * random.uniform());
  }
}

function trees(brush: Brush, side: number, { horizon }: Scene, random: Random): void {
  for (let i = 0; i < 7; i += 1) {
    const h = 0.25 + 0.3 * random.uniform();
    tree(brush, side, (i + random.uniform()) / 7, horizon + 0.03, h, 100 + 50 * random.uniform());
  }
}

function tufts(brush: Brush, side: number, { horizon }: Scene, random: Random): void {
  for (let i = 0; i < 14; i += 1) {
    const t = random.uniform();
    const y = horizon + (1 - horizon) * t;
    const s = 0.012 + 0.03 * t;
    brush.fillStyle = random.uniform() < 0.5 ? 'rgba(20,70,20,0.35)' : 'rgba(200,230,120,0.35)';
    oval(brush, side, random.uniform(), y, s, s * 0.5);
  }
}

function dunes(brush: Brush, side: number, { horizon, tint }: Scene, random: Random): void {
  brush.fillStyle = colour([30, 50, 58], tint[1]);
  for (let i = 0; i < 2; i += 1) {
    oval(brush, side, random.uniform(), horizon + 0.02, 0.35, 0.04 + 0.06 * random.uniform());
  }
}

function peaks(brush: Brush, side: number, { horizon }: Scene, random: Random): void {
  for (let i = 0; i < 3; i += 1) {
    const x = random.uniform();
    const h = 0.12 + 0.16 * random.uniform();
    brush.fillStyle = 'hsl(215, 22%, 62%)';
    polygon(brush, side, [
      [x - h, horizon],
      [x, horizon - h],
      [x + h, horizon],
    ]);
    brush.fillStyle = 'hsl(210, 30%, 95%)';
    polygon(brush, side, [
      [x - h * 0.4, horizon - h * 0.6],
      [x, horizon - h],
      [x + h * 0.4, horizon - h * 0.6],
    ]);
  }
}

function windows(
  brush: Brush,
  side: number,
  x: number,
  top: number,
  w: number,
  foot: number,
  lit: boolean,
): void {
  brush.fillStyle = lit ? 'hsl(48, 90%, 70%)' : 'hsl(205, 35%, 76%)';
  for (let y = top + 0.03; y < foot - 0.05; y += 0.075) {
    for (let k = 0; k < 2; k += 1) {
      brush.fillRect((x + w * (0.16 + 0.4 * k)) * side, y * side, w * 0.26 * side, 0.04 * side);
    }
  }
}

function buildings(brush: Brush, side: number, scene: Scene, random: Random): void {
  let x = -0.05;
  while (x < 1) {
    const w = 0.15 + 0.13 * random.uniform();
    const top = scene.horizon * (0.08 + 0.6 * random.uniform());
    brush.fillStyle = `hsl(${(random.uniform() * 360).toFixed(0)}, 18%, ${(38 + 26 * random.uniform()).toFixed(0)}%)`;
    brush.fillRect(x * side, top * side, w * side, (scene.horizon - top + 0.01) * side);
    windows(brush, side, x, top, w, scene.horizon, scene.weather === 'night');
    x += w;
  }
}

/** The lane of a street, narrowing to the vanishing point. */
function lane(brush: Brush, side: number, { horizon }: Scene, wide: number): void {
  const centre = 0.56;
  const at = (t: number, offset: number): [number, number] => [
    centre + (0.5 - centre) * t * 0.6 + offset * (0.04 + 0.96 * t) * wide,
    horizon + (1 - horizon) * t,
  ];
  brush.fillStyle = 'hsl(220, 6%, 40%)';
  polygon(brush, side, [at(0, -1), at(0, 1), at(1, 1), at(1, -1)]);
  brush.fillStyle = 'hsl(50, 20%, 88%)';
  for (let t = 0.08; t < 1; t += 0.24) {
    const end = Math.min(1, t + 0.12);
    polygon(brush, side, [at(t, -0.04), at(t, 0.04), at(end, 0.04), at(end, -0.04)]);
  }
}

function waves(brush: Brush, side: number, from: number, to: number, random: Random): void {
  brush.fillStyle = 'rgba(255,255,255,0.35)';
  for (let i = 0; i < 12; i += 1) {
    const t = random.uniform();
    oval(brush, side, random.uniform(), from + (to - from) * t, 0.04 + 0.06 * t, 0.006 + 0.006 * t);
  }
}

function shore(brush: Brush, side: number, { horizon, tint }: Scene, random: Random): void {
  const foot = horizon + 0.16;
  band(brush, side, horizon, foot, colour([205, 60, 46], tint[1]), colour([190, 55, 60], tint[1]));
  waves(brush, side, horizon + 0.02, foot - 0.01, random);
  brush.fillStyle = 'rgba(255,255,255,0.7)';
  brush.fillRect(0, (foot - 0.008) * side, side, 0.016 * side);
}

/** What each place has besides its two bands. */
function furnish(brush: Brush, side: number, scene: Scene, random: Random): void {
  const { place, background, horizon } = scene;
  if (background !== 'indoor' && place !== 'forest') clouds(brush, side, scene, random);
  if (place === 'meadow' || place === 'road') hills(brush, side, scene, random);
  if (place === 'forest') trees(brush, side, scene, random);
  if (place === 'desert') dunes(brush, side, scene, random);
  if (place === 'snowfield') peaks(brush, side, scene, random);
  if (place === 'city') buildings(brush, side, scene, random);
  if (place === 'meadow' || place === 'forest' || place === 'road')
    tufts(brush, side, scene, random);
  if (background === 'street') lane(brush, side, scene, place === 'city' ? 0.62 : 0.36);
  if (place === 'ocean') waves(brush, side, horizon + 0.02, 1, random);
  if (place === 'beach') shore(brush, side, scene, random);
  if (background === 'indoor') furnishRoom(brush, side, scene);
}

/** Seed of a place's details. */
function seedOf(place: PlaceName): number {
  return [...place].reduce((seed, letter) => seed * 31 + letter.charCodeAt(0), 7);
}

/** Sky or wall, ground or floor, and what stands there, with the landmark on the left. */
function paintPlace(brush: Brush, side: number, scene: Scene): void {
  const { above, below } = PLACES[scene.place];
  const { horizon, tint } = scene;
  // The whole picture first: two bands alone would leave a seam that is not quite opaque.
  brush.fillStyle = colour(above[1], tint[0]);
  brush.fillRect(0, 0, side, side);
  band(brush, side, 0, horizon, colour(above[0], tint[0]), colour(above[1], tint[0]));
  band(brush, side, horizon, 1, colour(below[0], tint[1]), colour(below[1], tint[1]));
  furnish(brush, side, scene, createRandom(seedOf(scene.place)));
  paintLandmark(brush, side, scene);
}

/**
 * Paint everything behind the objects.
 *
 * @param brush  A 2-D context; its whole `side` by `side` area is covered.
 * @param side   Width and height in pixels.
 * @param scene  What to show; its landmark's side decides whether all is mirrored.
 */
export function paintBackdrop(brush: Brush, side: number, scene: Scene): void {
  brush.save();
  if (scene.landmark === 'right') {
    brush.translate(side, 0);
    brush.scale(-1, 1);
  }
  paintPlace(brush, side, scene);
  brush.restore();
}
