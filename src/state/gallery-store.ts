/**
 * @file The gallery in the background, kept in memory by what made it (data, models, condition, seed,
 * region), and its pictures, drawn in batches for the rows that are looked at.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { Picture } from '../domain/dataset.ts';
import type { Bench } from './decode-scan.ts';
import {
  drawItems,
  type Gallery,
  type GalleryItem,
  type GalleryRequest,
  judgeGallery,
} from './gallery.ts';
import type { MadeBy } from './made.ts';
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

/** Pictures drawn in one call. */
const BATCH = 4;

interface Waiting {
  gallery: Gallery;
  item: GalleryItem;
  signal: AbortSignal;
  resolve: (picture: Picture) => void;
  reject: (reason: unknown) => void;
}

export interface GalleryNeeds {
  bench(): Bench | undefined;
  /** Changes with the models in use. */
  modelsKey(): string;
  madeBy?: (bench: Bench) => Promise<MadeBy>;
}

export function createGalleryStore({ bench, modelsKey, madeBy }: GalleryNeeds): {
  store: StoreApi<GalleryState>;
  pictures: GalleryPictures;
} {
  const kept = new Map<string, Gallery>();
  const drawn = new WeakMap<Gallery, Map<number, Picture>>();
  const waiting: Waiting[] = [];
  let drawing: Promise<void> = Promise.resolve();

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
    madeBy,
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

  /** Those of one gallery that wait the longest and are still looked at. */
  function nextBatch(): Waiting[] {
    const [first] = waiting;
    const batch = waiting.filter(({ gallery }) => gallery === first?.gallery).slice(0, BATCH);
    for (const one of batch) waiting.splice(waiting.indexOf(one), 1);
    return batch.filter(({ signal, reject }) => {
      if (signal.aborted) reject(signal.reason);
      return !signal.aborted;
    });
  }

  async function drawBatch(batch: Waiting[]): Promise<void> {
    const here = bench();
    const missing = batch.filter(({ gallery, item }) => !known(gallery, item));
    const [first] = missing;
    if (here && first) {
      const items = missing.map(({ item }) => item);
      const pictures = await drawItems(here, first.gallery, items);
      pictures.forEach((picture, i) => items[i] && keep(first.gallery, items[i], picture));
    }
    for (const { gallery, item, resolve, reject } of batch) {
      const picture = known(gallery, item);
      if (picture) resolve(picture);
      else reject(new DOMException('The dataset was closed.', 'AbortError'));
    }
  }

  async function drawWaiting(): Promise<void> {
    while (waiting.length > 0) {
      // Rows that come into sight together ask one after another: their pictures are drawn together.
      await Promise.resolve();
      const batch = nextBatch();
      await drawBatch(batch).catch((error: unknown) => {
        for (const { reject } of batch) reject(error);
      });
    }
  }

  const get: GalleryPictures['get'] = (gallery, item, signal) =>
    new Promise<Picture>((resolve, reject) => {
      waiting.push({ gallery, item, signal, resolve, reject });
      if (waiting.length === 1) drawing = drawing.then(drawWaiting);
    });
  return { store, pictures: { get, known } };
}
