/**
 * @file A product of plain matrices of any size on the device, in blocks. On WebAssembly the packed right side of
 * a product is read again for every few rows of the left: it is cut so that it stays in the second
 * cache, which also lets a cancel be heard often (note 154). On a GPU only the size of buffers counts.
 */
import { putBlock, takeBlock, type MatMul } from '../../../src/numerics/matrix.ts';
import { MAX_BUFFER_BYTES } from './backends.ts';
import * as kernels from './kernels.ts';
import type { Matrix } from './kernels.ts';

/** What one core's second cache holds beside the rows that pass by. */
const CACHED_BYTES = 2 ** 20;
/** Narrower blocks spend more on calls than they gain. */
const LEAST_COLUMNS = 64;
/** Rows of the left that go through at once where the right side is cached. */
const CACHED_ROWS = 1024;

interface Columns {
  from: number;
  to: number;
}

/** Ranges of at most `step` that cover `from..to`. */
function ranges(from: number, to: number, step: number): Columns[] {
  return Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => ({
    from: from + i * step,
    to: Math.min(to, from + (i + 1) * step),
  }));
}

const fitting = (bytes: number, length: number): number =>
  Math.max(1, Math.floor(bytes / 4 / length));

/** Sizes of blocks for a right side `[k, n]`: what the device holds at once, what one product takes. */
function sizesOf(k: number, n: number) {
  const held = fitting(MAX_BUFFER_BYTES, k);
  const rows = fitting(MAX_BUFFER_BYTES, Math.max(k, Math.min(n, held)));
  if (kernels.isFar()) return { held, wide: held, rows };
  const wide = Math.max(LEAST_COLUMNS, fitting(CACHED_BYTES, k));
  return { held, wide: Math.min(held, wide), rows: Math.min(rows, CACHED_ROWS) };
}

function uploadColumns(b: Float32Array, k: number, n: number, { from, to }: Columns): Matrix {
  const whole = from === 0 && to === n;
  const block = { row: 0, column: from, rows: k, columns: to - from };
  return kernels.uploadMatrix(whole ? b : takeBlock(b, n, block), k, to - from);
}

/** @param breathe  Called after each block: may let the event loop turn, may throw to stop. */
export function blockedProduct(breathe: () => Promise<void>): MatMul {
  return async (a, b, m, k, n) => {
    const { held, wide, rows } = sizesOf(k, n);
    const out = new Float32Array(m * n);
    for (const part of ranges(0, n, held)) {
      const blocks = ranges(part.from, part.to, wide);
      const rights: Matrix[] = [];
      const lefts: Matrix[] = [];
      try {
        for (const block of blocks) rights.push(uploadColumns(b, k, n, block));
        for (const { from: row, to } of ranges(0, m, rows)) {
          const left = kernels.uploadMatrix(a.subarray(row * k, to * k), to - row, k);
          lefts.push(left);
          for (const [i, right] of rights.entries()) {
            const column = blocks[i]?.from ?? 0;
            const values = await kernels.take(kernels.product(left, right));
            const block = { row, column, rows: to - row, columns: right.shape[1] };
            putBlock(out, n, block, values);
            await breathe();
          }
          kernels.release(lefts.splice(0));
        }
      } finally {
        kernels.release([...rights, ...lefts]);
      }
    }
    return out;
  };
}
