/**
 * @file The bench page: the map's own renderer over two hemispheres of fsaverage's size. A redraw is
 * timed until its pixels can be read and the canvas has them, so that the drawing itself is in it.
 */
import type { DatasetInfo } from '../../../src/domain/dataset.ts';
import { mappedTrial } from '../../../src/testing/brain-lab.ts';
import { flatSubject } from '../../../src/testing/flat-subject.ts';
import { fit } from '../../../src/views/flatmap/camera.ts';
import { MapRenderer } from '../../../src/views/flatmap/gl/renderer.ts';
import type { Frame, Scene } from '../../../src/views/flatmap/gl/scene.ts';
import {
  mapBase,
  mapRegions,
  mapToDraw,
  paintOf,
  reliabilityOf,
  roiInks,
  styleOf,
} from '../../../src/views/flatmap/model.ts';
import { defaultSettings } from '../../../src/views/flatmap/settings.ts';
import { finish } from '../../../src/ui/steps.ts';

/** 15,724 voxels as in nsdgeneral of subj01, or a voxel of its own for each vertex. */
export type Values = 'voxels' | 'vertices';

export interface Redraws {
  nVertices: number;
  nValues: number;
  /** Each with the numbers of another scan, ms. */
  scans: number[];
  /** Each from another place, with the same numbers, ms. */
  pans: number[];
  renderer: string;
}

declare global {
  interface Window {
    redraw(values: Values, rounds: number): Redraws;
  }
}

const N_VOXELS = 15_724;
/** Gives 2 × 163,900 vertices. */
const SIDE = 482;
const WARM_UP = 5;
/** Of the map at 1440×900. */
const SIZE = { width: 740, height: 480 };

/** The same surfaces over other voxels. `voxelOf` maps vertex and old voxel to the new one. */
function revoxelled(
  subject: DatasetInfo,
  nVoxels: number,
  voxelOf: (vertex: number, old: number) => number,
): DatasetInfo {
  let first = 0;
  const regionOf = new Map<number, number[]>();
  const surfaces = subject.surfaces.map((surface) => {
    const vertexVoxel = surface.vertexVoxel.map((old, v) => {
      if (old < 0) return -1;
      const voxel = voxelOf(first + v, old);
      regionOf.set(old, [...(regionOf.get(old) ?? []), voxel]);
      return voxel;
    });
    first += vertexVoxel.length;
    return { ...surface, vertexVoxel };
  });
  const rois = subject.rois.map((roi) => {
    const voxels = new Set([...roi.voxels].flatMap((old) => regionOf.get(old) ?? []));
    return { ...roi, voxels: Uint32Array.from(voxels).sort() };
  });
  const ncsnr = new Float32Array(nVoxels).fill(0.4);
  return { ...subject, nVoxels, surfaces, rois, ncsnr, grid: undefined };
}

function subjectOf(values: Values): DatasetInfo {
  const subject = flatSubject({ side: SIDE });
  const nVertices = subject.surfaces.reduce((sum, one) => sum + one.vertexVoxel.length, 0);
  if (values === 'vertices') return revoxelled(subject, nVertices, (vertex) => vertex);
  return revoxelled(subject, N_VOXELS, (_, old) => Math.floor((old * N_VOXELS) / subject.nVoxels));
}

/** How long a frame takes until its pixels are there and the canvas has them. */
function timer(renderer: MapRenderer, gl: WebGL2RenderingContext) {
  const shown = document.querySelector('canvas')?.getContext('bitmaprenderer');
  if (!shown) throw new Error('The page has no canvas to show pictures on.');
  return (scene: Scene, frame: Frame): number => {
    const start = performance.now();
    renderer.start(scene, frame);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    shown.transferFromImageBitmap(renderer.take() ?? null);
    return performance.now() - start;
  };
}

function rendererName(gl: WebGL2RenderingContext): string {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
}

window.redraw = (values, rounds) => {
  const subject = subjectOf(values);
  const base = finish(mapBase(subject));
  if ('why' in base) throw new Error(base.why);
  const regions = finish(mapRegions(subject, base.geometry, []));
  const fading = subject.ncsnr && reliabilityOf(subject.ncsnr, 1);
  const canvas = new OffscreenCanvas(1, 1);
  const renderer = new MapRenderer(canvas);
  const gl = canvas.getContext('webgl2');
  if (!gl) throw new Error('This browser gives no WebGL2.');
  const timed = timer(renderer, gl);
  const sceneOf = (trial: number): Scene => {
    const map = mapToDraw(defaultSettings, subject, mappedTrial(subject, trial, []), regions.rois);
    const paint = paintOf(subject, map, [], fading?.reliability, []);
    const roiInk = roiInks(regions.rois, paint.states, 'dark');
    const style = styleOf(map, defaultSettings, 'dark');
    return { geometry: base.geometry, outlines: regions.outlines, roiInk, paint, style };
  };
  const camera = fit(base.geometry.bounds, SIZE, { top: 20, bottom: 20, side: 20 });
  const frame: Frame = { camera, size: SIZE, pixelRatio: 1, hovered: -1 };
  const trials = Array.from({ length: WARM_UP + rounds }, (_, i) => i);
  const scans = trials.map((trial) => timed(sceneOf(trial), frame));
  const scene = sceneOf(0);
  const pans = trials.map((i) => {
    const moved = { ...frame, camera: { ...camera, x: camera.x + (i % 7) } };
    return timed(scene, moved);
  });
  const nVertices = base.geometry.vertexVoxel.length;
  const name = rendererName(gl);
  renderer.dispose();
  return {
    nVertices,
    nValues: subject.nVoxels,
    scans: scans.slice(WARM_UP),
    pans: pans.slice(WARM_UP),
    renderer: name,
  };
};
