/**
 * @file What a change of models does to results: measures stay and are marked, what is drawn as one looks
 * goes, and a notice says what went.
 */
import { shown } from '../domain/remote.ts';
import type { StoreMap } from '../state/hooks.ts';
import type { Studies } from '../state/studies.ts';

export type ResultStores = Pick<
  StoreMap,
  'maps' | 'controls' | 'interpolation' | 'atlas' | 'system'
> & { studies: Studies };

/** Pictures alone are of the old generator; with a mapper or an encoder embeddings are, too. */
export type Change = 'pictures' | 'embeddings';

/** Results that go, in words, with whether there are any and how they go. */
function going(stores: ResultStores, change: Change) {
  const { controls, interpolation, atlas, maps, studies } = stores;
  const { gallery } = studies.stores;
  const pictures = [
    { words: 'gallery', has: shown(gallery.getState().result) !== undefined },
    { words: 'controls', has: shown(controls.getState().controls) !== undefined },
    { words: 'strip', has: shown(interpolation.getState().frames) !== undefined },
  ];
  if (change === 'pictures') return pictures;
  return [
    ...pictures,
    { words: 'map of embeddings', has: shown(atlas.getState().layout) !== undefined },
    { words: 'maps of voxels', has: maps.getState().maps.length > 0 },
  ];
}

/** Another dataset: nothing of the old one stays. */
export function clearResults(stores: ResultStores): void {
  const { maps, controls, interpolation, atlas, studies } = stores;
  for (const store of [maps, controls, interpolation, atlas]) store.getState().clear();
  studies.clear();
}

/** @param since  What changed, in a clause: `the mapper 'ridge' came`. */
export function markResults(stores: ResultStores, change: Change, since: string): void {
  const { maps, controls, interpolation, atlas, studies, system } = stores;
  const gone = going(stores, change).flatMap(({ words, has }) => (has ? [words] : []));
  controls.getState().clear();
  interpolation.getState().clear();
  studies.outdate(since, change);
  if (change === 'embeddings') {
    for (const store of [maps, atlas]) store.getState().clear();
  }
  if (gone.length === 0) return;
  const text = `What was made before ${since} is not shown any more: ${gone.join(', ')}.`;
  system.getState().notify('info', text);
}
