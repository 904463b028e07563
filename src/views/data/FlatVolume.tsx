/** @file A volume of the betas' own grid on the flat surfaces, sampled as NSD does it. */
import { useComputedColorScheme } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { useLabContext } from '../../state/hooks.ts';
import { ColorBar } from '../../ui/ColorBar.tsx';
import { colormaps } from '../../ui/colormaps.ts';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { useLastSteps } from '../../ui/use-steps.ts';
import { fit } from '../flatmap/camera.ts';
import { useDrawer } from '../flatmap/gl/use-drawer.ts';
import { colormapFor } from '../flatmap/values.ts';
import classes from './Data.module.css';
import { flatVolume } from './flat-volume.ts';
import type { VolumeChoice } from './slices.ts';
import { useAsked } from './use-asked.ts';

const size = { width: 680, height: 400 };
const insets = { top: 12, bottom: 12, side: 12 };

export interface FlatVolumeProps {
  dataset: DatasetInfo;
  choice: VolumeChoice;
  frame: number;
  /** Names of the regions that are outlined. */
  regions: readonly string[];
}

function Figure({
  dataset,
  choice,
  regions,
  values,
}: FlatVolumeProps & { values: Float32Array[] }) {
  const scheme = useComputedColorScheme('dark');
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null);
  const drawer = useDrawer(canvas);
  const make = useCallback(
    () => flatVolume(dataset, values, choice.isRegions, regions, scheme),
    [dataset, values, choice, regions, scheme],
  );
  const made = useLastSteps(make);
  const { scene, map } = made?.values === values ? made : {};
  useEffect(() => {
    if (!scene) return;
    const camera = fit(scene.geometry.bounds, size, insets);
    const pixelRatio = window.devicePixelRatio;
    drawer.current?.show(scene, { camera, size, pixelRatio, hovered: -1 });
  }, [canvas, drawer, scene]);
  return (
    <figure className={classes.figure}>
      {!scene && <ProgressLine what="Laying it on the surfaces" fraction={undefined} />}
      <canvas
        ref={setCanvas}
        className={classes.flat}
        role="img"
        aria-label={`${choice.label} on the flat surfaces`}
      />
      {map && map.scale !== 'category' && (
        <ColorBar
          map={colormaps[colormapFor(map.scale, scheme)]}
          range={map.range}
          unit={map.unit}
          label={choice.label}
          threshold={0}
        />
      )}
    </figure>
  );
}

export function FlatVolume(props: FlatVolumeProps) {
  const { dataset, choice, frame } = props;
  const { data } = useLabContext();
  const sampling = choice.isRegions ? 'label' : 'cubic';
  const key = [dataset.id, choice.file, choice.array, frame, sampling].join('\n');
  const asked = useAsked(key, 'sampling the volume on the surfaces', (signal) =>
    data.onSurfaces({ file: choice.file, array: choice.array, frame, sampling }, signal),
  );
  return (
    <>
      <RemoteView remote={asked}>{(values) => <Figure {...props} values={values} />}</RemoteView>
      <p className={classes.dim}>
        {choice.isRegions
          ? 'Labels at the middle layer of cortex: of the voxels around a vertex, the label with most weight. '
          : 'Cubic interpolation (Catmull-Rom) at three layers of cortex, averaged; colours from the 2nd to the 98th percentile. '}
        Vertices outside of the volume show the folds. The flatmap itself shows each vertex in the
        colour of its voxel.
      </p>
    </>
  );
}
