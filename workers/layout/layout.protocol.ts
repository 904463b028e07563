/** @file What the layout worker answers: where embeddings lie in a plane, and who is near whom. Types only. */

/** How the plane came to be, for captions. */
export interface LayoutFacts {
  method: 'pca' | 'umap';
  /** Share of the variance along each axis of the plane; of PCA only. */
  explained: [number, number] | undefined;
  /** Rows that the axes were found from, when not all. */
  nFitted: number;
}

export interface UmapOptions {
  neighbours: number;
  minDist: number;
  seed: number;
}

export interface LayoutProgress {
  what: string;
  done: number;
  total: number;
}

export interface LayoutProtocol {
  /** Take embeddings in, `[n, dim]` row-major, moved. What was there before is forgotten. */
  use: { in: { matrix: Float32Array; dim: number }; out: null; progress: never };
  /** The plane of the first two principal axes: `[n, 2]`. Fails with `too-few-trials` for one row. */
  pca: {
    in: null;
    out: { xy: Float32Array; facts: LayoutFacts };
    progress: LayoutProgress;
  };
  /** A plane that keeps neighbours together (UMAP over at most 50 principal axes): `[n, 2]`. */
  umap: {
    in: UmapOptions;
    out: { xy: Float32Array; facts: LayoutFacts };
    progress: LayoutProgress;
  };
  /**
   * Other rows in the plane of the last layout, `[m, 2]`: projected by PCA; by UMAP at the mean place of
   * their nearest embeddings, weighted by similarity.
   */
  place: { in: { rows: Float32Array; method: 'pca' | 'umap' }; out: Float32Array; progress: never };
  /** Rows nearest to a row by cosine, without itself, best first. */
  nearest: {
    in: { row: number; top: number };
    out: { row: number; similarity: number }[];
    progress: never;
  };
}
