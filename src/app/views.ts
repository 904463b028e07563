/** @file Every view of the page: where it is, the key that opens it, what it is for. */
import {
  IconBrain,
  IconChartBar,
  IconChartDots2,
  IconDatabase,
  IconFileExport,
  IconHelpCircle,
  IconMovie,
  IconPhotoSearch,
  IconPhotoSpark,
  IconPhotoEdit,
  IconScale,
  IconTargetArrow,
  type Icon,
} from '@tabler/icons-react';
import { lazy, type ComponentType } from 'react';
import { EmbeddingPanel } from '../views/embedding/Container.tsx';
import { FilesPanel } from '../views/files/Container.tsx';
import { FlatmapPanel } from '../views/flatmap/Container.tsx';
import { InterpolatePanel } from '../views/interpolate/Container.tsx';
import { PicturesPanel } from '../views/pictures/Container.tsx';
import { RoiPanel } from '../views/rois/Container.tsx';
import { ScansPanel } from '../views/scans/Container.tsx';

export type ViewId =
  | 'scans'
  | 'files'
  | 'flatmap'
  | 'embedding'
  | 'pictures'
  | 'rois'
  | 'interpolate'
  | 'studio'
  | 'atlas'
  | 'data'
  | 'train'
  | 'measure'
  | 'controls'
  | 'effects'
  | 'gallery'
  | 'generators'
  | 'compose'
  | 'export'
  | 'help';

export type Place = 'left' | 'centre' | 'right' | 'bottom' | 'drawer';

export interface ViewDef {
  title: string;
  place: Exclude<Place, 'drawer'>;
  help: string;
  Component: ComponentType;
}

/** A view that opens beside the rail. */
export interface DrawerDef {
  title: string;
  place: 'drawer';
  /** The key that opens and closes it. */
  key: string;
  help: string;
  Icon: Icon;
  /** Its tables need the room; `full`: a desk of its own. */
  wide?: boolean | 'full';
  Component: ComponentType;
}

const AtlasView = lazy(async () => {
  return { default: (await import('../views/atlas/Container.tsx')).AtlasView };
});
const InterpolationStudio = lazy(async () => {
  return { default: (await import('../views/interpolate/Studio.tsx')).InterpolationStudio };
});
const DataView = lazy(async () => {
  return { default: (await import('../views/data/Container.tsx')).DataView };
});
const TrainView = lazy(async () => {
  return { default: (await import('../views/train/Container.tsx')).TrainView };
});
const MeasureView = lazy(async () => {
  return { default: (await import('../views/measure/Container.tsx')).MeasureView };
});
const ControlsView = lazy(async () => {
  return { default: (await import('../views/controls/Container.tsx')).ControlsView };
});
const EffectsView = lazy(async () => {
  return { default: (await import('../views/effects/Container.tsx')).EffectsView };
});
const GalleryView = lazy(async () => {
  return { default: (await import('../views/gallery/Container.tsx')).GalleryView };
});
const GeneratorsView = lazy(async () => {
  return { default: (await import('../views/generators/Container.tsx')).GeneratorsView };
});
const ComposeView = lazy(async () => {
  return { default: (await import('../views/compose/Container.tsx')).ComposeView };
});
const ExportView = lazy(async () => {
  return { default: (await import('../views/export/Container.tsx')).ExportView };
});
const HelpView = lazy(async () => {
  return { default: (await import('../views/help/HelpView.tsx')).HelpView };
});

