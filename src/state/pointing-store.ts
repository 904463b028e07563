/** @file What the pointer is at, so that every view can show where else it is: a region, a condition. */
import { createStore } from 'zustand/vanilla';

export interface PointingState {
  /** Name of the region under the pointer, on the map or in the list. */
  roi: string | undefined;
  /** Index of the condition whose picture or scan is under the pointer. */
  condition: number | undefined;
  pointAtRoi(roi: string | undefined): void;
  pointAtCondition(condition: number | undefined): void;
}

export function createPointingStore() {
  return createStore<PointingState>()((set) => ({
    roi: undefined,
    condition: undefined,
    pointAtRoi: (roi) => set({ roi }),
    pointAtCondition: (condition) => set({ condition }),
  }));
}
