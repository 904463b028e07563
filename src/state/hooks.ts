/** @file The React skin of the stores: one context, one hook. Everything below is React-free. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Picture } from '../domain/dataset.ts';
import type { DataSource } from '../services/data-source.ts';
import type {
  DatasetState,
  DecodeState,
  EvaluationState,
  InterpolationState,
  SelectionState,
  SystemState,
  TrainingState,
} from './types.ts';

export interface StateMap {
  dataset: DatasetState;
  selection: SelectionState;
  decode: DecodeState;
  interpolation: InterpolationState;
  training: TrainingState;
  evaluation: EvaluationState;
  system: SystemState;
}

export type StoreMap = { [K in keyof StateMap]: StoreApi<StateMap[K]> };

/** Pictures of conditions for lists and hover, cached and fetched in batches. */
export interface PictureSource {
  get(condition: number): Promise<Picture | undefined>;
}

export interface Lab {
  stores: StoreMap;
  pictures: PictureSource;
  data: DataSource;
}

export const LabContext = createContext<Lab | undefined>(undefined);

/** The stores and pictures of this page; throws where no provider is above. */
export function useLabContext(): Lab {
  const lab = useContext(LabContext);
  if (!lab) throw new Error('LabContext has no provider above this component.');
  return lab;
}

/** A slice of one store; the selector must not build a new object each time. */
export function useLab<K extends keyof StateMap, T>(name: K, select: (state: StateMap[K]) => T): T {
  const { stores } = useLabContext();
  return useStore(stores[name], select);
}
