/** @file The map from layers of pixels is the map from triangles, and survives a lost context. */
import { expect, test, vi } from 'vitest';
import type { Perturbation } from '../../../domain/decode.ts';
import { mappedTrial } from '../../../testing/brain-lab.ts';
import { finish } from '../../../ui/steps.ts';
import { flatSubject } from '../../../testing/flat-subject.ts';
import { changedShare } from '../../../testing/panel.tsx';
import { fit } from '../camera.ts';
import {
  mapBase,
  mapRegions,
  mapToDraw,
  paintOf,
  reliabilityOf,
  roiInks,
  styleOf,
} from '../model.ts';
import { defaultSettings, type FlatmapSettings } from '../settings.ts';
import { MapRenderer } from './renderer.ts';
import type { Frame, Scene } from './scene.ts';
import { drawsBySoftware, isSoftwareName } from './software.ts';

const subject = flatSubject({ side: 64 });
const base = finish(mapBase(subject));
if ('why' in base) throw new Error(base.why);
const { geometry } = base;
const { reliability } = subject.ncsnr ? reliabilityOf(subject.ncsnr, 1) : {};
const regions = finish(mapRegions(subject, geometry, []));
const size = { width: 520, height: 300 };
const home = fit(geometry.bounds, size, { top: 8, bottom: 8, side: 8 });

function sceneOf(trial: number, settings: Partial<FlatmapSettings> = {}): Scene {
  const all = { ...defaultSettings, ...settings };
  const steps: Perturbation = [
    { rois: ['V1v'], op: 'silence' },
    { rois: ['FFA-1'], op: 'multiply', amount: 2 },
    { rois: ['PPA'], op: 'add', amount: -1 },
  ];
  const map = mapToDraw(all, subject, mappedTrial(subject, trial, steps), regions.rois);
  const paint = paintOf(subject, map, steps, reliability, [3, 4, 5, 6, 7, 8, 9, 10, 11]);
  const roiInk = roiInks(regions.rois, paint.states, 'dark');
  return { geometry, outlines: regions.outlines, roiInk, paint, style: styleOf(map, all, 'dark') };
}

/** At whole pixels, as layers lie. */
function frameAt(zoom: number, dx = 0): Frame {
  const scale = home.scale * zoom;
  const x = (Math.round(home.x * scale) + dx) / scale;
  const camera = { x, y: Math.round(home.y * scale) / scale, scale };
  return { camera, size, pixelRatio: 1, hovered: 40 };
}

function rendererWith(layersFrom: number) {
  const canvas = new OffscreenCanvas(1, 1);
  const renderer = new MapRenderer(canvas, layersFrom);
  const gl = canvas.getContext('webgl2') as WebGL2RenderingContext;
  const draw = (scene: Scene, frame: Frame): Uint8ClampedArray => {
    expect(renderer.start(scene, frame)).toBe(true);
    const pixels = new Uint8ClampedArray(4 * canvas.width * canvas.height);
    gl.readPixels(0, 0, canvas.width, canvas.height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    return pixels;
  };
  return { canvas, gl, renderer, draw };
}

/** Share of bytes that differ by more than 12 of 255: rims of marks, whose slope is taken otherwise. */
function farShare(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  return a.filter((value, i) => Math.abs(value - (b[i] ?? 0)) > 12).length / a.length;
}

test('layers give the picture that the triangles give', () => {
  const direct = rendererWith(Infinity);
  const layered = rendererWith(0);
  const views = [
    { scene: sceneOf(1), frame: frameAt(1) },
    { scene: sceneOf(2, { threshold: 0.8, fade: true }), frame: frameAt(1) },
    { scene: sceneOf(2, { kind: 'rois' }), frame: frameAt(3.5, 20) },
    { scene: sceneOf(3), frame: frameAt(3.5, 60) },
  ];
  for (const { scene, frame } of views) {
    const wanted = direct.draw(scene, frame);
    expect(new Set(wanted).size).toBeGreaterThan(50);
    expect(farShare(layered.draw(scene, frame), wanted)).toBeLessThan(0.02);
  }
  direct.renderer.dispose();
  layered.renderer.dispose();
});

test('another scan and a small pan make no layer anew; a zoom does', () => {
  const { draw, gl, renderer } = rendererWith(0);
  const first = draw(sceneOf(1), frameAt(3));
  const made = vi.spyOn(gl, 'texImage2D');
  expect(changedShare(first, draw(sceneOf(5), frameAt(3)))).toBeGreaterThan(0.1);
  expect(changedShare(first, draw(sceneOf(1), frameAt(3, 30)))).toBeGreaterThan(0.1);
  expect(draw(sceneOf(1), frameAt(3))).toEqual(first);
  expect(made).not.toHaveBeenCalled();
  draw(sceneOf(1), frameAt(4));
  expect(made).toHaveBeenCalled();
  renderer.dispose();
});

test('the same picture after a lost context', async () => {
  const { canvas, draw, gl, renderer } = rendererWith(0);
  const before = draw(sceneOf(1), frameAt(2));
  const lose = gl.getExtension('WEBGL_lose_context');
  canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
  const happens = (name: string) =>
    new Promise((resolve) => canvas.addEventListener(name, resolve, { once: true }));
  const lost = happens('webglcontextlost');
  lose?.loseContext();
  await lost;
  expect(renderer.start(sceneOf(1), frameAt(2))).toBe(false);
  expect(renderer.take()).toBeUndefined();
  // The browser allows it only once the event has been handled to its end.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const back = happens('webglcontextrestored');
  lose?.restoreContext();
  await back;
  renderer.restore();
  expect(draw(sceneOf(1), frameAt(2))).toEqual(before);
  renderer.dispose();
});

test('software renderers are known by name', () => {
  const swiftshader = 'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE))';
  expect(isSoftwareName(swiftshader)).toBe(true);
  expect(isSoftwareName('llvmpipe (LLVM 15.0.6, 256 bits)')).toBe(true);
  expect(isSoftwareName('ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11)')).toBe(false);
  expect(isSoftwareName('Apple M2')).toBe(false);
  expect(typeof drawsBySoftware()).toBe('boolean');
});
