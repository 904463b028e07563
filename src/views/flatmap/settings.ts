/** @file How the map is looked at: kept while scans change. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Roi } from '../../domain/roi.ts';
import { leafRois, roisOfHemi } from '../rois/families.ts';
import type { MapKind } from './values.ts';

export type Tool = 'pan' | 'lasso' | 'brush';

export interface FlatmapSettings {
  kind: MapKind;
  /** Values nearer to 0 are not painted; in the map's unit. */
  threshold: number;
  /** End of the colour bar, or undefined to take it from the values. */
  end: number | undefined;
  /** Two-dimensional colours: values fade where the noise ceiling is low. */
  fade: boolean;
  labels: boolean;
  /** Families of ROIs that are not outlined. */
  hiddenFamilies: string[];
  tool: Tool;
  /** CSS pixels. */
  brushRadius: number;
}

export const defaultSettings: FlatmapSettings = {
  kind: 'betas',
  threshold: 0,
  end: undefined,
  fade: false,
  labels: true,
  // The streams lie over all other areas: their lines would hide the rest.
  hiddenFamilies: ['streams', 'prf-eccrois'],
  tool: 'pan',
  brushRadius: 14,
};

/** ROIs that get a line and a name: of both hemispheres, not the union of others, family not hidden. */
export function outlinedRois(dataset: DatasetInfo, hiddenFamilies: readonly string[]): Roi[] {
  return leafRois(roisOfHemi(dataset.rois, 'both')).filter(
    (roi) => !hiddenFamilies.includes(roi.family),
  );
}
