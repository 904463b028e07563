/**
 * @file Scene -> picture on a 2-D context: backdrop, then objects from far to near with their
 * shadows, then light and weather over all. Knows neither DOM nor Node: the same code draws in the
 * page and when the training sets are made.
 */

import { createRandom, type Random } from '../numerics/random.ts';
import { paintBackdrop } from './backdrop.ts';
import { oval, type Brush } from './brush.ts';
import { SPRITE_INK, SPRITE_SIDE } from './sprites.ts';
import type {
  Painter,
  PainterGradient,
  Scene,
  SceneObject,
  SpriteProvider,
  Weather,
} from './types.ts';

/** Colour laid over the whole picture, by weather. */
const LIGHT: Readonly<Record<Weather, string>> = {
  clear: 'rgba(255,250,230,0.04)',
  cloudy: 'rgba(110,118,130,0.26)',
  rain: 'rgba(70,85,110,0.34)',
  fog: 'rgba(215,220,225,0.38)',
  snow: 'rgba(225,232,245,0.22)',
  night: 'rgba(14,20,70,0.38)',
  sunset: 'rgba(255,110,40,0.27)',
  lamp: 'rgba(255,170,60,0.24)',
};

/** Drops and flakes fall at the same places in every picture. */
const WEATHER_SEED = 0x2545f491;

/** A soft dark ellipse where an object touches the ground or the water. */
function paintShadow(brush: Brush, side: number, { box, stance }: SceneObject): void {
  if (stance === 'sky') return;
  brush.fillStyle = stance === 'water' ? 'rgba(0,20,60,0.28)' : 'rgba(0,0,0,0.3)';
  const height = Math.min(0.05, 0.1 * box.w);
  oval(brush, side, box.x + box.w / 2, box.y + box.h - height * 0.35, box.w * 0.5, height);
}

/** Draw an icon so that its ink fills the object's box. */
function paintObject<Sprite>(
  painter: Painter<Sprite>,
  side: number,
  object: SceneObject,
  sprites: SpriteProvider<Sprite>,
): void {
  const { box, sprite, flipped } = object;
  const [left, top, width] = SPRITE_INK[sprite] ?? [0, 0, SPRITE_SIDE, SPRITE_SIDE];
  const scale = (box.w * side) / width;
  painter.save();
  painter.translate((box.x + (flipped ? box.w : 0)) * side, box.y * side);
  if (flipped) painter.scale(-1, 1);
  painter.drawImage(
    sprites(sprite),
    -left * scale,
    -top * scale,
    SPRITE_SIDE * scale,
    SPRITE_SIDE * scale,
  );
  painter.restore();
}

function paintRain(brush: Brush, side: number, random: Random): void {
  brush.fillStyle = 'rgba(225,235,250,0.5)';
  for (let i = 0; i < 22; i += 1) {
    const x = random.uniform() * side;
    const y = random.uniform() * side;
    brush.fillRect(x, y, Math.max(1, side * 0.014), side * (0.06 + 0.04 * random.uniform()));
  }
}

function paintSnow(brush: Brush, side: number, random: Random): void {
  brush.fillStyle = 'rgba(255,255,255,0.9)';
  for (let i = 0; i < 40; i += 1) {
    const r = 0.01 + 0.006 * random.uniform();
    oval(brush, side, random.uniform(), random.uniform(), r, r);
  }
}

/** Light and weather over everything. */
function paintWeather(brush: Brush, side: number, weather: Weather, random: Random): void {
  brush.fillStyle = LIGHT[weather];
  brush.fillRect(0, 0, side, side);
  if (weather === 'rain') paintRain(brush, side, random);
  if (weather === 'snow') paintSnow(brush, side, random);
}

/**
 * Draw a scene.
 *
 * @param painter  A 2-D context at least `side` by `side` pixels; all of that area is painted.
 * @param side     Width and height in pixels.
 * @param scene    What to draw; boxes are fractions of `side`.
 * @param sprites  Gives the square picture of an icon by name.
 */
export function drawScene<Sprite, Gradient extends PainterGradient>(
  painter: Painter<Sprite, Gradient>,
  side: number,
  scene: Scene,
  sprites: SpriteProvider<Sprite>,
): void {
  paintBackdrop(painter, side, scene);
  const farToNear = [...scene.objects].sort((a, b) => a.depth - b.depth);
  for (const object of farToNear) {
    paintShadow(painter, side, object);
    paintObject(painter, side, object, sprites);
  }
  paintWeather(painter, side, scene.weather, createRandom(WEATHER_SEED));
}
