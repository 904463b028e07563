/**
 * @file The gallery in the background, kept in memory by what made it (data, models, condition, seed,
 * region), and its pictures, drawn one after another for the rows that are looked at.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { Picture } from '../domain/dataset.ts';
import type { Bench } from './decode-scan.ts';
import {
  drawItem,
  type Gallery,
  type GalleryItem,
  type GalleryRequest,
  judgeGallery,
} from './gallery.ts';
import { createMeasureStore, type MeasureState } from './measure-store.ts';

export type GalleryState = MeasureState<GalleryRequest, Gallery>;

/** Draws the pictures of a gallery's items when they are asked for. */
export interface GalleryPictures {
  /** Rejects with `AbortError` when the row went out of sight before its turn came. */
  get(gallery: Gallery, item: GalleryItem, signal: AbortSignal): Promise<Picture>;
  /** The picture, where it was drawn before. */
  known(gallery: Gallery, item: GalleryItem): Picture | undefined;
}

/** Galleries kept. */
const KEPT = 6;
/** Pictures kept a gallery, 64 x 64 RGBA 16 kB each. */
const KEPT_PICTURES = 2000;

export function createGalleryStore(
  bench: () => Bench | undefined,
  modelsKey: () => string,
): { store: StoreApi<GalleryState>; pictures: GalleryPictures } {
  const kept = new Map<string, Gallery>();
  const drawn = new WeakMap<Gallery, Map<number, Picture>>();
  let queue: Promise<unknown> = Promise.resolve();

  const store = createMeasureStore<GalleryRequest, Gallery>(
    bench,
    'decoding the held-out trials',
    async (here, request, context) => {
      const key = JSON.stringify([here.dataset.id, modelsKey(), request]);
      const known = kept.get(key);
      if (known) return known;
      const gallery = await judgeGallery(here, request, context);
      kept.set(key, gallery);
      for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
      return gallery;
    },
  );

  const known = (gallery: Gallery, { trial }: GalleryItem) => drawn.get(gallery)?.get(trial);

  function keep(gallery: Gallery, { trial }: GalleryItem, picture: Picture): void {
    const own = drawn.get(gallery) ?? new Map<number, Picture>();
    drawn.set(gallery, own.set(trial, picture));
    for (const oldest of own.keys()) {
      if (own.size <= KEPT_PICTURES) break;
      own.delete(oldest);
    }
  }

  const get: GalleryPictures['get'] = (gallery, item, signal) => {
    const next = queue.then(async () => {
      signal.throwIfAborted();
      const here = bench();
      const ready = known(gallery, item);
      if (ready || !here) return ready;
      const picture = await drawItem(here, gallery, item);
      keep(gallery, item, picture);
      return picture;
    });
    queue = next.catch(() => undefined);
    return next.then((picture) => {
      if (picture) return picture;
      throw new DOMException('The dataset was closed.', 'AbortError');
    });
  };
  return { store, pictures: { get, known } };
}
