/** @file The measures around perturbation, a store each; all forget their results together. */
import type { StoreApi } from 'zustand/vanilla';
import type { ModelSummary } from '../domain/model.ts';
import type { Bench } from './decode-scan.ts';
import { type Dose, type DoseRequest, measureDose } from './dose.ts';
import { encoderOf } from './encoder-words.ts';
import { createGalleryStore, type GalleryPictures, type GalleryState } from './gallery-store.ts';
import { measureDistances, type DistanceRequest, type PictureDistances } from './distances.ts';
import { type Effects, type EffectsRequest, measureEffects } from './effects.ts';
import { drawGrid, type Grid, type GridRequest } from './grid.ts';
import {
  identification,
  type Identification,
  type IdentificationRequest,
} from './identification.ts';
import { type Impact, type ImpactRequest, measureImpact } from './impact.ts';
import { type Levels, type LevelsRequest, measureLevels } from './levels.ts';
import type { MadeBy } from './made.ts';
import { createMeasureStore, type MeasureState } from './measure-store.ts';
import { measureOverlay, type OverlayControl, type OverlayRequest } from './overlay.ts';
import { judgeRetrieval } from './retrieval.ts';
import type { TaskContext } from './remote-task.ts';
import type { RetrievalChoice, RetrievalMeasure } from './types/measures.ts';

/** States of the measures, by name. */
export interface StudyStates {
  retrieval: MeasureState<RetrievalChoice, RetrievalMeasure>;
  identification: MeasureState<IdentificationRequest, Identification>;
  distances: MeasureState<DistanceRequest, PictureDistances>;
  effects: MeasureState<EffectsRequest, Effects>;
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

export interface StudyNeeds {
  bench(): Bench | undefined;
  /** Changes with the models in use. */
  modelsKey(): string;
  /** All that are loaded. */
  models(): readonly ModelSummary[];
  /** Which data and models are in use. */
  madeBy?: (bench: Bench) => Promise<MadeBy>;
}

export function createStudies(needs: StudyNeeds): Studies {
  const { bench, models, madeBy } = needs;
  const store = <Request, Result>(
    what: string,
    job: (bench: Bench, request: Request, context: TaskContext) => Promise<Result>,
  ) => createMeasureStore(bench, what, job, madeBy);
  const gallery = createGalleryStore(needs);
  const stores: Studies['stores'] = {
    retrieval: store(
      'preparing',
      judgeRetrieval(() => encoderOf(models(), 'resnet')),
    ),
    identification: store('preparing', identification(models)),
    distances: store('preparing', measureDistances),
    effects: store('measuring regions', measureEffects),
    impact: store('mapping random draws', measureImpact),
    dose: store('mapping the doses', measureDose),
    levels: store('measuring levels', measureLevels),
    grid: store('mapping the grid', drawGrid),
    overlay: store('mapping random voxels', measureOverlay),
    gallery: gallery.store,
  };
  return {
    stores,
    galleryPictures: gallery.pictures,
    clear: () => Object.values(stores).forEach((store) => store.getState().clear()),
    outdate: (since, what) => {
      stores.gallery.getState().clear();
      const drawn = [stores.impact, stores.dose, stores.grid];
      for (const store of [...drawn, stores.identification, stores.distances])
        store.getState().outdate(since);
      if (what === 'pictures') return;
      stores.overlay.getState().clear();
      for (const store of [stores.retrieval, stores.effects, stores.levels])
        store.getState().outdate(since);
    },
  };
}
