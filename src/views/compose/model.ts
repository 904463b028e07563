/** @file What keys and the mouse do to an object of the scene, and the words of the view. Pure. */
import {
  clamp,
  flipObject,
  moveObject,
  orderObject,
  removeObject,
  resizeObject,
  sizeOf,
  SIZES,
} from '../../scenes/compose.ts';
import type { PlaceName } from '../../scenes/categories.ts';
import type { Scene } from '../../scenes/types.ts';

/** Fractions of the picture that an arrow key moves by; with Shift a fine step. */
const STEP = 0.02;
const FINE = 0.005;
const GROWTH = 1.08;

export type Edit = (scene: Scene) => Scene;

const arrows: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** What a key does to the object `index`; undefined for keys that do nothing. */
export function editOfKey(key: string, isFine: boolean, index: number): Edit | undefined {
  const arrow = arrows[key];
  const step = isFine ? FINE : STEP;
  if (arrow) return (scene) => moveObject(scene, index, step * arrow[0], step * arrow[1]);
  switch (key) {
    case '+':
    case '=':
      return (scene) => scaled(scene, index, GROWTH);
    case '-':
      return (scene) => scaled(scene, index, 1 / GROWTH);
    case 'f':
    case 'F':
      return (scene) => flipObject(scene, index);
    case ']':
      return (scene) => orderObject(scene, index, 'front');
    case '[':
      return (scene) => orderObject(scene, index, 'back');
    case 'Delete':
    case 'Backspace':
      return (scene) => removeObject(scene, index);
    default:
      return undefined;
  }
}

function scaled(scene: Scene, index: number, factor: number): Scene {
  const object = scene.objects[index];
  if (!object) return scene;
  return resizeObject(scene, index, clamp(sizeOf(object) * factor, SIZES.least, SIZES.most));
}

const placeWords: Partial<Record<PlaceName, string>> = {
  livingroom: 'Living room',
  kitchen: 'Kitchen table',
  office: 'Office desk',
};

/** "snowfield" as the list shows it. */
export function placeLabel(place: PlaceName): string {
  return placeWords[place] ?? capital(place);
}

export function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** "dog 84 %, cat 9 %". */
export function categoryWords(
  categories: readonly { name: string; probability: number }[],
): string {
  return categories
    .map(({ name, probability }) => `${name} ${Math.round(100 * probability)} %`)
    .join(', ');
}
