/** @file The conditions nearest to one of the map, asked for once the pointer rests on it. */
import { useEffect, useState } from 'react';
import type { AtlasLayout } from '../../state/atlas.ts';
import type { AtlasNeighbour } from '../../state/atlas-store.ts';
import { useLab } from '../../state/hooks.ts';

const top = 8;
/** A pointer that only passes asks for nothing (ms). */
const rest = 60;
const none: readonly AtlasNeighbour[] = [];

interface Found {
  layout: AtlasLayout;
  condition: number;
  near: AtlasNeighbour[];
}

export function useNeighbours(
  layout: AtlasLayout,
  condition: number | undefined,
): readonly AtlasNeighbour[] {
  const nearest = useLab('atlas', (s) => s.nearest);
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    if (condition === undefined) return undefined;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      nearest(condition, top, controller.signal).then(
        (near) => setFound({ layout, condition, near }),
        // Superseded, or the worker was ended: the card is whole without them.
        () => undefined,
      );
    }, rest);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [nearest, layout, condition]);
  return found?.layout === layout && found.condition === condition ? found.near : none;
}
