/** @file The types of `lab.evaluate`: what may be measured on held-out scans, and what comes of it. */
import type { ConditionMode } from '../domain/decode.ts';

export type Evaluation =
  | {
      kind: 'retrieval';
      /** `combined`: all mappers of image, caption and ResNet-like embeddings, weighted. */
      target?: 'image' | 'caption' | 'resnet' | 'pixels' | 'combined';
      /** Infinity for the full gallery. */
      of?: number;
      draws?: number;
      /** The same as `trials: 'average'`. */
      average?: boolean;
      /** Default `all`: held-out trials as recorded, as in the paper. */
      trials?: 'all' | 'first' | 'average';
      seed?: number;
    }
  | ({
      kind: 'identification';
      n: number;
      /** Pictures by features or pixels; `embedding` and `caption` compare the embeddings themselves. */
      by?: 'pixels' | 'embedding' | 'caption' | 'features';
      /** Draws as the paper's (10), of so many decodings each (100): their mean and `std`. */
      repeats?: number;
      pairs?: number;
    } & HeldOutOptions)
  /** Fréchet and kernel distance of the pictures that are drawn from those that were seen. */
  | ({ kind: 'frechet' } & HeldOutOptions);

export interface HeldOutOptions {
  /** At most so many scans; all unless given. */
  of?: number;
  /** Default `average`: the presentations of a picture averaged. */
  trials?: 'all' | 'first' | 'average';
  /** What pictures are drawn from; `both` unless given, as far as there are mappers. */
  condition?: ConditionMode;
  seed?: number;
  signal?: AbortSignal;
}

export interface Measured {
  [figure: string]: number | string | undefined | Measured;
  /** Name and hash of the network whose vectors are compared; `given with the data` when none of ours. */
  network?: string;
  controls?: Measured;
}
