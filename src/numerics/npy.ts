/** @file NumPy's file format, version 1.0, for taking matrices and tables away. Checked against numpy by fixture bytes. */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];

/** Magic, version, length and text of the header, padded with blanks to 64 bytes as numpy does. */
function headed(descr: string, shape: readonly number[], nBytes: number) {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': ${descr}, 'fortran_order': False, 'shape': ${tuple}, }`;
  // Numpy leaves room for a first axis of 21 digits, so that rows can be added in place.
  const room = 21 - String(shape[0]).length;
  const begin = Math.ceil((MAGIC.length + 2 + text.length + room + 1) / 64) * 64;
  const header = text.padEnd(begin - MAGIC.length - 3) + '\n';
  const out = new Uint8Array(begin + nBytes);
  out.set(MAGIC);
  new DataView(out.buffer).setUint16(MAGIC.length, header.length, true);
  out.set(new TextEncoder().encode(header), MAGIC.length + 2);
  return { out, begin };
}

/**
 * A little-endian float32 array as an `.npy` file.
 *
 * @param values  Row-major, borrowed. NaN and infinities are kept.
 * @param shape   Must count `values`.
 * @throws RangeError if it does not.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function writeNpy(values: Float32Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const count = shape.reduce((product, n) => product * n, 1);
  if (count !== values.length) {
    throw new RangeError(`Shape [${shape.join(', ')}] counts ${count}, found ${values.length}.`);
  }
  const { out, begin } = headed("'<f4'", shape, values.byteLength);
  out.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), begin);
  return out;
}

type Cell = string | number | undefined;

interface Field {
  name: string;
  /** Code points of the longest text; undefined for numbers. */
  letters: number | undefined;
  nBytes: number;
}

/** Numbers where every cell is a number or missing, else text. */
function fieldOf(name: string, cells: readonly Cell[]): Field {
  const plain = name.replace(/[^ -~]|['\\]/g, '_');
  if (!cells.some((cell) => typeof cell === 'string')) {
    return { name: plain, letters: undefined, nBytes: 8 };
  }
  const letters = Math.max(1, ...cells.map((cell) => [...String(cell ?? '')].length));
  return { name: plain, letters, nBytes: 4 * letters };
}

/**
 * A table as a structured array in an `.npy` file: `np.load(file)['name of a column']`.
 *
 * @param header  Names of the columns; what Python's quotes would need to escape becomes `_`.
 * @param rows    Borrowed. Columns of numbers become float64, NaN where a cell is missing; others text
 *                (UTF-32), empty where a cell is missing.
 * @see https://numpy.org/doc/stable/user/basics.rec.html
 */
export function writeNpyTable(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
): Uint8Array<ArrayBuffer> {
  const fields = header.map((name, c) =>
    fieldOf(
      name,
      rows.map((row) => row[c]),
    ),
  );
  const types = fields.map(
    ({ name, letters }) => `('${name}', '${letters === undefined ? '<f8' : `<U${letters}`}')`,
  );
  const rowBytes = fields.reduce((sum, { nBytes }) => sum + nBytes, 0);
  const { out, begin } = headed(`[${types.join(', ')}]`, [rows.length], rows.length * rowBytes);
  const view = new DataView(out.buffer);
  let at = begin;
  for (const row of rows) {
    fields.forEach(({ letters, nBytes }, c) => {
      const cell = row[c];
      if (letters === undefined) view.setFloat64(at, Number(cell ?? NaN), true);
      else
        [...String(cell ?? '')].forEach((letter, i) =>
          view.setUint32(at + 4 * i, letter.codePointAt(0) ?? 0, true),
        );
      at += nBytes;
    });
  }
  return out;
}
