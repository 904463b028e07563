/** @file The decoded scan as views show it: vectors, pictures, retrieval, words. */
import type { Picture } from '../../domain/dataset.ts';
import type { Provenance, Target } from '../../domain/decode.ts';
import type { Remote } from '../../domain/remote.ts';

/** The vectors of the selected scan. */
export interface MappedView {
  trial: number;
  /** The trial alone, or all presentations of its picture, whose mean this is. */
  trials: number[];
  condition: number;
  /** `[nVoxels]` z-scored betas, mean over the trials, before and after the perturbation. */
  betasZ: Float32Array;
  perturbedZ: Float32Array;
  /** Embedding space shown: `image` where there is a mapper for it, else another target. */
  target: Target;
  /** Unit-norm vectors, except for `pixels`. `truth` is absent while it is being computed. */
  decoded: Float32Array;
  perturbed: Float32Array;
  truth: Float32Array | undefined;
  /** The same truth without the clamp of the mapper's targets; absent where there is none. */
  truthRaw?: Float32Array | undefined;
  mapper: string;
}

/** The pictures of the selected scan. */
export interface PicturesView {
  trial: number;
  seen: Picture | undefined;
  captions: string[];
  /** From the scan as it is. */
  decoded: Picture;
  /** From the perturbed scan; the same object as `decoded` without a perturbation. */
  perturbed: Picture;
  provenance: Provenance;
}

export interface Retrieved {
  condition: number;
  similarity: number;
  picture: Picture | undefined;
  caption: string | undefined;
}

export interface RetrievedView {
  trial: number;
  /** Nearest to the perturbed prediction, best first. */
  top: Retrieved[];
  /** 1-based rank of the scan's own condition among `of`. */
  rank: number | undefined;
  rankUnperturbed: number | undefined;
  of: number;
  /** Cosine of prediction and truth, before and after the perturbation. */
  cosine: number | undefined;
  cosineUnperturbed: number | undefined;
}

/** The selected scan (perturbed, where something is) in words. */
export interface CaptionsView {
  /** The prediction that captions are compared with, by cosine. */
  by: 'caption' | 'image';
  /** The nearest of the first captions of `of` held-out conditions, the scan's own among them. */
  nearest:
    | {
        text: string;
        condition: number;
        similarity: number;
        isOwn: boolean;
        rank: number | undefined;
      }
    | undefined;
  of: number;
  /** By a captioner, where one is loaded; the similarity is that of its own text embedding. */
  written: { text: string; similarity: number } | undefined;
}

export interface DecodeState {
  mapped: Remote<MappedView>;
  pictures: Remote<PicturesView>;
  retrieved: Remote<RetrievedView>;
  captions: Remote<CaptionsView>;
  /** Decode the selection again, e.g. after a failure. */
  retry(): void;
}
