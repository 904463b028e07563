/** @file A mapper as named tensors with what is known of it: what is loaded. Types only. */
import type { Target } from '../../src/domain/decode.ts';
import type { TensorRecord } from '../../src/domain/model.ts';
import type { Preparation } from './scans/prepare.ts';

export interface TensorFile {
  target: Target;
  name: string;
  sha256: string;
  simulated: boolean;
  tensors: TensorRecord;
  /** Voxels before padding, where the file says so: then no other number is taken. */
  nVoxels?: number | undefined;
  /** How its targets were made; default: CLIP embeddings held within 1.5. */
  preparation?: Preparation | undefined;
}
