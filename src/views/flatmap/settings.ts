/** @file How the map is looked at: kept while scans change. */
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Roi } from '../../domain/roi.ts';
import { defaultChoices, type Choices } from '../../state/choices.ts';
import { leafRois, roisOfHemi } from '../rois/families.ts';

export type Tool = 'pan' | 'lasso' | 'brush';

/** What is at hand: neither saved nor undone. */
export interface ToolSettings {
  tool: Tool;
  /** CSS pixels. */
  brushRadius: number;
}

export type FlatmapSettings = Choices['flatmap'] & ToolSettings;

export const firstTool: ToolSettings = { tool: 'pan', brushRadius: 14 };

export const defaultSettings: FlatmapSettings = { ...defaultChoices.flatmap, ...firstTool };

/** ROIs that get a line and a name: of both hemispheres, not the union of others, family not hidden. */
export function outlinedRois(dataset: DatasetInfo, hiddenFamilies: readonly string[]): Roi[] {
  return leafRois(roisOfHemi(dataset.rois, 'both')).filter(
    (roi) => !hiddenFamilies.includes(roi.family),
  );
}
