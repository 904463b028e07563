/** @file Measures of decodings beside their stimuli, on vectors that are handed in. Types only. */
import type { Estimate } from '../../src/numerics/bootstrap.ts';
import type { Queries } from '../../src/numerics/identification.ts';

export interface IdentifyRequest extends Queries {
  /** Ways: each from 2 to the number of stimuli. */
  ns: number[];
  /** Draws as the paper's, and how many decodings each takes. */
  repeats: number;
  pairs: number;
  seed: number;
}

export interface IdentifiedRow {
  n: number;
  chance: number;
  /** Share of hits over all choices of the others; 95 % bootstrap interval over stimuli. */
  accuracy: Estimate;
  /** The same with decodings dealt to the wrong stimuli. */
  shuffled: Estimate;
  /** Mean and standard deviation of the draws. */
  drawn: { mean: number; sd: number };
}

export interface IdentifyAnswer {
  rows: IdentifiedRow[];
  /** `[nQueries]` other stimuli that the own one beats, of `others`. */
  beaten: Int32Array;
  others: number;
}

export interface DistanceRequest {
  dim: number;
  /** `[n, dim]` features of decodings, and of the stimuli; `own[i]` is the stimulus of decoding i. */
  decoded: Float32Array;
  own: Int32Array;
  truths: Float32Array;
  /** Features of what noise decodes to, and of other stimuli: what the distance is read against. */
  noise: Float32Array;
  others?: Float32Array | undefined;
}

export interface Distances {
  frechet: number;
  kernel: number;
}

export interface DistanceAnswer {
  /** With 95 % jackknife intervals, NaN for fewer than 20 stimuli. */
  frechet: Estimate;
  kernel: Estimate;
  noise: Distances;
  others: Distances | undefined;
}
