/**
 * @file Counts of a gallery: hits both ways, strict and among five, chance controls, and an interval.
 *
 * The interval holds 95 % of `draws` repetitions: other sets of scans where more are held out than
 * are compared, else (all are used) bootstrap samples of the queries against the same gallery.
 */
import { bothWays } from '../../../src/numerics/combine.ts';
import type { Random } from '../../../src/numerics/random.ts';
import {
  centralInterval,
  countAmong,
  retrievalHits,
  wrongDeal,
} from '../../../src/numerics/retrieval.ts';
import type { BothWays, RetrievalCounts } from '../mapper.protocol.ts';
import { firstRows, pick, type Gallery } from './gallery.ts';

const NEAREST = 5;

export function hits({ cosines, ids }: Gallery): BothWays {
  return bothWays(cosines, ids);
}

function otherSet(gallery: Gallery, of: number, random: Random): BothWays {
  const all = random.shuffle([...firstRows(gallery.ids.length)]);
  return hits(pick(gallery, Uint32Array.from(all.slice(0, of))));
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

/** Predictions dealt to the scans of other conditions; where there is one condition, to other rows. */
function shuffled(gallery: Gallery, random: Random): BothWays {
  return hits(pick(gallery, firstRows(gallery.ids.length), wrongDeal(gallery.ids.length, random)));
}

/** Expected hits of a guess among n rows, any row of the own condition being right. */
function expectedHits(ids: Int32Array): number {
  const sizes = new Map<number, number>();
  for (const id of ids) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  return [...sizes.values()].reduce((sum, size) => sum + (size * size) / ids.length, 0);
}

export interface CountOptions {
  of: number;
  draws: number;
  nHeldOut: number;
  random: Random;
}

/**
 * All counts of the first `of` queries of a gallery.
 *
 * @param whole     More queries than `of` when other sets are to be drawn.
 * @param controls  Galleries of the first `of` queries.
 */
export function countsOf(
  whole: Gallery,
  controls: { meanScan: Gallery; noise: Gallery },
  { of, draws, nHeldOut, random }: CountOptions,
): RetrievalCounts {
  const rows = firstRows(Math.min(of, whole.ids.length));
  const judged = pick(whole, rows);
  const strict = { cosines: judged.cosines, ids: Int32Array.from(rows) };
  return {
    of: rows.length,
    gallery: nHeldOut,
    chance: expectedHits(judged.ids),
    ...hits(judged),
    strict: hits(strict),
    topFive: countAmong(judged.cosines, judged.ids, NEAREST),
    shuffled: shuffled(judged, random),
    meanScan: hits(controls.meanScan),
    noise: hits(controls.noise),
    ...(draws > 0 ? { draws: intervals(whole, rows.length, draws, random) } : {}),
  };
}
