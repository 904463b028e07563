/** @file PNG pixels and the sizes of JPEG and WebP against Pillow; broken pictures. */
import { describe, expect, it } from 'vitest';
import { crc32Of } from '../crc32.ts';
import { openFile } from '../registry.ts';
import { asFile, fixtureBytes, fixtureFile } from '../testing/fixtures.ts';
import { twinSuite } from '../testing/twin-suite.ts';
import { decodePng } from './png.ts';

await twinSuite('picture');

describe('sizes without decoding', () => {
  it.each([
    ['photo.jpg', 'jpeg', [13, 17, 3]],
    ['grey.jpg', 'jpeg', [13, 17, 1]],
    ['exact.webp', 'webp', [13, 17, 3]],
    ['lossy.webp', 'webp', [13, 17, 3]],
  ])('%s', async (name, format, shape) => {
    const opened = await openFile(await fixtureFile('picture', name));
    expect(opened.format).toBe(format);
    expect(opened.arrays[0]?.shape).toEqual(shape);
  });
});

/** Adam7 picture of one channel, by the passes' own definition, unfiltered and uncompressed. */
async function interlaced(width: number, height: number): Promise<Uint8Array> {
  const starts = [0, 4, 0, 2, 0, 1, 0];
  const rowStarts = [0, 0, 4, 0, 2, 0, 1];
  const steps = [8, 8, 4, 4, 2, 2, 1];
  const rowSteps = [8, 8, 8, 4, 4, 2, 2];
  const raw: number[] = [];
  for (let pass = 0; pass < 7; pass += 1) {
    const columns: number[] = [];
    for (let x = starts[pass] ?? 0; x < width; x += steps[pass] ?? 1) columns.push(x);
    if (columns.length === 0) continue;
    for (let y = rowStarts[pass] ?? 0; y < height; y += rowSteps[pass] ?? 1) {
      raw.push(0, ...columns.map((x) => (x * 16 + y) & 255));
    }
  }
  const packed = await new Response(
    new Blob([Uint8Array.from(raw)]).stream().pipeThrough(new CompressionStream('deflate')),
  ).arrayBuffer();
  const chunk = (type: string, data: Uint8Array): number[] => {
    const bytes = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
    const body = [...new TextEncoder().encode(type), ...data];
    return [...bytes(data.length), ...body, ...bytes(crc32Of(Uint8Array.from(body)))];
  };
  const header = Uint8Array.of(0, 0, 0, width, 0, 0, 0, height, 8, 0, 0, 0, 1);
  const parts = [chunk('IHDR', header), chunk('IDAT', new Uint8Array(packed))];
  return Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...parts.flat()]);
}

describe('png', () => {
  it.each([
    [1, 1],
    [3, 2],
    [8, 8],
    [13, 11],
  ])('puts interlaced pixels of %i x %i into place', async (width, height) => {
    const { pixels } = await decodePng(await interlaced(width, height));
    const expected = Uint8Array.from(
      { length: width * height },
      (_, i) => ((i % width) * 16 + Math.floor(i / width)) & 255,
    );
    expect(pixels).toEqual(expected);
  });
});

describe('broken pictures', () => {
  it.each([
    ['rgb.png', 20],
    ['rgb.png', 100],
    ['photo.jpg', 60],
    ['exact.webp', 20],
  ])('says truncated: %s at byte %i', async (name, length) => {
    const bytes = (await fixtureBytes('picture', name)).slice(0, length);
    const reading = openFile(asFile(name, bytes)).then((opened) => opened.arrays[0]?.read());
    await expect(reading).rejects.toMatchObject({ code: 'truncated-file' });
  });

  it('refuses a PNG that claims more pixels than it may', async () => {
    const bytes = await fixtureBytes('picture', 'rgb.png');
    new DataView(bytes.buffer).setUint32(16, 1_000_000);
    new DataView(bytes.buffer).setUint32(20, 1_000_000);
    await expect(openFile(asFile('bomb.png', bytes))).rejects.toMatchObject({
      code: 'limit-exceeded',
    });
  });

  it.each([
    ['rgb.png', 'IHDR'],
    ['palette.png', 'PLTE'],
    ['rgb.png', 'IDAT'],
  ])('refuses %s when a bit of its %s is turned', async (name, type) => {
    const bytes = await fixtureBytes('picture', name);
    const at = new TextDecoder('latin1').decode(bytes).indexOf(type);
    const place = at + (type === 'IHDR' ? 7 : 20);
    bytes[place] = (bytes[place] ?? 0) ^ 1;
    const reading = openFile(asFile(name, bytes)).then((opened) => opened.arrays[0]?.read());
    await expect(reading).rejects.toMatchObject({
      code: 'malformed-file',
      message: expect.stringContaining(`PNG chunk ${type}`) as string,
    });
  });

  it('refuses a PNG whose data is not its size', async () => {
    const bytes = await fixtureBytes('picture', 'rgb.png');
    const view = new DataView(bytes.buffer);
    view.setUint32(20, 400);
    view.setUint32(29, crc32Of(bytes.subarray(12, 29)));
    const opened = await openFile(asFile('lie.png', bytes));
    await expect(opened.arrays[0]?.read()).rejects.toMatchObject({ code: 'malformed-file' });
  });
});
