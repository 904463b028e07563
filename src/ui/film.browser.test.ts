/** @file Films that a player of this browser opens: size, length, and what is not supported left out. */
import { expect, test } from 'vitest';
import { fakePicture } from '../testing/fake-dataset.ts';
import { film, filmFormats, filmScale } from './film.ts';
import { gifOf } from './picture-files.ts';

const pictures = [1, 2, 3, 4, 5, 6].map((seed) => fakePicture(seed, 64));

async function opened(blob: Blob): Promise<HTMLVideoElement> {
  const video = document.createElement('video');
  video.src = URL.createObjectURL(blob);
  await new Promise((resolve, reject) => {
    video.onloadedmetadata = resolve;
    video.onerror = () => reject(new Error(video.error?.message));
  });
  return video;
}

test('every format that is offered plays, at its size and length', async () => {
  const formats = await filmFormats(384, 384);
  expect(formats.map(({ container }) => container)).toContain('webm');
  for (const format of formats) {
    const blob = await film(pictures, { format, speed: 10 });
    expect(blob.type).toBe(`video/${format.container}`);
    const video = await opened(blob);
    expect([video.videoWidth, video.videoHeight]).toEqual([384, 384]);
    expect(video.duration).toBeGreaterThan(0.45);
    expect(video.duration).toBeLessThan(0.65);
    URL.revokeObjectURL(video.src);
  }
});

test('sides are even, whatever the picture', () => {
  expect(filmScale({ width: 64, height: 64 })).toBe(6);
  expect((filmScale({ width: 69, height: 33 }) * 33) % 2).toBe(0);
  expect(filmScale({ width: 1024, height: 512 })).toBe(1);
});

test('a film can be cancelled', async () => {
  const [format] = await filmFormats(384, 384);
  if (!format) throw new Error('This browser encodes nothing.');
  const signal = AbortSignal.abort();
  await expect(film(pictures, { format, speed: 10, signal })).rejects.toThrow(/abort/i);
});

test('a GIF has all frames', async () => {
  const blob = await gifOf(pictures, { delay: 100, scale: 1 });
  const decoder = new ImageDecoder({ data: await blob.arrayBuffer(), type: 'image/gif' });
  await decoder.tracks.ready;
  await decoder.completed;
  expect(decoder.tracks.selectedTrack?.frameCount).toBe(6);
});
