/** @file A drawer of the map that lives as long as its canvas. */
import { useEffect, useRef, type RefObject } from 'react';
import { MapDrawer } from './drawer.ts';

/** Empty until the canvas is there. Effects that draw must come after this one. */
export function useDrawer(canvas: HTMLCanvasElement | null): RefObject<MapDrawer | undefined> {
  const drawer = useRef<MapDrawer | undefined>(undefined);
  useEffect(() => {
    if (!canvas) return undefined;
    drawer.current = new MapDrawer(canvas);
    return () => {
      drawer.current?.dispose();
      drawer.current = undefined;
    };
  }, [canvas]);
  return drawer;
}
