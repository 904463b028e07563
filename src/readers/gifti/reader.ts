/**
 * @file GIFTI surfaces and values per vertex: ASCII, base64, zlib-compressed base64 and values in a
 * file of their own, both byte orders, row- and column-major.
 *
 * Coordinate transforms of a POINTSET are given in the metadata and not applied. Source: GIFTI 1.0.
 * Checked against nibabel (`scripts/fixtures/readers/surf.py`).
 */
import { blobSource, readBlob } from '../byte-source.ts';
import { malformed, overLimit, unsupportedType } from '../fail.ts';
import { labelTableArrays, type TableLabel } from '../label-table.ts';
import { madeArray } from '../memory-array.ts';
import { bytesOf, countOf } from '../numbers.ts';
import type { NumericDType } from '../numbers.ts';
import type { FormatReader, NamedArray, OpenedFile, OpenOptions, ReaderFile } from '../types.ts';
import { externalFile, giftiValues } from './values.ts';
import type { GiftiLayout } from './values.ts';
import { childrenOf, parseXml } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** A string in V8 holds half a billion characters. */
const MAX_XML_BYTES = 402_653_184;

const TYPES: ReadonlyMap<string, NumericDType> = new Map([
  ['NIFTI_TYPE_UINT8', 'uint8'],
  ['NIFTI_TYPE_INT8', 'int8'],
  ['NIFTI_TYPE_INT16', 'int16'],
  ['NIFTI_TYPE_UINT16', 'uint16'],
  ['NIFTI_TYPE_INT32', 'int32'],
  ['NIFTI_TYPE_UINT32', 'uint32'],
  ['NIFTI_TYPE_INT64', 'int64'],
  ['NIFTI_TYPE_UINT64', 'uint64'],
  ['NIFTI_TYPE_FLOAT32', 'float32'],
  ['NIFTI_TYPE_FLOAT64', 'float64'],
]);

/** What an intent is called here, and its axes. */
const INTENTS: ReadonlyMap<string, { path: string; axes: string[]; units: NamedArray['units'] }> =
  new Map([
    ['NIFTI_INTENT_POINTSET', { path: 'vertices', axes: ['vertex', 'xyz'], units: 'mm' }],
    ['NIFTI_INTENT_TRIANGLE', { path: 'faces', axes: ['face', 'corner'], units: 'index' }],
    ['NIFTI_INTENT_LABEL', { path: 'label', axes: ['vertex'], units: 'label' }],
    ['NIFTI_INTENT_SHAPE', { path: 'shape', axes: ['vertex'], units: 'unknown' }],
  ]);

interface Header extends GiftiLayout {
  intent: string;
}

function attribute(element: XmlElement, name: string): string {
  const value = element.attributes.get(name);
  if (value === undefined) throw malformed(`GIFTI <${element.name}> lacks ${name}`);
  return value;
}

function shapeOf(element: XmlElement): number[] {
  const rank = Number(attribute(element, 'Dimensionality'));
  if (!Number.isInteger(rank) || rank < 1 || rank > 6) {
    throw malformed(`GIFTI array of ${attribute(element, 'Dimensionality')} dimensions`);
  }
  const shape = Array.from({ length: rank }, (_, axis) => Number(attribute(element, `Dim${axis}`)));
  if (!shape.every((length) => Number.isInteger(length) && length >= 0)) {
    throw malformed(`GIFTI dimensions ${shape.join(' x ')}`);
  }
  if (!Number.isSafeInteger(countOf(shape) * 8)) throw malformed('GIFTI dimensions overflow');
  return shape;
}

const ENCODINGS = new Set(['ASCII', 'Base64Binary', 'GZipBase64Binary', 'ExternalFileBinary']);

function headerOf(element: XmlElement, siblings?: readonly ReaderFile[]): Header {
  const type = attribute(element, 'DataType');
  const dtype = TYPES.get(type);
  if (!dtype) throw unsupportedType('GIFTI', type, 'Save it as NIFTI_TYPE_FLOAT32.');
  const encoding = attribute(element, 'Encoding');
  if (!ENCODINGS.has(encoding)) throw malformed(`GIFTI values encoded as ${encoding}`);
  const shape = shapeOf(element);
  const external =
    encoding === 'ExternalFileBinary'
      ? externalFile(
          attribute(element, 'ExternalFileName'),
          element.attributes.get('ExternalFileOffset') ?? '',
          siblings,
        )
      : undefined;
  if (external) {
    blobSource(external.file.blob).assertHolds(external.offset + countOf(shape) * bytesOf(dtype));
  }
  return {
    dtype,
    shape,
    external,
    columnMajor: element.attributes.get('ArrayIndexingOrder') === 'ColumnMajorOrder',
    encoding,
    littleEndian: element.attributes.get('Endian') !== 'BigEndian',
    intent: attribute(element, 'Intent'),
  };
}

