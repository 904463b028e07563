/** @file What was measured over many scans or draws, for the register. Pure. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import { ablationTable, type AblationRow } from '../../state/ablation.ts';
import type { Comparison } from '../../state/compare.ts';
import type { Controls } from '../../state/controls.ts';
import type { PictureDistances } from '../../state/distances.ts';
import type { Dose } from '../../state/dose.ts';
import type { Effects } from '../../state/effects.ts';
import type { Gallery } from '../../state/gallery.ts';
import type { GalleryPictures } from '../../state/gallery-store.ts';
import type { Grid } from '../../state/grid.ts';
import type { Identification } from '../../state/identification.ts';
import type { Impact } from '../../state/impact.ts';
import type { Levels } from '../../state/levels.ts';
import type { RetrievalMeasure } from '../../state/types/measures.ts';
import { intervalFigure } from '../../ui/figure/interval-figure.ts';
import { lineFigure } from '../../ui/figure/line-figure.ts';
import { pictureFigure } from '../../ui/figure/picture-figure.ts';
import { controlsFigure, controlsTable } from '../controls/model.ts';
import type { Against } from '../effects/dose-curves.ts';
import {
  doseFigure,
  effectsFigure,
  gridFigure,
  impactFigure,
  levelsFigure,
} from '../effects/figures.ts';
import { gridTable } from '../effects/grid-model.ts';
import { doseTable, doseUnit, impactTable } from '../effects/impact-model.ts';
import { levelsTable } from '../effects/levels-model.ts';
import { effectsTable } from '../effects/model.ts';
import { galleryTable, listedItems, type Order } from '../gallery/model.ts';
import { printGallery } from '../gallery/print.ts';
import { distancesFigure, distancesTable } from '../measure/distances-model.ts';
import {
  identificationFigure,
  identificationTable,
  identifiedScans,
} from '../measure/identification-model.ts';
import { retrievalFigure, retrievalTable, retrievedScans } from '../measure/retrieval-model.ts';
import { comparisonFigure } from './figures.ts';
import { result, type Result } from './results.ts';

export interface Studies {
  retrieval: RetrievalMeasure | undefined;
  identification: Identification | undefined;
  distances: PictureDistances | undefined;
  controls: Controls | undefined;
  impact: Impact | undefined;
  dose: Dose | undefined;
  /** What a dose curve over scans is drawn against. */
  against: Against;
  effects: Effects | undefined;
  levels: Levels | undefined;
  grid: Grid | undefined;
  gallery: Gallery | undefined;
  comparison: Comparison | undefined;
  ablation: readonly AblationRow[];
}

export interface StudySources {
  dataset: DatasetInfo;
  galleryPictures: Pick<GalleryPictures, 'get'>;
}

/** Of the selected scan: what was done to it, and what it is compared with. */
export function scanStudies(studies: Studies): Result[] {
  const { controls, impact, dose, against, comparison } = studies;
  return [
    result({ name: 'controls', title: 'Controls', from: 'Controls (C)' }, controls, (value) => ({
      figure: (width) => pictureFigure(controlsFigure(value), width),
      table: () => controlsTable(value),
    })),
    result(
      { name: 'impact', title: 'What the steps do', from: 'Effects (X), This scan' },
      impact,
      (value) => ({
        figure: (width) => pictureFigure(impactFigure(value), width),
        table: () => impactTable(value),
      }),
    ),
    result(
      { name: 'dose-curve', title: 'Dose curve', from: 'Effects (X), Dose' },
      dose,
      (value) => ({
        figure: (width) => lineFigure(doseFigure(value, doseUnit(value), against), width),
        table: () => doseTable(value),
      }),
    ),
    result(
      {
        ...{ name: 'generators', title: 'Generators side by side', from: 'Generators (N)' },
        never: 'table',
      },
      comparison,
      (value) => ({ figure: (width) => pictureFigure(comparisonFigure(value), width) }),
    ),
  ];
}

/** No trial of the gallery is left out. */
const all = { category: undefined, effect: 'all' } as const;

/** What the Measure drawer says, with a table of each scan. */
function measureResults(
  { retrieval, identification, distances }: Studies,
  dataset: DatasetInfo,
): Result[] {
  return [
    result({ name: 'retrieval', title: 'Retrieval', from: 'Measure (M)' }, retrieval, (value) => ({
      figure: (width) => intervalFigure(retrievalFigure(value), width),
      table: () => retrievalTable(value),
    })),
    result(
      {
        ...{ name: 'retrieval-scans', title: 'Retrieval, each scan', from: 'Measure (M)' },
        never: 'figure',
      },
      retrieval?.scans && retrieval,
      (value) => ({ table: () => retrievedScans(value, dataset) }),
    ),
    result(
      { name: 'identification', title: 'Identification', from: 'Measure (M), Identification' },
      identification,
      (value) => ({
        figure: (width) => intervalFigure(identificationFigure(value), width),
        table: () => identificationTable(value),
      }),
    ),
    result(
      {
        ...{ name: 'identification-scans', title: 'Identification, each scan' },
        ...{ from: 'Measure (M), Identification', never: 'figure' },
      },
      identification,
      (value) => ({ table: () => identifiedScans(value, dataset) }),
    ),
    result(
      { name: 'distances', title: 'Fréchet distance', from: 'Measure (M), Fréchet distance' },
      distances,
      (value) => ({
        figure: (width) => intervalFigure(distancesFigure(value), width),
        table: () => distancesTable(value),
      }),
    ),
  ];
}

/** Over many held-out scans. */
export function heldOutStudies(
  studies: Studies,
  { dataset, galleryPictures }: StudySources,
): Result[] {
  const { effects, levels, grid, gallery } = studies;
  return [
    ...measureResults(studies, dataset),
    result(
      { name: 'region-effects', title: 'Effects of regions', from: 'Effects (X), Regions' },
      effects,
      (value) => ({
        figure: (width) => intervalFigure(effectsFigure(value), width),
        table: () => effectsTable(value),
      }),
    ),
    result(
      { name: 'levels', title: 'Levels (figure 11)', from: 'Effects (X), Levels' },
      levels,
      (value) => ({
        figure: (width) => intervalFigure(levelsFigure(value), width),
        table: () => levelsTable(value),
      }),
    ),
    result(
      { name: 'perturbation-grid', title: 'Grid (figure 10)', from: 'Effects (X), Grid' },
      grid,
      (value) => ({
        figure: (width) => pictureFigure(gridFigure(value), width),
        table: () => gridTable(value),
      }),
    ),
    result(
      { name: 'gallery', title: 'Gallery (figure 16)', from: 'Gallery (G)' },
      gallery,
      (value) => {
        const listed = (order: Order) => listedItems(value, { ...all, order });
        return {
          figure: (width, work) =>
            printGallery(value, listed('spread'), galleryPictures, { width, work }),
          table: () => galleryTable(value, listed('best'), dataset),
        };
      },
    ),
  ];
}

/** The rows of tables 3 and 4. */
export function ablationResult({ ablation }: Studies): Result {
  return result(
    {
      ...{ name: 'ablation', title: 'Tables 3 and 4', from: 'Train (T), Tables 3 and 4' },
      never: 'figure',
    },
    ablation.some(({ counts }) => counts) ? ablation : undefined,
    (rows) => ({ table: () => ablationTable(rows) }),
  );
}
