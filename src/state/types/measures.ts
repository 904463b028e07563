/** @file Measures over many scans: retrieval, regions, controls. */
import type { Target } from '../../domain/decode.ts';
import type { Remote } from '../../domain/remote.ts';
import type { Controls } from '../controls.ts';
import type { Outdated } from '../outdated.ts';
import type { Effects, EffectsRequest } from '../effects.ts';
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
}

export interface RetrievalMeasure extends RetrievalCounts {
  target: Target | 'combined';
  trials: RetrievalRequest['trials'];
  /** Where features of pictures are compared: the network that gave the true ones, or that they came with the data. */
  features?: string;
  /** Of a combination. */
  combination?: Pick<CombinedCounts, 'weights' | 'tunedOn' | 'inBatch' | 'alone'>;
}

export interface EvaluationState {
  retrieval: Remote<RetrievalMeasure>;
  measureRetrieval(choice: RetrievalChoice): void;
  cancel(): void;
  /** Forget what was measured, and stop measuring: the mapper or the truth is another. */
  clear(): void;
}

export interface EffectsState {
  effects: Remote<Effects>;
  /** Set when the effects are of an older mapper or encoder. */
  outdated: Outdated | undefined;
  measure(request: EffectsRequest): void;
  /** What was measured belongs to another dataset. */
  clear(): void;
  /** What was measured rests on something that is another now. */
  outdate(since: string): void;
  cancel(): void;
}

export interface ControlsState {
  controls: Remote<Controls>;
  /** Decode the selected scan and its controls. */
  decode(): void;
  clear(): void;
  cancel(): void;
}
