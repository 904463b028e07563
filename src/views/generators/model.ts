/** @file Words of the generators' drawer, and whether a comparison is of what is selected now. Pure. */
import type { ConditionMode, ConditionSettings } from '../../domain/decode.ts';
import type { Comparison } from '../../state/compare.ts';
import { isSameChoice } from '../../state/selection-store.ts';
import type { Selection } from '../../state/types/selection.ts';

export const modeTitles: Record<ConditionMode, string> = {
  image: 'Image',
  text: 'Text',
  both: 'Both',
};

export const modeHelp: Record<ConditionMode, string> = {
  image: 'Conditioned by the predicted image embedding alone.',
  text: 'Conditioned by the predicted caption embedding alone.',
  both: 'Conditioned by both: each in its own head, or the vector half-way where there is one head.',
};

/** `45.0 M`. */
export function millions(count: number): string {
  return `${(count / 1e6).toFixed(count < 1e6 ? 2 : 1)} M`;
}

/** Was the comparison drawn from another scan, perturbation, seed, or settings? */
export function isStale(
  { selection, settings }: Comparison,
  now: Selection,
  settingsNow: ConditionSettings,
): boolean {
  // Every condition is drawn, whichever is chosen.
  const same = isSameChoice({ ...selection, condition: now.condition }, now);
  return !same || JSON.stringify(settings) !== JSON.stringify(settingsNow);
}