export const views = {
  scans: {
    title: 'Scans',
    place: 'left',
    help: 'Trials of the dataset: pick the one to decode.',
    Component: ScansPanel,
  },
  files: {
    title: 'Files',
    place: 'left',
    help: 'What is loaded, what is wrong, what is missing.',
    Component: FilesPanel,
  },
  flatmap: {
    title: 'Flatmap',
    place: 'centre',
    help: 'Betas of the scan on the flattened cortex.',
    Component: FlatmapPanel,
  },
  embedding: {
    title: 'Embedding',
    place: 'centre',
    help: 'Predicted and true embedding of the scan, before and after the perturbation.',
    Component: EmbeddingPanel,
  },
  pictures: {
    title: 'Pictures',
    place: 'right',
    help: 'What was seen, what the scan decodes to, and what is most like it.',
    Component: PicturesPanel,
  },
  rois: {
    title: 'Regions',
    place: 'right',
    help: 'Silence, keep or boost regions of interest.',
    Component: RoiPanel,
  },
  interpolate: {
    title: 'Interpolation',
    place: 'bottom',
    help: 'From one scan to another, step by step.',
    Component: InterpolatePanel,
  },
  data: {
    title: 'Data',
    place: 'drawer',
    key: 'd',
    Icon: IconDatabase,
    wide: true,
    help: 'Files and roles by hand; trials, repetitions, regions and slices.',
    Component: DataView,
  },
  train: {
    title: 'Train',
    place: 'drawer',
    key: 't',
    Icon: IconBrain,
    wide: true,
    help: 'Mappers from betas to embeddings or pixels: ridge, or the network of the paper.',
    Component: TrainView,
  },
  measure: {
    title: 'Measure',
    place: 'drawer',
    key: 'm',
    Icon: IconTargetArrow,
    help: 'Retrieval and identification of held-out scans, and the distance of decoded pictures, with chance and controls.',
    Component: MeasureView,
  },
  controls: {
    title: 'Controls',
    place: 'drawer',
    key: 'c',
    Icon: IconScale,
    help: 'What the mean scan, another scan and another presentation decode to.',
    Component: ControlsView,
  },
  effects: {
    title: 'Effects',
    place: 'drawer',
    key: 'x',
    Icon: IconChartBar,
    wide: true,
    help: 'What each region does to the decoding, over many scans, beside random voxels.',
    Component: EffectsView,
  },
  studio: {
    title: 'Interpolate',
    place: 'drawer',
    key: 'i',
    Icon: IconMovie,
    wide: 'full',
    help: 'A chain of scans: the pictures on the way, curves of similarity, films.',
    Component: InterpolationStudio,
  },
  atlas: {
    title: 'Map',
    place: 'drawer',
    key: 'p',
    Icon: IconChartDots2,
    wide: 'full',
    help: 'All embeddings in a plane (PCA, UMAP), with decoded scans and the strip in it.',
    Component: AtlasView,
  },
  gallery: {
    title: 'Gallery',
    place: 'drawer',
    key: 'g',
    help: 'Every held-out trial decoded, from best to worst.',
    Icon: IconPhotoSearch,
    wide: true,
    Component: GalleryView,
  },
  generators: {
    title: 'Generators',
    place: 'drawer',
    key: 'n',
    Icon: IconPhotoSpark,
    help: 'Which generator draws, its condition, and the scan through all of them side by side.',
    Component: GeneratorsView,
  },
  compose: {
    title: 'Compose',
    place: 'drawer',
    key: 'o',
    Icon: IconPhotoEdit,
    wide: true,
    help: 'Make a stimulus, or open any picture: its embedding, and what is drawn from it.',
    Component: ComposeView,
  },
  export: {
    title: 'Export',
    place: 'drawer',
    key: 'e',
    Icon: IconFileExport,
    help: 'The session, pictures, numbers, and words for a paper.',
    Component: ExportView,
  },
  help: {
    title: 'Help',
    place: 'drawer',
    key: '?',
    Icon: IconHelpCircle,
    help: 'Keys, and what each view is for.',
    Component: HelpView,
  },
} satisfies Record<ViewId, ViewDef | DrawerDef>;

type DefAt<P extends Place> = P extends 'drawer' ? DrawerDef : ViewDef;

function isAt<P extends Place>(def: ViewDef | DrawerDef, place: P): def is DefAt<P> {
  return def.place === place;
}

/** Views of one place, in the order of the registry. */
export function viewsAt<P extends Place>(place: P): { id: ViewId; def: DefAt<P> }[] {
  const ids = Object.keys(views) as ViewId[];
  return ids.flatMap((id) => {
    const def: ViewDef | DrawerDef = views[id];
    return isAt(def, place) ? [{ id, def }] : [];
  });
}

/** The view of a drawer, undefined for those that are always on the screen. */
export function drawerOf(id: ViewId | undefined): DrawerDef | undefined {
  return viewsAt('drawer').find((view) => view.id === id)?.def;
}
