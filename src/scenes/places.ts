/**
 * @file The fourteen places of the demo world: which background each belongs to, what captions
 * call it, which weathers it knows, and how it is coloured.
 */

import type { PlaceName } from './categories.ts';
import type { Background, Weather } from './types.ts';

/** A colour as hue (degrees), saturation and lightness (per cent). */
export type Hsl = readonly [hue: number, saturation: number, lightness: number];

/** One place. */
export interface Place {
  readonly background: Background;
  /** Phrases that follow a noun: "a dog in a meadow". */
  readonly phrases: readonly string[];
  /** Noun phrases: "a meadow with a dog". */
  readonly nouns: readonly string[];
  readonly weathers: readonly Weather[];
  /** Colour of the sky or the wall, above and at the horizon. */
  readonly above: readonly [Hsl, Hsl];
  /** Colour of the ground or the floor, at the horizon and before the viewer. */
  readonly below: readonly [Hsl, Hsl];
  /** Height of the horizon. */
  readonly horizon: number;
  /** What captions call the thing that tells the left side of the backdrop from the right. */
  readonly landmark: string;
  /** COCO names of what stands beside the main object here. */
  readonly companions: readonly string[];
}

const OUTDOOR: readonly Weather[] = ['clear', 'clear', 'cloudy', 'rain', 'fog', 'night', 'sunset'];
const INDOOR: readonly Weather[] = ['clear', 'clear', 'lamp', 'night'];
const BLUE_SKY: readonly [Hsl, Hsl] = [
  [210, 75, 58],
  [200, 70, 82],
];