function metadataOf(element: XmlElement): Record<string, string> {
  const entries = childrenOf(element, 'MetaData').flatMap((meta) => childrenOf(meta, 'MD'));
  return Object.fromEntries(
    entries.map((entry) => [
      childrenOf(entry, 'Name')[0]?.text.trim() ?? '',
      childrenOf(entry, 'Value')[0]?.text.trim() ?? '',
    ]),
  );
}

function transformsOf(element: XmlElement): unknown[] {
  return childrenOf(element, 'CoordinateSystemTransformMatrix').map((one) => ({
    from: childrenOf(one, 'DataSpace')[0]?.text.trim(),
    to: childrenOf(one, 'TransformedSpace')[0]?.text.trim(),
    matrix: childrenOf(one, 'MatrixData')[0]?.text.trim().split(/\s+/).map(Number),
  }));
}

function axesOf(shape: readonly number[], named: readonly string[] | undefined): string[] {
  return shape.map((_, axis) => named?.[axis] ?? (axis === 0 ? 'vertex' : `axis${axis}`));
}

function arrayOf(
  element: XmlElement,
  taken: Set<string>,
  siblings?: readonly ReaderFile[],
): NamedArray {
  const header = headerOf(element, siblings);
  const { shape, dtype, intent } = header;
  const known = INTENTS.get(intent);
  const path = freeName(known?.path ?? intent.replace('NIFTI_INTENT_', '').toLowerCase(), taken);
  return madeArray({
    path,
    dtype,
    shape,
    axes: axesOf(shape, known?.axes),
    units: known?.units ?? 'unknown',
    meta: { intent, metadata: metadataOf(element), transforms: transformsOf(element) },
    make: () => giftiValues(childrenOf(element, 'Data')[0]?.text ?? '', header),
  });
}

/** A second array of one intent gets a number: `shape2`. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let n = 2; taken.has(free); n += 1) free = `${name}${n}`;
  taken.add(free);
  return free;
}

function labelOf({ attributes, text }: XmlElement): TableLabel {
  const share = (name: string) => Math.round(Number(attributes.get(name) ?? 1) * 255);
  return {
    index: Number(attributes.get('Key') ?? 0),
    name: text.trim(),
    rgba: [share('Red'), share('Green'), share('Blue'), share('Alpha')],
  };
}

function labelTable(root: XmlElement): NamedArray[] {
  const labels = childrenOf(root, 'LabelTable').flatMap((table) => childrenOf(table, 'Label'));
  return labels.length === 0 ? [] : labelTableArrays(labels.map(labelOf));
}

async function openGifti(file: ReaderFile, options?: OpenOptions): Promise<OpenedFile> {
  const { size } = file.blob;
  if (size > MAX_XML_BYTES) throw overLimit('GIFTI bytes', MAX_XML_BYTES, size, 'Split the file.');
  const root = parseXml(new TextDecoder().decode(await readBlob(file.blob, 0, size)));
  if (root.name !== 'GIFTI') throw malformed(`GIFTI root element is <${root.name}>`);
  const taken = new Set<string>();
  const arrays = childrenOf(root, 'DataArray').map((element) =>
    arrayOf(element, taken, options?.siblings),
  );
  const tables = labelTable(root);
  if (arrays.length + tables.length === 0) throw malformed('GIFTI holds no DataArray');
  return {
    format: 'gifti',
    arrays: [...arrays, ...tables],
    problems: [],
    close: () => undefined,
  };
}

export const giftiReader: FormatReader = {
  format: 'gifti',
  sniff: (head) => {
    const text = new TextDecoder('latin1').decode(head);
    return /^(\xef\xbb\xbf)?\s*<(\?xml|!DOCTYPE|GIFTI)/.test(text) && text.includes('<GIFTI');
  },
  open: openGifti,
};
