/**
 * @file Raw embeddings as targets: CLIP's are held within +-1.5 before they are scaled to length 1 (Lin
 * et al. 2022, appendix A.1: a few positions carry huge outliers); those of a network that ends in a
 * sigmoid are brought to 0..1; others are used as they are.
 */
import type { Target } from '../../../src/domain/decode.ts';
import { clampTo, unitNorm } from '../../../src/numerics/vectors.ts';

export type Row = Float32Array<ArrayBuffer>;

/** Element-wise limit of raw CLIP embeddings, about three standard deviations. */
export const CLIP_LIMIT = 1.5;

/** How raw embeddings are made targets. */
export interface Preparation {
  /** Limit of CLIP embeddings; 0: none. */
  threshold: number;
  /** Of targets for a sigmoid: these two become 0 and 1. */
  range?: [number, number] | undefined;
}

export const usualPreparation: Preparation = { threshold: CLIP_LIMIT };

function scaled(raw: Float32Array, [low, high]: [number, number]): Row {
  const span = high - low || 1;
  return Float32Array.from(raw, (value) => Math.min(1, Math.max(0, (value - low) / span)));
}

/** A raw embedding as the mappers' target. */
export function prepareTruth(
  target: Target,
  raw: Float32Array,
  { threshold, range }: Preparation = usualPreparation,
): Row {
  if (target === 'image' || target === 'caption') return unitNorm(clampTo(raw, threshold));
  return range ? scaled(raw, range) : Float32Array.from(raw);
}
