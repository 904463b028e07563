/** @file NPZ, zip and tar against numpy, zipfile and tarfile; broken and hostile archives. */
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openFile } from '../registry.ts';
import { asFile, fixtureBytes } from '../testing/fixtures.ts';
import { twinSuite } from '../testing/twin-suite.ts';

await twinSuite('archive');

/** Places where a little-endian number stands. */
function placesOf(bytes: Uint8Array, value: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const places: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 1) {
    if (view.getUint32(at, true) === value) places.push(at);
  }
  return places;
}

const DIRECTORY_ENTRY = 0x02014b50;

describe('broken zip', () => {
  it.each([10, 200, 500, 620, 639])('says truncated at byte %i', async (length) => {
    const bytes = (await fixtureBytes('archive', 'mixed.zip')).slice(0, length);
    await expect(openFile(asFile('cut.zip', bytes))).rejects.toMatchObject({
      code: 'truncated-file',
    });
  });

  it('keeps what is sound when one member is damaged', async () => {
    const bytes = await fixtureBytes('archive', 'packed.npz');
    bytes.fill(0xff, 45, 60);
    const opened = await openFile(asFile('bad.npz', bytes));
    expect(opened.problems.map((problem) => problem.code)).toEqual(['malformed-file']);
    expect(opened.arrays.map((array) => array.path)).toEqual(['ids', 'names']);
  });

  it('notices a bit that is turned in a member that is not packed', async () => {
    const bytes = await fixtureBytes('archive', 'plain.npz');
    const [, second = 0] = placesOf(bytes, 0x04034b50);
    bytes[second - 1] = (bytes[second - 1] ?? 0) ^ 1;
    const opened = await openFile(asFile('bad.npz', bytes));
    expect(opened.problems).toEqual([
      { code: 'malformed-file', message: expect.stringContaining('betas.npy') as string },
    ]);
    expect(opened.arrays.map((array) => array.path)).toEqual(['ids', 'names']);
  });

  it('says of a large member that its checksum was not looked at', async () => {
    const head = new Uint8Array(await fixtureBytes('npy', 'u1-le.npy'));
    const large = new Uint8Array(68_000_000);
    large.set(head.subarray(0, 128));
    const shape = new TextEncoder().encode("'shape': (67999872,), }                         ");
    const at = new TextDecoder('latin1').decode(head).indexOf("'shape'");
    large.set(shape, at);
    const zip = zipSync({ 'a.npy': [large, { level: 0 }] });
    const opened = await openFile(asFile('large.npz', new Uint8Array(zip)));
    expect(opened.problems).toEqual([]);
    expect(opened.arrays[0]?.meta['note']).toMatch(/not compared with the checksum/);
  });

  it('refuses members that overlap', async () => {
    const bytes = await fixtureBytes('archive', 'plain.npz');
    const [first = 0, second = 0] = placesOf(bytes, DIRECTORY_ENTRY);
    const view = new DataView(bytes.buffer);
    view.setUint32(second + 42, view.getUint32(first + 42, true), true);
    await expect(openFile(asFile('bomb.npz', bytes))).rejects.toMatchObject({
      code: 'malformed-file',
    });
  });

  it('counts real bytes, not those that the directory promises', async () => {
    const zeros = zipSync({ 'a.npy': new Uint8Array(1_000_000) });
    const view = new DataView(zeros.buffer);
    const [entry = 0] = placesOf(zeros, DIRECTORY_ENTRY);
    view.setUint32(entry + 24, 1000, true);
    const opened = await openFile(asFile('lie.zip', new Uint8Array(zeros)));
    expect(opened.arrays).toEqual([]);
    expect(opened.problems.map((problem) => problem.code)).toEqual(['malformed-file']);
  });

  it('stops a member that grows like a bomb', async () => {
    const bomb = zipSync({ 'a.npy': new Uint8Array(80_000_000) }, { level: 9 });
    const opened = await openFile(asFile('bomb.zip', new Uint8Array(bomb)));
    expect(opened.problems.map((problem) => problem.code)).toEqual(['limit-exceeded']);
  });

  it('does not open archives inside archives', async () => {
    const inner = zipSync({ 'a.csv': new TextEncoder().encode('a,b\n1,2\n') });
    const outer = zipSync({ 'inner.zip': inner });
    const opened = await openFile(asFile('nested.zip', new Uint8Array(outer)));
    expect(opened.problems.map((problem) => problem.code)).toEqual(['unknown-format']);
  });
});

describe('broken tar', () => {
  it('says truncated when a member reaches past the end', async () => {
    const bytes = (await fixtureBytes('archive', 'train.tar')).slice(0, 560);
    await expect(openFile(asFile('cut.tar', bytes))).rejects.toMatchObject({
      code: 'truncated-file',
    });
  });

  it('refuses a header whose checksum is wrong', async () => {
    const bytes = await fixtureBytes('archive', 'train.tar');
    bytes[1024 + 5] = 0x58;
    await expect(openFile(asFile('bad.tar', bytes))).rejects.toMatchObject({
      code: 'malformed-file',
    });
  });

  it('reads only some samples of a stack', async () => {
    const opened = await openFile(asFile('t.tar', await fixtureBytes('archive', 'train.tar')));
    const betas = opened.arrays.find((array) => array.path === 'nsdgeneral.npy');
    const whole = await betas?.read();
    expect(await betas?.readRows?.(1, 2)).toEqual(whole?.subarray(15, 30));
  });
});
