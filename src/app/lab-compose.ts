/** @file `lab.compose` and `lab.encodePicture`: the composed stimulus for scripts. */
import type { Picture } from '../domain/dataset.ts';
import { describeScene } from '../scenes/compose.ts';
import { sceneFrom, type SceneRequest } from '../scenes/request.ts';
import { readPicture } from '../services/picture-file.ts';
import type { SceneArtist } from '../services/scene-artist.ts';
import { encodePicture, likenessOf } from '../state/compose.ts';
import type { Bench } from '../state/decode-scan.ts';
import type { PictureOf } from '../state/decode-views.ts';
import { toRgba } from '../ui/rgba.ts';
import type { Composed, Encoded } from './lab-types.ts';

function imageOf(picture: Picture): ImageData {
  return new ImageData(toRgba(picture), picture.width, picture.height);
}

function pictureOfImage({ width, height, data }: ImageData): Picture {
  return { width, height, channels: 4, pixels: new Uint8Array(data) };
}

export async function labCompose(scenes: SceneArtist, request: SceneRequest): Promise<Composed> {
  const scene = sceneFrom(request);
  const image = imageOf((await scenes.ready()).picture(scene));
  return { scene, image, ...describeScene(scene) };
}

export async function labEncodePicture(
  bench: Bench,
  image: ImageData | Blob,
  pictureOf: PictureOf,
  { seed = 0, signal = new AbortController().signal }: { seed?: number; signal?: AbortSignal } = {},
): Promise<Encoded> {
  const picture = image instanceof Blob ? await readPicture(image) : pictureOfImage(image);
  const context = { signal, progress: () => undefined };
  const { embedding, drawn, categories } = await encodePicture(bench, picture, { seed, context });
  const { nearest, captions } = await likenessOf(bench, embedding, { pictureOf, context });
  const retrieved = nearest.map(({ condition, similarity }) => ({ condition, similarity }));
  return { embedding, retrieved, image: imageOf(drawn), captions, categories };
}
