/**
 * @file Betas of one session when asked for: `[nTrials, nVoxels]` in the order of the data set's
 * voxels, int16 kept as it is on disk. Nothing is cached: the mapper worker holds what it uses.
 */
import type { MissingMark, NumericArray } from '../domain/arrays.ts';
import type { SessionInfo } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';
import type { NamedArray, ReadOptions } from '../readers/types.ts';
import { hashText } from './fingerprint.ts';
import { countOf } from './loaded-file.ts';
import { invalidVoxels } from './missing-voxels.ts';
import type { MarkedZone } from './missing-voxels.ts';
import { emptyLike, readColumns, readRowRange } from './read-columns.ts';

/** Columns of one array, for some trials of a session. */
export interface BetasPiece {
  array: NamedArray;
  /** Flat place in a trial of each voxel; undefined when trials lie there as wanted. */
  columns: Uint32Array | undefined;
  /** Trials of this session in a longer array; undefined for all of it. */
  rows: { start: number; end: number } | undefined;
  /** Voxels are rows and trials columns in the file. */
  transposed: boolean;
  /** What marks missing voxels in the file; `zero` unless given. */
  missing?: MissingMark | undefined;
}

/** Some trials of a session: the pieces side by side (two hemispheres, say) are its voxels. */
export interface BetasBlock {
  nTrials: number;
  pieces: BetasPiece[];
}

export interface SessionBlocks extends SessionInfo {
  blocks: BetasBlock[];
}

export interface SessionBetas {
  /** `[nTrials, nVoxels]` row-major, units as on disk. */
  betas: Int16Array | Float32Array;
  nTrials: number;
  nVoxels: number;
  /** Ascending voxels without data in this session, by the mark of each file. */
  invalid: Uint32Array;
}

export interface BetasSource {
  nVoxels: number;
  session(session: number, options?: ReadOptions): Promise<SessionBetas>;
  /** Voxels without data among betas of a session that were kept elsewhere. */
  invalid(session: number, betas: SessionBetas['betas']): Uint32Array;
  /**
   * What a session is by content: files, arrays, and the places taken from them. Undefined where a
   * file is not known by its content.
   */
  key(session: number): Promise<string | undefined>;
  /** `[nTrials, count]` of voxels `[first, first + count)`, units as on disk; nothing else is read. */
  voxels(
    session: number,
    first: number,
    count: number,
    options?: ReadOptions,
  ): Promise<Int16Array | Float32Array>;
}

function isAscending(columns: Uint32Array): boolean {
  return columns.every((column, i) => i === 0 || column > (columns[i - 1] ?? 0));
}

/** Columns in any order: read ascending, then deal out. */
async function readPermuted(
  array: NamedArray,
  columns: Uint32Array,
  options?: ReadOptions,
): Promise<NumericArray> {
  const sorted = columns.toSorted();
  const values = await readColumns(array, sorted, options);
  const rank = new Map<number, number>([...sorted].map((column, i) => [column, i]));
  const from = Uint32Array.from(columns, (column) => rank.get(column) ?? 0);
  const out = emptyLike(values, values.length);
  for (let row = 0; row < values.length; row += columns.length) {
    for (let i = 0; i < columns.length; i++) out[row + i] = values[row + (from[i] ?? 0)] ?? NaN;
  }
  return out;
}

/** `[nRows, nColumns]` to `[nColumns, nRows]`. */
export function transpose(values: NumericArray, nRows: number, nColumns: number): NumericArray {
  const out = emptyLike(values, values.length);
  for (let row = 0; row < nRows; row++) {
    for (let column = 0; column < nColumns; column++) {
      out[column * nRows + row] = values[row * nColumns + column] ?? NaN;
    }
  }
  return out;
}

async function readPiece(
  piece: BetasPiece,
  nTrials: number,
  options?: ReadOptions,
): Promise<NumericArray> {
  const { array, columns, rows, transposed } = piece;
  if (rows) {
    const values = await readRowRange(array, rows.start, rows.end, options);
    return columns ? pick(values, columns, nTrials) : values;
  }
  if (transposed) {
    const turned = transpose(await array.read(options), countOf(array.shape) / nTrials, nTrials);
    return columns ? pick(turned, columns, nTrials) : turned;
  }
  if (!columns) return array.read(options);
  return isAscending(columns)
    ? readColumns(array, columns, options)
    : readPermuted(array, columns, options);
}

/** `[nRows, a]`, `[nRows, b]`, … to `[nRows, a + b + …]`. */
function sideBySide(parts: readonly NumericArray[], nRows: number): NumericArray {
  const [first] = parts;
  if (!first || parts.length === 1) return first ?? new Float32Array(0);
  const total = parts.reduce((sum, part) => sum + part.length, 0);
  const out = emptyLike(first, total);
  let column = 0;
  for (const part of parts) {
    const width = part.length / nRows;
    for (let row = 0; row < nRows; row++) {
      out.set(part.subarray(row * width, (row + 1) * width), (row * total) / nRows + column);
    }
    column += width;
  }
  return out;
}

