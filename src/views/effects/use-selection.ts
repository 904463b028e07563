/** @file What is selected, as a plain record. */
import { useMemo } from 'react';
import { useLab } from '../../state/hooks.ts';
import type { Selection } from '../../state/types/selection.ts';

export function useSelection(): Selection {
  const trial = useLab('selection', (s) => s.trial);
  const perturbation = useLab('selection', (s) => s.perturbation);
  const condition = useLab('selection', (s) => s.condition);
  const seed = useLab('selection', (s) => s.seed);
  return useMemo(
    () => ({ trial, perturbation, condition, seed }),
    [trial, perturbation, condition, seed],
  );
}