/** All places by name. */
export const PLACES: Readonly<Record<PlaceName, Place>> = {
  meadow: {
    background: 'land',
    phrases: ['in a green meadow', 'on the grass', 'in a grassy field'],
    nouns: ['a green meadow', 'a grassy field'],
    weathers: OUTDOOR,
    above: BLUE_SKY,
    below: [
      [95, 45, 55],
      [105, 55, 34],
    ],
    horizon: 0.43,
    landmark: 'tall tree',
    companions: ['person', 'dog', 'horse', 'sheep'],
  },
  forest: {
    background: 'land',
    phrases: ['in the forest', 'among the trees', 'in the woods'],
    nouns: ['a forest', 'the woods'],
    weathers: OUTDOOR,
    above: [
      [150, 30, 62],
      [130, 30, 45],
    ],
    below: [
      [85, 35, 32],
      [60, 35, 26],
    ],
    horizon: 0.46,
    landmark: 'big tree',
    companions: ['bird', 'bear', 'person', 'cow'],
  },
  desert: {
    background: 'land',
    phrases: ['in the desert', 'on the dry plain', 'in a sandy savanna'],
    nouns: ['a desert', 'a dry plain'],
    weathers: ['clear', 'clear', 'cloudy', 'night', 'sunset'],
    above: [
      [205, 60, 62],
      [40, 60, 86],
    ],
    below: [
      [38, 60, 70],
      [34, 55, 52],
    ],
    horizon: 0.43,
    landmark: 'dune',
    companions: ['elephant', 'giraffe', 'car', 'person'],
  },
  snowfield: {
    background: 'land',
    phrases: ['in the snow', 'on a snowy field', 'on a white slope'],
    nouns: ['a snowy field', 'a white slope'],
    weathers: ['clear', 'cloudy', 'snow', 'snow', 'fog', 'sunset'],
    above: [
      [208, 45, 66],
      [205, 40, 86],
    ],
    below: [
      [205, 35, 92],
      [210, 30, 84],
    ],
    horizon: 0.43,
    landmark: 'mountain',
    companions: ['person', 'dog', 'sheep', 'bear'],
  },
  city: {
    background: 'street',
    phrases: ['on a city street', 'in the city', 'between the buildings'],
    nouns: ['a city street', 'a street with buildings'],
    weathers: OUTDOOR,
    above: BLUE_SKY,
    below: [
      [220, 6, 48],
      [220, 8, 34],
    ],
    horizon: 0.45,
    landmark: 'tower',
    companions: ['car', 'person', 'stop sign', 'bicycle'],
  },
  road: {
    background: 'street',
    phrases: ['on a country road', 'by the road', 'on an open road'],
    nouns: ['a country road', 'an open road'],
    weathers: OUTDOOR,
    above: BLUE_SKY,
    below: [
      [80, 35, 52],
      [90, 40, 38],
    ],
    horizon: 0.41,
    landmark: 'lonely tree',
    companions: ['bus', 'traffic light', 'car', 'truck'],
  },
  ocean: {
    background: 'sea',
    phrases: ['on the sea', 'on the ocean', 'on the open water'],
    nouns: ['the sea', 'the ocean'],
    weathers: OUTDOOR,
    above: BLUE_SKY,
    below: [
      [205, 60, 48],
      [215, 70, 30],
    ],
    horizon: 0.45,
    landmark: 'island',
    companions: ['boat', 'bird', 'surfboard', 'airplane'],
  },
  beach: {
    background: 'sea',
    phrases: ['on the beach', 'on the sand by the sea', 'at the shore'],
    nouns: ['a beach', 'a sandy shore'],
    weathers: ['clear', 'clear', 'cloudy', 'rain', 'night', 'sunset'],
    above: BLUE_SKY,
    below: [
      [42, 55, 76],
      [38, 50, 62],
    ],
    horizon: 0.36,
    landmark: 'rock',
    companions: ['umbrella', 'sports ball', 'bird', 'person'],
  },
  sky: {
    background: 'sky',
    phrases: ['in the sky', 'high in the air', 'up in the sky'],
    nouns: ['the sky', 'the open air'],
    weathers: ['clear', 'clear', 'cloudy', 'cloudy', 'fog', 'night', 'sunset'],
    above: [
      [214, 75, 50],
      [205, 75, 70],
    ],
    below: [
      [205, 75, 70],
      [200, 70, 84],
    ],
    horizon: 0.95,
    landmark: 'big cloud',
    companions: ['bird', 'kite', 'airplane'],
  },
  livingroom: {
    background: 'indoor',
    phrases: ['in a living room', 'in the lounge', 'on the living room floor'],
    nouns: ['a living room', 'a lounge'],
    weathers: INDOOR,
    above: [
      [45, 35, 82],
      [40, 35, 76],
    ],
    below: [
      [28, 45, 50],
      [26, 48, 40],
    ],
    horizon: 0.57,
    landmark: 'window',
    companions: ['couch', 'chair', 'potted plant', 'tv'],
  },
  bedroom: {
    background: 'indoor',
    phrases: ['in a bedroom', 'on the bedroom carpet', 'in the bedroom'],
    nouns: ['a bedroom', 'a room with a carpet'],
    weathers: INDOOR,
    above: [
      [285, 25, 80],
      [285, 25, 74],
    ],
    below: [
      [345, 30, 60],
      [345, 30, 48],
    ],
    horizon: 0.55,
    landmark: 'window',
    companions: ['teddy bear', 'clock', 'book', 'chair'],
  },
  bathroom: {
    background: 'indoor',
    phrases: ['in a bathroom', 'on the tiles', 'in a tiled bathroom'],
    nouns: ['a bathroom', 'a tiled bathroom'],
    weathers: INDOOR,
    above: [
      [175, 30, 84],
      [175, 30, 78],
    ],
    below: [
      [195, 15, 70],
      [195, 15, 60],
    ],
    horizon: 0.57,
    landmark: 'mirror',
    companions: ['potted plant', 'scissors', 'toilet'],
  },
  kitchen: {
    background: 'indoor',
    phrases: ['on a kitchen table', 'on a wooden table', 'on the table'],
    nouns: ['a kitchen table', 'a wooden table'],
    weathers: INDOOR,
    above: [
      [55, 30, 84],
      [50, 30, 78],
    ],
    below: [
      [30, 50, 58],
      [26, 52, 44],
    ],
    horizon: 0.35,
    landmark: 'window',
    companions: ['bottle', 'cup', 'apple', 'bowl'],
  },
  office: {
    background: 'indoor',
    phrases: ['on an office desk', 'on a desk', 'in an office'],
    nouns: ['an office desk', 'a desk'],
    weathers: INDOOR,
    above: [
      [215, 18, 72],
      [215, 18, 64],
    ],
    below: [
      [40, 14, 86],
      [40, 12, 74],
    ],
    horizon: 0.37,
    landmark: 'window',
    companions: ['laptop', 'book', 'cup', 'clock'],
  },
};