async function readBlock(
  { pieces, nTrials }: BetasBlock,
  { signal, onProgress }: ReadOptions,
): Promise<NumericArray> {
  const parts: NumericArray[] = [];
  for (const [i, piece] of pieces.entries()) {
    const report = (fraction: number) => onProgress?.((i + fraction) / pieces.length);
    parts.push(await readPiece(piece, nTrials, { signal, onProgress: report }));
  }
  return sideBySide(parts, nTrials);
}

function pick(values: NumericArray, columns: Uint32Array, nRows: number): NumericArray {
  const width = values.length / nRows;
  const out = emptyLike(values, nRows * columns.length);
  for (let row = 0; row < nRows; row++) {
    for (let i = 0; i < columns.length; i++) {
      out[row * columns.length + i] = values[row * width + (columns[i] ?? 0)] ?? NaN;
    }
  }
  return out;
}

/** int16 stays; every other type becomes float32 (exact for 8 bits and halves). */
function asBetas(values: NumericArray): Int16Array | Float32Array {
  return values instanceof Int16Array || values instanceof Float32Array
    ? values
    : Float32Array.from(values);
}

function join(parts: (Int16Array | Float32Array)[]): Int16Array | Float32Array {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const out = parts.every((part) => part instanceof Int16Array)
    ? new Int16Array(length)
    : new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Columns of a piece: as chosen, else all that its array has for a trial. */
function columnsOf({ array, columns, transposed }: BetasPiece): Uint32Array {
  const width = transposed ? (array.shape[0] ?? 0) : countOf(array.shape.slice(1));
  return columns ?? Uint32Array.from({ length: width }, (_, i) => i);
}

/** The pieces of a block that hold voxels `[first, first + count)`, cut to them. */
function cutBlock({ nTrials, pieces }: BetasBlock, first: number, count: number): BetasBlock {
  let start = 0;
  const cut = pieces.map((piece) => {
    const all = columnsOf(piece);
    const columns = all.subarray(Math.max(0, first - start), Math.max(0, first + count - start));
    start += all.length;
    return { ...piece, columns };
  });
  return { nTrials, pieces: cut.filter(({ columns }) => columns.length > 0) };
}

/** Which file each part of a session's betas comes from, as far as its mark goes. */
function zonesOf(blocks: readonly BetasBlock[]): MarkedZone[] {
  let trial = 0;
  return blocks.flatMap(({ nTrials, pieces }) => {
    const trials: [number, number] = [trial, trial + nTrials];
    trial += nTrials;
    let voxel = 0;
    return pieces.map((piece): MarkedZone => {
      const first = voxel;
      voxel += columnsOf(piece).length;
      return { trials, voxels: [first, voxel], missing: piece.missing ?? 'zero' };
    });
  });
}

async function readBlocks(blocks: readonly BetasBlock[], options: ReadOptions) {
  const parts: (Int16Array | Float32Array)[] = [];
  for (const [i, block] of blocks.entries()) {
    const onProgress = (fraction: number) => options.onProgress?.((i + fraction) / blocks.length);
    parts.push(asBetas(await readBlock(block, { signal: options.signal, onProgress })));
  }
  return join(parts);
}

function describePiece({ array, columns, rows, transposed }: BetasPiece): string | undefined {
  const { fingerprint, modified } = array.meta;
  if (typeof fingerprint !== 'string') return undefined;
  const places = columns && columns.join(',');
  // The fingerprint samples a large file: a change between the samples shows in the time of the last one.
  const file = [fingerprint, modified ?? null];
  return JSON.stringify([...file, array.path, array.shape, rows, transposed, places]);
}

/** Hash over all pieces of a session. */
async function keyOf({ blocks }: SessionBlocks): Promise<string | undefined> {
  const pieces = blocks.flatMap((block) => block.pieces.map(describePiece));
  return pieces.includes(undefined) ? undefined : hashText(pieces.join('\n'));
}

/** Read sessions from their blocks. */
export function betasSource(sessions: readonly SessionBlocks[], nVoxels: number): BetasSource {
  const find = (session: number): SessionBlocks => {
    const found = sessions.find((entry) => entry.session === session);
    if (found) return found;
    const known = sessions.map((entry) => entry.session).join(', ');
    throw new LabError('bad-request', `Session ${session} is not loaded; there are ${known}.`);
  };
  return {
    nVoxels,
    key: (session) => keyOf(find(session)),
    invalid: (session, betas) => invalidVoxels(betas, nVoxels, zonesOf(find(session).blocks)),
    voxels: (session, first, count, options = {}) =>
      readBlocks(
        find(session).blocks.map((block) => cutBlock(block, first, count)),
        options,
      ),
    async session(session, options = {}) {
      const found = find(session);
      const betas = await readBlocks(found.blocks, options);
      if (betas.length !== found.nTrials * nVoxels) {
        throw new LabError(
          'shape-mismatch',
          `Session ${session} should hold ${found.nTrials} trials × ${nVoxels} voxels; ${betas.length} values were read.`,
        );
      }
      const invalid = invalidVoxels(betas, nVoxels, zonesOf(found.blocks));
      return { betas, nTrials: found.nTrials, nVoxels, invalid };
    },
  };
}
