/** @file Offers the map on the page to those who make figures of it. */
import { useEffect, type RefObject } from 'react';
import { fit } from './camera.ts';
import type { MapDrawer } from './gl/drawer.ts';
import type { Scene } from './gl/scene.ts';
import { placeLabels, type LabelAnchor } from './labels.ts';
import type { Scheme } from './model.ts';
import { drawLabels, offerMap } from './snapshot.ts';
import type { ValueMap } from './values.ts';

export interface SnapshotParts {
  scene: Scene;
  /** None when names are switched off. */
  anchors: readonly LabelAnchor[];
  map: ValueMap | undefined;
  scheme: Scheme;
}

const insets = { top: 12, bottom: 12, side: 12 };

export function useSnapshot(drawer: RefObject<MapDrawer | undefined>, parts: SnapshotParts): void {
  const { scene, anchors, map, scheme } = parts;
  useEffect(
    () =>
      offerMap((width, height, pixelRatio = 1) => {
        const size = { width, height };
        const camera = fit(scene.geometry.bounds, size, insets);
        const canvas = drawer.current?.picture({ camera, size, pixelRatio, hovered: -1 });
        const context = canvas?.getContext('2d');
        if (!canvas || !context) return undefined;
        drawLabels(context, placeLabels(anchors, camera, size), scheme, pixelRatio);
        const { table, threshold } = scene.style;
        return { canvas, map, table, threshold, scheme };
      }),
    [drawer, scene, anchors, map, scheme],
  );
}
