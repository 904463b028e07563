/**
 * @file Pictures as a film, encoded by the browser (WebCodecs) and packed by webm-muxer or mp4-muxer.
 * What a browser cannot encode is not offered.
 */
import { enlarged } from './picture-files.ts';
import type { Bitmap } from './rgba.ts';
import { turn } from './turn.ts';

export interface FilmFormat {
  container: 'webm' | 'mp4';
  /** As WebCodecs names it. */
  codec: string;
  muxerCodec: 'V_VP9' | 'V_VP8' | 'avc' | 'vp9' | 'av1';
}

/** Best first; of each container the first that the browser encodes is taken. */
const candidates: FilmFormat[] = [
  { container: 'mp4', codec: 'avc1.640028', muxerCodec: 'avc' },
  { container: 'mp4', codec: 'avc1.42001f', muxerCodec: 'avc' },
  { container: 'mp4', codec: 'av01.0.04M.08', muxerCodec: 'av1' },
  { container: 'mp4', codec: 'vp09.00.31.08', muxerCodec: 'vp9' },
  { container: 'webm', codec: 'vp09.00.31.08', muxerCodec: 'V_VP9' },
  { container: 'webm', codec: 'vp8', muxerCodec: 'V_VP8' },
];

const bitrate = 4_000_000;

function configOf({ codec }: FilmFormat, width: number, height: number): VideoEncoderConfig {
  return { codec, width, height, bitrate, framerate: 10 };
}

async function encodes(format: FilmFormat, width: number, height: number): Promise<boolean> {
  try {
    const { supported } = await VideoEncoder.isConfigSupported(configOf(format, width, height));
    return supported === true;
  } catch {
    return false;
  }
}

/** Formats that this browser can write at this size, at most one a container. */
export async function filmFormats(width: number, height: number): Promise<FilmFormat[]> {
  if (typeof VideoEncoder === 'undefined') return [];
  const formats: FilmFormat[] = [];
  for (const format of candidates) {
    if (formats.some(({ container }) => container === format.container)) continue;
    if (await encodes(format, width, height)) formats.push(format);
  }
  return formats;
}

/** Pixels a film is enlarged to at least: players smooth small films away. Both sides even. */
export function filmScale({ width, height }: Pick<Bitmap, 'width' | 'height'>): number {
  const scale = Math.max(1, Math.ceil(384 / Math.max(width, height)));
  return (width * scale) % 2 || (height * scale) % 2 ? scale * 2 : scale;
}

interface Packer {
  add(chunk: EncodedVideoChunk, meta: EncodedVideoChunkMetadata | undefined): void;
  finish(): Blob;
}

async function packerOf(format: FilmFormat, width: number, height: number): Promise<Packer> {
  if (format.container === 'webm') {
    const { Muxer, ArrayBufferTarget } = await import('webm-muxer');
    const target = new ArrayBufferTarget();
    const video = { codec: format.muxerCodec, width, height };
    const muxer = new Muxer({ target, video });
    return {
      add: (chunk, meta) => muxer.addVideoChunk(chunk, meta),
      finish: () => {
        muxer.finalize();
        return new Blob([target.buffer], { type: 'video/webm' });
      },
    };
  }
  const { Muxer, ArrayBufferTarget } = await import('mp4-muxer');
  const target = new ArrayBufferTarget();
  const codec =
    format.muxerCodec === 'av1' || format.muxerCodec === 'vp9' ? format.muxerCodec : 'avc';
  const muxer = new Muxer({ target, video: { codec, width, height }, fastStart: 'in-memory' });
  return {
    add: (chunk, meta) => muxer.addVideoChunk(chunk, meta),
    finish: () => {
      muxer.finalize();
      return new Blob([target.buffer], { type: 'video/mp4' });
    },
  };
}

export interface FilmOptions {
  format: FilmFormat;
  /** Frames a second. */
  speed: number;
  signal?: AbortSignal;
}

/** All pictures are of the size of the first. @throws Error of the encoder */
export async function film(
  pictures: readonly Bitmap[],
  { format, speed, signal }: FilmOptions,
): Promise<Blob> {
  const [first] = pictures;
  if (!first) throw new Error('A film needs pictures.');
  const scale = filmScale(first);
  const [width, height] = [first.width * scale, first.height * scale];
  const packer = await packerOf(format, width, height);
  let failure: unknown;
  const encoder = new VideoEncoder({
    output: (chunk, meta) => packer.add(chunk, meta),
    error: (error) => (failure = error),
  });
  try {
    encoder.configure(configOf(format, width, height));
    const duration = 1e6 / speed;
    for (const [i, picture] of pictures.entries()) {
      signal?.throwIfAborted();
      if (failure) throw failure;
      const { data } = enlarged(picture, scale);
      const shape = { codedWidth: width, codedHeight: height, format: 'RGBA' as const };
      const frame = new VideoFrame(data, { ...shape, timestamp: i * duration, duration });
      encoder.encode(frame, { keyFrame: i % 30 === 0 });
      frame.close();
      // The encoder works off what it was given.
      await turn();
    }
    await encoder.flush();
    if (failure) throw failure;
    return packer.finish();
  } finally {
    if (encoder.state !== 'closed') encoder.close();
  }
}
