/** @file A data set as the reader worker keeps it: what the page knows, and where the rest is read. */
import type { DatasetInfo, EmbeddedTarget, Picture } from '../domain/dataset.ts';
import type { LabErrorCode } from '../domain/errors.ts';
import type { ReadOptions } from '../readers/types.ts';
import type { EmbeddingSource } from './assigned/embeddings.ts';
import type { BetasSource } from './betas-source.ts';
import type { SurfaceLayers } from './flat-surfaces.ts';

/** Pictures by condition, read when asked for. */
export interface StimulusSource {
  /** One a condition, in the order asked. */
  pictures(conditions: readonly number[], options?: ReadOptions): Promise<Picture[]>;
  /** `[n, h * w * channels]` in 0..1, row-major. */
  pixels(conditions: readonly number[], options?: ReadOptions): Promise<Float32Array>;
  shape: [number, number, number];
  /** What the pictures are known by between visits; absent where their files cannot be told apart. */
  identity?: { key: string; rowOf: Int32Array };
}

/** Words by condition. */
export interface AnnotationSource {
  captions(conditions: readonly number[]): Promise<string[][]>;
  /** Indices into `DatasetInfo.categoryNames`. */
  categories(conditions: readonly number[]): Promise<number[][]>;
}

export interface Dataset {
  info: DatasetInfo;
  betas: BetasSource;
  stimuli: StimulusSource | undefined;
  /** Were the pixels of all pictures compared while it was put together? */
  picturesCompared: boolean;
  annotations: AnnotationSource;
  /** Where the vertices of `info.surfaces` lie in the volume, for sampling others on them. */
  layers(options?: ReadOptions): Promise<SurfaceLayers[]>;
  /** True embeddings given by hand. */
  embeddings: Partial<Record<EmbeddedTarget, EmbeddingSource>>;
}

/** Something the user should know that stops nothing. */
export interface Note {
  code: LabErrorCode;
  message: string;
  file: string | undefined;
}
