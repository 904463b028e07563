/** @file What the map needs, each part made anew only when what it depends on has changed. */
import { useCallback, useMemo } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Perturbation } from '../../domain/decode.ts';
import type { VoxelMap } from '../../state/maps-store.ts';
import type { MappedView } from '../../state/types/decode.ts';
import { useLastSteps } from '../../ui/use-steps.ts';
import type { Scene } from './gl/scene.ts';
import {
  mapRegions,
  mapToDraw,
  noRegions,
  paintOf,
  reliabilityOf,
  roiInks,
  styleOf,
  type MapBase,
  type MapRegions,
  type Reliability,
  type Scheme,
} from './model.ts';
import type { FlatmapSettings } from './settings.ts';
import { nAveragedOf, type ValueMap } from './values.ts';

export interface MapInputs {
  dataset: DatasetInfo;
  base: MapBase;
  mapped: MappedView | undefined;
  perturbation: Perturbation;
  settings: FlatmapSettings;
  scheme: Scheme;
  chosen: readonly number[];
  /** Maps of the maps store. */
  own: readonly VoxelMap[];
  /** Name of the region that is pointed at somewhere. */
  pointed: string | undefined;
}

export interface MapParts {
  scene: Scene;
  regions: MapRegions;
  map: ValueMap | undefined;
  /** Undefined without an ncsnr file. */
  fading: Reliability | undefined;
}

export function useMap(inputs: MapInputs): MapParts {
  const { dataset, base, mapped, perturbation, settings, scheme, chosen, own, pointed } = inputs;
  const { hiddenFamilies, kind, end, threshold, fade } = settings;
  const { geometry } = base;
  const nAveraged = nAveragedOf(mapped);
  const fading = useMemo(
    () => dataset.ncsnr && reliabilityOf(dataset.ncsnr, nAveraged),
    [dataset, nAveraged],
  );
  const reliability = fading?.reliability;
  const findRegions = useCallback(
    () => mapRegions(dataset, geometry, hiddenFamilies),
    [dataset, geometry, hiddenFamilies],
  );
  const found = useLastSteps(findRegions);
  const none = useMemo(() => noRegions(geometry), [geometry]);
  const regions = found?.geometry === geometry ? found : none;
  const map = useMemo(
    () => mapToDraw({ kind, end }, dataset, mapped, regions.rois, own),
    [kind, end, dataset, mapped, regions, own],
  );
  const paint = useMemo(
    () => paintOf(dataset, map, perturbation, reliability, chosen),
    [dataset, map, perturbation, reliability, chosen],
  );
  const style = useMemo(
    () => styleOf(map, { threshold, fade }, scheme),
    [map, threshold, fade, scheme],
  );
  const roiInk = useMemo(
    () => roiInks(regions.rois, paint.states, scheme, pointed),
    [regions, paint, scheme, pointed],
  );
  const scene = useMemo(
    () => ({ geometry, outlines: regions.outlines, roiInk, paint, style }),
    [geometry, regions, roiInk, paint, style],
  );
  return { scene, regions, map, fading };
}
