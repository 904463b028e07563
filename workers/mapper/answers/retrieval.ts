/**
 * @file Retrieval on held-out conditions, both ways, with its chance control and an interval.
 *
 * The interval holds 95 % of `draws` repetitions: other sets of conditions where more are held out
 * than are compared, else (all are used) bootstrap samples of the queries against the same gallery.
 */
import { createRandom, type Random } from '../../../src/numerics/random.ts';
import {
  centralInterval,
  countHits,
  retrievalHits,
  wrongDeal,
  type BothWays,
} from '../../../src/numerics/retrieval.ts';
import type { MatMul } from '../../../src/numerics/matrix.ts';
import type { MapperProtocol, RetrievalCounts } from '../mapper.protocol.ts';
import type { Registry } from '../registry.ts';
import type { Context, Scans } from '../scans/scans.ts';
import type { Truths } from '../scans/truths.ts';
import { similarities } from './compare.ts';
import { predictHeldOut } from './held-out.ts';

type Request = MapperProtocol['retrieval']['in'];

/** All cosines `[n, n]` and the conditions they belong to. */
interface Gallery {
  cosines: Float32Array;
  ids: Int32Array;
}

/** The gallery of some of its conditions; prediction j of the result is prediction `dealt[j]`. */
function pick({ cosines, ids }: Gallery, rows: Uint32Array, dealt = rows): Gallery {
  const n = rows.length;
  const picked = new Float32Array(n * n);
  rows.forEach((row, i) => {
    dealt.forEach((column, j) => {
      picked[i * n + j] = cosines[row * ids.length + column] ?? NaN;
    });
  });
  return { cosines: picked, ids: Int32Array.from(rows, (row) => ids[row] ?? -1) };
}

function counts({ cosines, ids }: Gallery): BothWays {
  const { forward, backward } = retrievalHits(cosines, ids);
  return { forward: countHits(forward), backward: countHits(backward) };
}

function firstRows(n: number): Uint32Array {
  return Uint32Array.from({ length: n }, (_, i) => i);
}

function otherSet(gallery: Gallery, of: number, random: Random): BothWays {
  const all = random.shuffle([...firstRows(gallery.ids.length)]);
  return counts(pick(gallery, Uint32Array.from(all.slice(0, of))));
}

function bootstrap(gallery: Gallery, random: Random): BothWays {
  const { forward, backward } = retrievalHits(gallery.cosines, gallery.ids);
  const n = gallery.ids.length;
  const total: BothWays = { forward: 0, backward: 0 };
  for (let k = 0; k < n; k += 1) {
    const query = random.integer(n);
    total.forward += forward[query] ?? 0;
    total.backward += backward[query] ?? 0;
  }
  return total;
}

function intervals(gallery: Gallery, of: number, draws: number, random: Random) {
  const all = Array.from({ length: draws }, () =>
    of < gallery.ids.length ? otherSet(gallery, of, random) : bootstrap(gallery, random),
  );
  return {
    forward: centralInterval(all.map(({ forward }) => forward)),
    backward: centralInterval(all.map(({ backward }) => backward)),
  };
}

/**
 * Count how many of `of` held-out conditions find their own, both ways.
 *
 * @throws LabError `no-model`, `too-few-trials`, `shape-mismatch`.
 */
export async function retrieval(
  scans: Scans,
  truths: Truths,
  registry: Registry,
  request: Request,
  matMul: MatMul,
  context: Context,
): Promise<RetrievalCounts> {
  const { target, of, average, draws, seed, steps } = request;
  const known = new Set(truths.conditions(target));
  const among = (condition: number): boolean => known.has(condition);
  const asked = { of: draws > 0 ? Infinity : of, average, steps };
  const found = await predictHeldOut(scans, registry.need(target), asked, context, among);
  const { matrix, dim } = await truths.rows(target, found.conditions, context);
  const cosines = await similarities(target, matrix, found.predictions, dim, matMul);
  const gallery = { cosines, ids: found.conditions };
  const random = createRandom(seed);
  const rows = firstRows(Math.min(of, gallery.ids.length));
  return {
    of: rows.length,
    ...counts(pick(gallery, rows)),
    shuffled: counts(pick(gallery, rows, wrongDeal(rows.length, random))),
    ...(draws > 0 ? { draws: intervals(gallery, rows.length, draws, random) } : {}),
  };
}
