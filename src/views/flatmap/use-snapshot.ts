/** @file Offers the map on the page to those who make figures of it. */
import { useEffect, type RefObject } from 'react';
import { fit, toScreen, type Camera, type Size } from './camera.ts';
import type { MapDrawer } from './gl/drawer.ts';
import type { Scene } from './gl/scene.ts';
import { placeLabels, type LabelAnchor } from './labels.ts';
import { printScene, statesInUse, type MapRegions, type Reliability } from './model.ts';
import { offerMap, type PlacedWord, type RegionLines } from './snapshot.ts';
import type { ValueMap } from './values.ts';

export interface SnapshotParts {
  scene: Scene;
  regions: MapRegions;
  /** Are names switched on? */
  hasNames: boolean;
  map: ValueMap | undefined;
  /** What colours fade by. */
  fading: Reliability | undefined;
}

const insets = { top: 12, bottom: 4, side: 4 };
/** CSS pixels of the letters that labels are laid out for. */
const pageLetters = 11;

function linesOf(scene: Scene, { rois }: MapRegions, camera: Camera, size: Size): RegionLines[] {
  const { segments, roi } = scene.outlines;
  const own = rois.map((): number[] => []);
  roi.forEach((index, i) => {
    const from = toScreen(camera, size, segments[4 * i] ?? NaN, segments[4 * i + 1] ?? NaN);
    const to = toScreen(camera, size, segments[4 * i + 2] ?? NaN, segments[4 * i + 3] ?? NaN);
    own[index]?.push(...from, ...to);
  });
  return rois.flatMap(({ name }, i) => {
    const [r, g, b, alpha] = scene.roiInk.subarray(4 * i, 4 * i + 4);
    const found = Float32Array.from(own[i] ?? []);
    const look = { colour: `rgb(${r},${g},${b})`, isMarked: alpha === 255 };
    return found.length > 0 ? [{ name, ...look, segments: found }] : [];
  });
}

function namesOf(
  anchors: readonly LabelAnchor[],
  camera: Camera,
  size: Size,
  letterSize: number,
): PlacedWord[] {
  return placeLabels(anchors, camera, size, letterSize / pageLetters).map(({ roi, left, top }) => ({
    ...{ text: roi.name, left, top },
  }));
}

function partsOf({ geometry }: Scene, camera: Camera, size: Size): PlacedWord[] {
  return geometry.parts.map(({ label, bounds }) => {
    const [left, top] = toScreen(camera, size, (bounds.minX + bounds.maxX) / 2, bounds.maxY);
    return { text: label, left, top };
  });
}

function fadeWords({ fullCeiling, nAveraged }: Reliability): string {
  const of = nAveraged > 1 ? ` of the mean of ${nAveraged} presentations` : '';
  return `colours fade as the noise ceiling${of} falls from ${fullCeiling} % of variance to 0`;
}

function notesOf(scene: Scene, fading: Reliability | undefined): string[] {
  const words = statesInUse(scene.paint.states).map(({ word }) => word);
  return [
    ...(scene.style.fadeByReliability && fading ? [fadeWords(fading)] : []),
    ...(words.length > 0 ? [`marked by a pattern and a thick line: ${words.join(', ')}`] : []),
  ];
}

function heightFor({ minX, maxX, minY, maxY }: Scene['geometry']['bounds'], width: number): number {
  const inner = width - 2 * insets.side;
  return (inner * (maxY - minY)) / Math.max(1e-6, maxX - minX) + insets.top + insets.bottom;
}

export function useSnapshot(drawer: RefObject<MapDrawer | undefined>, parts: SnapshotParts): void {
  const { scene, regions, hasNames, map, fading } = parts;
  useEffect(
    () =>
      offerMap(({ width, height }, pixelRatio, letterSize) => {
        const { bounds } = scene.geometry;
        const size = { width, height: height ?? heightFor(bounds, width) };
        const camera = fit(bounds, size, insets);
        const paper = printScene(scene, regions, map);
        const blank = { ...paper, roiInk: new Uint8Array(paper.roiInk.length) };
        const canvas = drawer.current?.picture({ camera, size, pixelRatio, hovered: -1 }, blank);
        if (!canvas) return undefined;
        const { table, threshold } = paper.style;
        return {
          ...{ size, canvas, map, table, threshold },
          lines: linesOf(paper, regions, camera, size),
          names: hasNames ? namesOf(regions.anchors, camera, size, letterSize) : [],
          parts: partsOf(scene, camera, size),
          notes: notesOf(scene, fading),
        };
      }),
    [drawer, scene, regions, hasNames, map, fading],
  );
}
