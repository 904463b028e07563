/** @file Draws scenes in the page: the icons are fetched and decoded once, each draw takes a few milliseconds. */
import type { Picture } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';
import { drawScene } from '../scenes/draw.ts';
import { averageBlocks, toBytes } from '../scenes/pixels.ts';
import { SPRITE_SIDE } from '../scenes/sprites.ts';
import type { Painter, Scene, SpriteProvider } from '../scenes/types.ts';

/** Drawings are this many times the picture's side, then averaged, as those of the training sets. */
const OVERSAMPLING = 2;
/** Side of a composed picture. */
export const COMPOSED_SIDE = 128;

export interface Artist {
  /** Draw on a canvas, `side` by `side`. */
  draw(context: CanvasRenderingContext2D, side: number, scene: Scene): void;
  /** `[side, side, 3]`, made as the pictures of the training sets are. */
  picture(scene: Scene, side?: number): Picture;
  /** The square drawing of an icon. */
  icon: SpriteProvider<HTMLCanvasElement>;
}

export interface SceneArtist {
  /** @throws LabError `model-fetch`. */
  ready(): Promise<Artist>;
}

function canvasOf(side: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new LabError('internal', 'This browser gives no canvas to draw on.');
  context.imageSmoothingQuality = 'high';
  return context;
}

async function drawIcon(body: string): Promise<HTMLCanvasElement> {
  const size = `width="${SPRITE_SIDE}" height="${SPRITE_SIDE}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SPRITE_SIDE} ${SPRITE_SIDE}" ${size}>${body}</svg>`;
  const image = new Image(SPRITE_SIDE, SPRITE_SIDE);
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const context = canvasOf(SPRITE_SIDE);
  context.drawImage(image, 0, 0, SPRITE_SIDE, SPRITE_SIDE);
  return context.canvas;
}

function createArtist(icons: ReadonlyMap<string, HTMLCanvasElement>): Artist {
  const contexts = new Map<number, CanvasRenderingContext2D>();
  const icon = (name: string) => {
    const drawn = icons.get(name);
    if (drawn) return drawn;
    throw new LabError('internal', `There is no drawing '${name}' among the page's icons.`);
  };
  const draw: Artist['draw'] = (context, side, scene) => {
    // The canvas has every verb of a painter; only what `drawImage` takes is narrowed to our icons.
    drawScene(context as Painter<HTMLCanvasElement, CanvasGradient>, side, scene, icon);
  };
  return {
    icon,
    draw,
    picture: (scene, side = COMPOSED_SIDE) => {
      const wide = side * OVERSAMPLING;
      const context = contexts.get(wide) ?? canvasOf(wide);
      contexts.set(wide, context);
      draw(context, wide, scene);
      const { data } = context.getImageData(0, 0, wide, wide);
      const pixels = toBytes(averageBlocks(data, side, OVERSAMPLING));
      return { width: side, height: side, channels: 3, pixels: new Uint8Array(pixels) };
    },
  };
}

/** @param fetchIcons  SVG bodies by name; asked at the first `ready`, and again after a failure. */
export function createSceneArtist(
  fetchIcons: () => Promise<Readonly<Record<string, string>>>,
): SceneArtist {
  let artist: Promise<Artist> | undefined;
  async function prepare(): Promise<Artist> {
    const icons = Object.entries(await fetchIcons());
    const drawn = await Promise.all(
      icons.map(async ([name, body]) => [name, await drawIcon(body)] as const),
    );
    return createArtist(new Map(drawn));
  }
  return {
    ready: () => {
      artist ??= prepare().catch((error: unknown) => {
        artist = undefined;
        throw error;
      });
      return artist;
    },
  };
}
