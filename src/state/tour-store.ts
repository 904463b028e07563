/** @file The tour of the page: offered once, left at will, started again from Help. */
import { createStore } from 'zustand/vanilla';

export const TOUR_KEY = 'afterimage.tour';

export interface TourState {
  isActive: boolean;
  /** Nobody took or declined it in this browser. */
  isOffered: boolean;
  start(): void;
  /** Leave or decline it: it is not offered again. */
  leave(): void;
}

/** @param storage  The browser's; closed storage only means that it is offered again. */
export function createTourStore(storage: Pick<Storage, 'getItem' | 'setItem'>) {
  function isKnown(): boolean {
    try {
      return storage.getItem(TOUR_KEY) !== null;
    } catch {
      return false;
    }
  }
  function remember(): void {
    try {
      storage.setItem(TOUR_KEY, 'seen');
    } catch {
      // A full storage: the offer comes again at the next visit.
    }
  }
  return createStore<TourState>()((set) => ({
    isActive: false,
    isOffered: !isKnown(),
    start: () => {
      remember();
      set({ isActive: true, isOffered: false });
    },
    leave: () => {
      remember();
      set({ isActive: false, isOffered: false });
    },
  }));
}
