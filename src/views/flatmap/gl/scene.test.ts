/** @file When two scenes or frames give the same pixels, and when not. */
import { describe, expect, test } from 'vitest';
import { finish } from '../../../ui/steps.ts';
import { flatSubject } from '../../../testing/flat-subject.ts';
import { mappedTrial } from '../../../testing/brain-lab.ts';
import { mapBase, mapRegions, mapToDraw, paintOf, roiInks, styleOf } from '../model.ts';
import { defaultSettings } from '../settings.ts';
import { sameFrame, sameScene, type Frame, type Scene } from './scene.ts';

const subject = flatSubject({ side: 16 });
const base = finish(mapBase(subject));
if ('why' in base) throw new Error(base.why);
const regions = finish(mapRegions(subject, base.geometry, []));
const { geometry } = base;

function sceneOf(trial: number, silenced: boolean): Scene {
  const steps = silenced ? [{ rois: ['V1v'], op: 'silence' as const }] : [];
  const map = mapToDraw(defaultSettings, subject, mappedTrial(subject, trial, []), regions.rois);
  const paint = paintOf(subject, map, steps, undefined, []);
  const roiInk = roiInks(regions.rois, paint.states, 'dark');
  const style = styleOf(map, defaultSettings, 'dark');
  return { geometry, outlines: regions.outlines, roiInk, paint, style };
}

describe('sameScene', () => {
  test('the same scan mapped again, in new arrays', () => {
    expect(sameScene(sceneOf(1, false), sceneOf(1, false))).toBe(true);
  });

  test('not with another scan, mark, threshold or choice', () => {
    const one = sceneOf(1, false);
    expect(sameScene(one, sceneOf(2, false))).toBe(false);
    expect(sameScene(one, sceneOf(1, true))).toBe(false);
    expect(sameScene(one, { ...one, style: { ...one.style, threshold: 1 } })).toBe(false);
    expect(sameScene(one, { ...one, paint: { ...one.paint, chosen: [3] } })).toBe(false);
  });

  test('voxels without a value are alike', () => {
    const blank = (): Scene => {
      const one = sceneOf(1, false);
      const values = new Float32Array(subject.nVoxels).fill(NaN);
      return { ...one, paint: { ...one.paint, values } };
    };
    expect(sameScene(blank(), blank())).toBe(true);
  });
});

test('sameFrame sees camera, size, ratio and hover', () => {
  const frame: Frame = {
    camera: { x: 0, y: 0, scale: 2 },
    size: { width: 10, height: 10 },
    pixelRatio: 1,
    hovered: -1,
  };
  const copy = structuredClone(frame);
  expect(sameFrame(frame, copy)).toBe(true);
  expect(sameFrame(frame, { ...copy, hovered: 4 })).toBe(false);
  expect(sameFrame(frame, { ...copy, camera: { ...copy.camera, scale: 3 } })).toBe(false);
  expect(sameFrame(frame, { ...copy, size: { width: 11, height: 10 } })).toBe(false);
  expect(sameFrame(frame, { ...copy, pixelRatio: 2 })).toBe(false);
});
