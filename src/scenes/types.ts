/**
 * @file The nouns of the demo world: a scene, its objects, and what they are painted with.
 */

import type { PlaceName, Stance } from './categories.ts';

/** The five kinds of background. */
export type Background = 'land' | 'street' | 'sea' | 'sky' | 'indoor';

/** Light and weather over the whole picture. */
export type Weather = 'clear' | 'cloudy' | 'rain' | 'fog' | 'snow' | 'night' | 'sunset' | 'lamp';

/** Left or right in the picture. */
export type Side = 'left' | 'right';

/** Where an object stands: the main one in the middle, companions on either side of it. */
export type Anchor = 'middle' | `${Side} ${'back' | 'front'}`;

/** A rectangle in fractions of the picture: x to the right, y down, both from the top left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** One object of a scene. */
export interface SceneObject {
  /** COCO category name. */
  readonly category: string;
  /** Noto icon that draws it. */
  readonly sprite: string;
  /** Whether it is mirrored. */
  readonly flipped: boolean;
  readonly stance: Stance;
  /** 0 is at the horizon, 1 right before the viewer; nearer objects cover farther ones. */
  readonly depth: number;
  readonly anchor: Anchor;
  /** Tight around its ink, wholly inside the picture. */
  readonly box: Box;
}

/** A whole scene; the same seed always gives the same scene. */
export interface Scene {
  readonly seed: number;
  readonly place: PlaceName;
  readonly background: Background;
  readonly weather: Weather;
  /** Height of the horizon (or of the wall's foot), 0 top to 1 bottom. */
  readonly horizon: number;
  /** Shift of the colours above and below the horizon; 0.5 is none. */
  readonly tint: readonly [above: number, below: number];
  /** Where the place's landmark stands; the backdrop is mirrored with it. */
  readonly landmark: Side;
  /** Main object first. */
  readonly objects: readonly SceneObject[];
}

/** What a gradient of a canvas can do. */
export interface PainterGradient {
  addColorStop(offset: number, colour: string): void;
}

/**
 * The part of a 2-D canvas context that scenes need. The page's `CanvasRenderingContext2D` and
 * the contexts of canvas libraries for Node both fit.
 *
 * @typeParam Sprite    What `drawImage` takes.
 * @typeParam Gradient  What `createLinearGradient` makes.
 */
export interface Painter<Sprite, Gradient extends PainterGradient = PainterGradient> {
  fillStyle: string | Gradient | object;
  globalAlpha: number;
  save(): void;
  restore(): void;
  translate(x: number, y: number): void;
  scale(x: number, y: number): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
  ellipse(
    x: number,
    y: number,
    radiusX: number,
    radiusY: number,
    rotation: number,
    startAngle: number,
    endAngle: number,
  ): void;
  fill(): void;
  fillRect(x: number, y: number, w: number, h: number): void;
  createLinearGradient(x0: number, y0: number, x1: number, y1: number): Gradient;
  drawImage(sprite: Sprite, x: number, y: number, w: number, h: number): void;
}

/** Gives the picture of an icon, square, with the icon's own transparent margin. */
export type SpriteProvider<Sprite> = (name: string) => Sprite;
