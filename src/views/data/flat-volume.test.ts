/** @file A volume on flat surfaces: order of hemispheres, labels, outlines by vertex. */
import { describe, expect, it } from 'vitest';
import { flatSubject } from '../../testing/flat-subject.ts';
import { finish } from '../../ui/steps.ts';
import { flatVolume } from './flat-volume.ts';

const subject = flatSubject({ side: 16 });
const [lh, rh] = subject.surfaces;
if (!lh || !rh) throw new Error('the flat subject has two hemispheres');
const ones = new Float32Array(lh.vertexVoxel.length).fill(1);
const twos = new Float32Array(rh.vertexVoxel.length).fill(2);

describe('a volume on flat surfaces', () => {
  it('gives each vertex its own value, left hemisphere first whatever the order of the files', () => {
    const { scene } = finish(flatVolume(subject, [ones, twos], false, [], 'dark'));
    const turned = { ...subject, surfaces: [rh, lh] };
    const again = finish(flatVolume(turned, [twos, ones], false, [], 'dark')).scene;
    expect([...scene.paint.values]).toEqual([...ones, ...twos]);
    expect(again.paint.values).toEqual(scene.paint.values);
    expect(again.geometry.xy).toEqual(scene.geometry.xy);
    expect([...scene.geometry.vertexVoxel]).toEqual([...scene.paint.values.keys()]);
  });

  it('shows labels by their colours, and none where there is no label', () => {
    const labels = ones.map((_, i) => [3, 0, -1, NaN][i % 4] ?? NaN);
    const { map } = finish(flatVolume(subject, [labels, twos], true, [], 'light'));
    expect(map.scale).toBe('category');
    expect([...map.values.subarray(0, 4)]).toEqual([2, NaN, NaN, NaN]);
  });

  it('takes the colours from the percentiles of what is there', () => {
    const ramp = ones.map((_, i) => (i % 10 === 0 ? NaN : i));
    const { map } = finish(flatVolume(subject, [ramp, twos.fill(NaN)], false, [], 'dark'));
    const [low, high] = map.range;
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(high);
    expect(high).toBeLessThan(ones.length);
  });

  it('outlines the regions that are chosen, on the vertices of their voxels', () => {
    const none = finish(flatVolume(subject, [ones, twos], false, [], 'dark')).scene;
    const { scene } = finish(
      flatVolume(subject, [ones, twos], false, ['V1v', 'V1d', 'nothing'], 'dark'),
    );
    expect(none.outlines.segments).toHaveLength(0);
    expect(new Set(scene.outlines.roi)).toEqual(new Set([0, 1]));
    expect(scene.roiInk).toHaveLength(8);
  });
});
