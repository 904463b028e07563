/** @file Embeddings of held-out scans as a safetensors file: decoded and true, row by row. */
import type { Target } from '../domain/decode.ts';
import { LabError } from '../domain/errors.ts';
import { writeSafetensors } from '../models/safetensors.ts';
import { atlasTarget, decodeHeldOut } from '../state/atlas.ts';
import type { Bench } from '../state/decode-scan.ts';
import { truthOf } from '../state/decode-views.ts';
import type { EmbeddingFiles } from '../state/hooks.ts';
import { version } from '../../package.json';

/** `[n, dim]`; NaN in the rows of conditions without a true embedding. */
function truthMatrix(bench: Bench, target: Target, conditions: Int32Array, dim: number) {
  const matrix = new Float32Array(conditions.length * dim).fill(NaN);
  conditions.forEach((condition, i) => {
    const row = truthOf(bench, target, condition);
    if (row?.length === dim) matrix.set(row, i * dim);
  });
  return matrix;
}

/** Offers what the mappers in use predict for held-out conditions. */
export function createEmbeddingFiles(bench: () => Bench | undefined): EmbeddingFiles {
  return {
    heldOut: async ({ signal, progress }) => {
      const here = bench();
      if (!here) throw new LabError('no-dataset', 'No dataset is loaded.');
      const target = atlasTarget(here);
      const { conditions, rows } = await decodeHeldOut(here, target, { signal, progress });
      await here.truth.ensure(target, [...conditions], {
        signal,
        onProgress: (done, total) => progress('encoding stimuli', done / total),
      });
      const n = conditions.length;
      const dim = rows.length / Math.max(1, n);
      const truth = truthMatrix(here, target, conditions, dim);
      const names = Array.from(conditions, (c) => here.dataset.conditionNames[c] ?? String(c));
      const bytes = writeSafetensors(
        {
          decoded: { shape: [n, dim], values: rows },
          truth: { shape: [n, dim], values: truth },
        },
        {
          target,
          conditions: JSON.stringify(names),
          dataset: here.dataset.id,
          rows: 'held-out conditions, mean of their trials; unit norm',
          app: `Afterimage ${version}`,
        },
      );
      return new Blob([bytes]);
    },
  };
}
