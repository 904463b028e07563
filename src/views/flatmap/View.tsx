/** @file The flatmap: data in, pixels out. */
import { ActionIcon } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconZoomReset } from '@tabler/icons-react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Perturbation, PerturbationStep } from '../../domain/decode.ts';
import type { Roi } from '../../domain/roi.ts';
import type { VoxelMap } from '../../state/maps-store.ts';
import type { MappedView } from '../../state/types/decode.ts';
import { ColorBar } from '../../ui/ColorBar.tsx';
import { colormaps } from '../../ui/colormaps.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { ChosenBar } from './ChosenBar.tsx';
import classes from './Flatmap.module.css';
import { growToRois } from './lasso.ts';
import { MapStage } from './MapStage.tsx';
import { statesInUse, type MapBase, type Reliability, type Scheme } from './model.ts';
import { readoutOf, readoutText, roisAt } from './readout.ts';
import type { FlatmapSettings } from './settings.ts';
import { roiState, voxelState } from './states.ts';
import { useCamera } from './use-camera.ts';
import { useMap } from './use-map.ts';
import { ceilingTitle, colormapFor, nAveragedOf, type ValueMap } from './values.ts';

export interface FlatmapViewProps {
  dataset: DatasetInfo;
  base: MapBase;
  mapped: MappedView | undefined;
  /** The scan shown is an older one than the selected. */
  stale: boolean;
  perturbation: Perturbation;
  settings: FlatmapSettings;
  scheme: Scheme;
  /** Maps of the maps store. */
  own: readonly VoxelMap[];
  /** Name of the region that is pointed at, here or in another view. */
  pointed: string | undefined;
  /** Voxels chosen by lasso or brush. */
  chosen: readonly number[];
  onChoose(voxels: readonly number[]): void;
  onPoint(name: string | undefined): void;
  onSettings(change: Partial<FlatmapSettings>): void;
  /** Silence the ROI, or leave it as it is when it is silenced. */
  onToggleRoi(name: string): void;
  onStep(step: PerturbationStep): void;
}

interface FootProps extends Pick<FlatmapViewProps, 'settings' | 'scheme' | 'onSettings'> {
  map: ValueMap | undefined;
  fading: Reliability | undefined;
}

function Foot({ map, fading, settings, scheme, onSettings }: FootProps) {
  if (!map || map.scale === 'category') return null;
  const hasFade = settings.fade && map.scale === 'diverging' && fading !== undefined;
  const fade = hasFade && {
    label: ceilingTitle(fading.nAveraged).toLowerCase(),
    top: `${fading.fullCeiling} %`,
  };
  return (
    <div className={classes.foot}>
      <ColorBar
        map={colormaps[colormapFor(map.scale, scheme)]}
        range={map.range}
        unit={map.unit}
        label={map.title}
        threshold={settings.threshold}
        onThreshold={(threshold) => onSettings({ threshold })}
        fade={fade || undefined}
      />
    </div>
  );
}

function Legend({ states }: { states: Uint8Array }) {
  const words = statesInUse(states);
  if (words.length === 0) return null;
  return (
    <ul className={classes.legend} aria-label="Marks on the map">
      {words.map(({ state, word }) => (
        <li key={word}>
          <span className={classes.swatch} data-state={state} />
          {word}
        </li>
      ))}
    </ul>
  );
}

export function FlatmapView(props: FlatmapViewProps) {
  const { dataset, base, stale, settings, chosen, onPoint, onToggleRoi, onChoose, onStep } = props;
  const { scene, regions, map, fading } = useMap(props);
  const nAveraged = nAveragedOf(props.mapped);
  const { ref: frame, width, height } = useElementSize<HTMLDivElement>();
  const control = useCamera(base.geometry.bounds, width, height);
  const { states } = scene.paint;
  const pick = (voxel: number) => {
    const [smallest] = voxel < 0 ? [] : roisAt(regions.rois, voxel);
    if (smallest) onToggleRoi(smallest.name);
  };
  const apply = (step: PerturbationStep) => {
    onStep(step);
    onChoose([]);
  };
  return (
    <div className={classes.view} data-stale={stale || undefined}>
      <div ref={frame} className={classes.stage} data-tool={settings.tool}>
        <MapStage
          scene={scene}
          index={base.index}
          regions={regions}
          control={control}
          settings={settings}
          chosen={chosen}
          isMarked={(roi: Roi) => roiState(roi, states) !== voxelState.asIs}
          onHover={(voxel) => onPoint(voxel < 0 ? undefined : roisAt(regions.rois, voxel)[0]?.name)}
          pointed={props.pointed}
          map={map}
          fading={fading}
          onPick={pick}
          onPickRoi={(roi) => onToggleRoi(roi.name)}
          onChoose={onChoose}
          describe={(voxel) => readoutText(readoutOf(dataset, map, voxel, nAveraged))}
        />
      </div>
      <Foot {...props} map={map} fading={fading} />
      <Legend states={states} />
      {!control.isHome && (
        <Tooltip label="Show the whole map (0)">
          <ActionIcon
            className={classes.reset}
            variant="default"
            aria-label="Reset view"
            onClick={control.reset}
          >
            <IconZoomReset size={iconSize.usual} />
          </ActionIcon>
        </Tooltip>
      )}
      {chosen.length > 0 && (
        <ChosenBar
          chosen={chosen}
          onStep={apply}
          onGrow={() => onChoose(growToRois(chosen, regions.rois))}
          onClear={() => onChoose([])}
        />
      )}
    </div>
  );
}
