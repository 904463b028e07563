/** @file Measures over many scans: retrieval, controls. */
import type { Target } from '../../domain/decode.ts';
import type { Remote } from '../../domain/remote.ts';
import type { Controls } from '../controls.ts';
import type {
  CombinedCounts,
  RetrievalCounts,
  RetrievalRequest,
} from '../../../workers/mapper/mapper.protocol.ts';

/** What to retrieve among. */
export interface RetrievalChoice {
  target: Target | 'combined';
  trials: RetrievalRequest['trials'];
  /** Infinity for all held-out scans. */
  of: number;
  draws: number;
  seed: number;
}

export interface RetrievalMeasure extends RetrievalCounts {
  target: Target | 'combined';
  trials: RetrievalRequest['trials'];
  seed: number;
  /** Where features of pictures are compared: the network that gave the true ones, or that they came with the data. */
  features?: string;
  /** Of a combination. */
  combination?: Pick<CombinedCounts, 'weights' | 'tunedOn' | 'inBatch' | 'alone'>;
}

export interface ControlsState {
  controls: Remote<Controls>;
  /** Decode the selected scan and its controls. */
  decode(): void;
  clear(): void;
  cancel(): void;
}
