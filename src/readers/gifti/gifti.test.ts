/** @file GIFTI against nibabel in every encoding and order, and broken XML. */
import { describe, expect, it } from 'vitest';
import { openFile } from '../registry.ts';
import { asFile, fixtureBytes } from '../testing/fixtures.ts';
import { twinSuite } from '../testing/twin-suite.ts';
import { parseXml } from './xml.ts';

await twinSuite('gifti');

const HEAD = '<?xml version="1.0"?><GIFTI Version="1.0">';

/** A file of one ASCII array. */
function ascii(values: string, attributes = 'Dimensionality="1" Dim0="3"'): string {
  return (
    `${HEAD}<DataArray Intent="NIFTI_INTENT_SHAPE" DataType="NIFTI_TYPE_FLOAT32" ${attributes} ` +
    `Encoding="ASCII" Endian="LittleEndian"><Data>${values}</Data></DataArray></GIFTI>`
  );
}

describe('gifti', () => {
  it('keeps exponents, infinities and NaN of ASCII numbers', async () => {
    const opened = await openFile(asFile('a.gii', ascii('2.5e-05 -inf nan')));
    const values = await opened.arrays[0]?.read();
    expect(Array.from(values ?? [])).toEqual([Math.fround(2.5e-5), -Infinity, NaN]);
  });

  it.each([
    ['too few values', ascii('1 2')],
    ['a dimension that is no number', ascii('1', 'Dimensionality="1" Dim0="x"')],
    ['dimensions that overflow', ascii('1', 'Dimensionality="2" Dim0="99999999" Dim1="99999999"')],
    ['tags that cross', `${HEAD}<A><B></A></B></GIFTI>`],
    ['nothing but nesting', HEAD + '<A>'.repeat(100_000)],
  ])('refuses %s', async (_, xml) => {
    const reading = openFile(asFile('bad.gii', xml)).then((opened) => opened.arrays[0]?.read());
    await expect(reading).rejects.toMatchObject({ code: 'malformed-file' });
  });

  it('says which element is not closed', async () => {
    await expect(openFile(asFile('cut.gii', `${HEAD}<DataArray>`))).rejects.toMatchObject({
      code: 'truncated-file',
      context: { expected: '</DataArray>' },
    });
  });

  it('reads values of a second file that is dropped with it, as nibabel does', async () => {
    const siblings = [asFile('sub/outside.data', await fixtureBytes('gifti', 'outside.data'))];
    const file = asFile('outside.surf.gii', await fixtureBytes('gifti', 'outside.surf.gii'));
    const opened = await openFile(file, { siblings });
    const inside = await openFile(
      asFile('a.gii', await fixtureBytes('gifti', 'base64-little-C.surf.gii')),
    );
    for (const [index, array] of opened.arrays.entries()) {
      const same = inside.arrays[index];
      expect(array).toMatchObject({ path: same?.path, shape: same?.shape });
      expect(await array.read()).toEqual(await same?.read());
    }
    await expect(openFile(file)).rejects.toMatchObject({
      code: 'missing-part',
      context: { part: 'outside.data' },
    });
    const cut = [asFile('outside.data', new Uint8Array(100))];
    await expect(openFile(file, { siblings: cut })).rejects.toMatchObject({
      code: 'truncated-file',
    });
  });

  it.each([
    ['a word', 'FLOAT32', '1 2 x3'],
    ['a number with a comma', 'FLOAT32', '1 2 3,5'],
    ['a fraction among whole numbers', 'INT32', '1 2 3.5'],
    ['a number that the type does not hold', 'UINT8', '1 2 256'],
    ['NaN among whole numbers', 'INT16', '1 2 nan'],
  ])('refuses %s', async (_, type, text) => {
    const xml = ascii(text).replace('FLOAT32', type);
    const reading = openFile(asFile('a.gii', xml)).then((opened) => opened.arrays[0]?.read());
    await expect(reading).rejects.toMatchObject({ code: 'malformed-file' });
  });

  it('refuses more values than the dimensions say', async () => {
    const xml = ascii(btoa('0123456789abcdef')).replace('"ASCII"', '"Base64Binary"');
    const reading = openFile(asFile('a.gii', xml)).then((opened) => opened.arrays[0]?.read());
    await expect(reading).rejects.toThrow('12 bytes expected, found 16');
  });

  it('says truncated when cut anywhere', async () => {
    const bytes = await fixtureBytes('gifti', 'zlib-little-C.surf.gii');
    for (let length = 300; length < bytes.length; length += 97) {
      await expect(openFile(asFile('cut.gii', bytes.slice(0, length)))).rejects.toMatchObject({
        code: 'truncated-file',
      });
    }
  });
});

describe('xml', () => {
  it('reads attributes, CDATA, comments, entities and a document type with a subset', () => {
    const text =
      '<!DOCTYPE a [<!ENTITY x "y">]><!-- <b> --><a k="1 &lt; 2" j=\'&#65;\'><c/>t&amp;<![CDATA[<d>]]></a>';
    const root = parseXml(text);
    expect(root.name).toBe('a');
    expect([...root.attributes]).toEqual([
      ['k', '1 < 2'],
      ['j', 'A'],
    ]);
    expect(root.text).toBe('t&<d>');
    expect(root.children.map((child) => child.name)).toEqual(['c']);
  });
});
