/** @file The measures around perturbation, a store each; all forget their results together. */
import type { StoreApi } from 'zustand/vanilla';
import type { Bench } from './decode-scan.ts';
import { type Dose, type DoseRequest, measureDose } from './dose.ts';
import { createGalleryStore, type GalleryPictures, type GalleryState } from './gallery-store.ts';
import { drawGrid, type Grid, type GridRequest } from './grid.ts';
import { type Impact, type ImpactRequest, measureImpact } from './impact.ts';
import { type Levels, type LevelsRequest, measureLevels } from './levels.ts';
import { createMeasureStore, type MeasureState } from './measure-store.ts';
import { measureOverlay, type OverlayControl, type OverlayRequest } from './overlay.ts';

/** States of the measures, by name. */
export interface StudyStates {
  impact: MeasureState<ImpactRequest, Impact>;
  dose: MeasureState<DoseRequest, Dose>;
  levels: MeasureState<LevelsRequest, Levels>;
  grid: MeasureState<GridRequest, Grid>;
  overlay: MeasureState<OverlayRequest, OverlayControl>;
  gallery: GalleryState;
}

export interface Studies {
  stores: { [K in keyof StudyStates]: StoreApi<StudyStates[K]> };
  galleryPictures: GalleryPictures;
  /** Another dataset: what was measured belongs to the old one. */
  clear(): void;
  /** Another model: what was measured stays, marked; what is drawn as one looks goes. */
  outdate(since: string, what: 'pictures' | 'embeddings'): void;
}

/** @param modelsKey  Changes with the models in use. */
export function createStudies(bench: () => Bench | undefined, modelsKey: () => string): Studies {
  const gallery = createGalleryStore(bench, modelsKey);
  const stores: Studies['stores'] = {
    impact: createMeasureStore(bench, 'mapping random draws', measureImpact),
    dose: createMeasureStore(bench, 'mapping the doses', measureDose),
    levels: createMeasureStore(bench, 'measuring levels', measureLevels),
    grid: createMeasureStore(bench, 'mapping the grid', drawGrid),
    overlay: createMeasureStore(bench, 'mapping random voxels', measureOverlay),
    gallery: gallery.store,
  };
  return {
    stores,
    galleryPictures: gallery.pictures,
    clear: () => Object.values(stores).forEach((store) => store.getState().clear()),
    outdate: (since, what) => {
      stores.gallery.getState().clear();
      for (const store of [stores.impact, stores.dose, stores.grid])
        store.getState().outdate(since);
      if (what === 'pictures') return;
      stores.overlay.getState().clear();
      stores.levels.getState().outdate(since);
    },
  };
}
