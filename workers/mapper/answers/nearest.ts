/** @file Conditions whose truth is nearest to an embedding, and the rank of the right one. */
import { LabError } from '../../../src/domain/errors.ts';
import type { MatMul } from '../../../src/numerics/matrix.ts';
import type { MapperProtocol, Neighbour } from '../mapper.protocol.ts';
import type { Preparation } from '../scans/prepare.ts';
import type { Context } from '../scans/scans.ts';
import type { Truths } from '../scans/truths.ts';
import { similarities } from './compare.ts';

type Request = MapperProtocol['nearest']['in'];
type Answer = MapperProtocol['nearest']['out'];

/** 1-based rank of `own`; undefined when it is not among the candidates. */
function rankOf(sorted: readonly Neighbour[], own: number | undefined): number | undefined {
  const at = sorted.findIndex(({ condition }) => condition === own);
  return at < 0 ? undefined : at + 1;
}

/**
 * Rank candidates by similarity, the lower condition first on ties.
 *
 * @throws LabError `missing-part` if a candidate's truth is not known, `shape-mismatch` if the
 *                  embedding has another length than the truths, `bad-request` without candidates.
 */
export async function nearest(
  truths: Truths,
  { target, embedding, top, among, own }: Request,
  matMul: MatMul,
  context: Context,
  preparation?: Preparation,
): Promise<Answer> {
  const candidates = among ?? truths.conditions(target);
  if (candidates.length === 0) {
    throw new LabError(
      'bad-request',
      `No condition has a known ${target} embedding to compare with.`,
    );
  }
  const { matrix, dim } = await truths.rows(target, candidates, context, preparation);
  if (dim !== embedding.length) {
    throw new LabError(
      'shape-mismatch',
      `The embedding has ${embedding.length} values, the ${target} truths have ${dim}. Use the mapper and the truths of one model.`,
      { found: embedding.length, expected: dim },
    );
  }
  const similarity = await similarities(target, matrix, embedding, dim, matMul);
  const sorted = Array.from(candidates, (condition, i) => ({
    condition,
    similarity: similarity[i] ?? NaN,
  })).sort((a, b) => b.similarity - a.similarity || a.condition - b.condition);
  return { neighbours: sorted.slice(0, top), rank: rankOf(sorted, own), of: candidates.length };
}
