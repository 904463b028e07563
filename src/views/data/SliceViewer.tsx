/** @file A volume looked at: planes, flat surfaces, regions over them, what it is saved as. */
import { MultiSelect, SegmentedControl } from '@mantine/core';
import { memo, useCallback, useDeferredValue, useMemo } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import type { Triple, WorldAxis } from '../../domain/orientation.ts';
import type { Volume } from '../../domain/volume.ts';
import { SaveResult } from '../save/SaveResult.tsx';
import classes from './Data.module.css';
import { FlatVolume } from './FlatVolume.tsx';
import { planeOf, planeWords } from './planes.ts';
import { sliceFigure } from './slice-figure.ts';
import { drawnRange, pictureOf, type SliceLook } from './slice-picture.ts';
import {
  modeFor,
  orientationWords,
  planesOf,
  voxelFor,
  type SliceMode,
  type SliceSettings,
} from './slice-settings.ts';
import { sliceTable } from './slice-table.ts';
import { SliceReadout } from './SliceReadout.tsx';
import { SliceStage } from './SliceStage.tsx';
import { SliceOptions, SliceWindow } from './SliceWindow.tsx';
import { overlayOf, usualColours, whyNotOver, type VolumeChoice } from './slices.ts';
import slices from './Slices.module.css';

const maxRegions = 8;

export interface SliceViewerProps {
  volume: Volume;
  dataset: DatasetInfo;
  choice: VolumeChoice;
  frame: number;
  settings: SliceSettings;
  onSettings(change: Partial<SliceSettings>): void;
}

/** The regions that a volume shows, by their colours. */
function useLook({ volume, dataset, choice, settings }: SliceViewerProps, names: string[]) {
  const { opacity, range = volume.range, colours = usualColours(choice, volume) } = settings;
  const overlay = useMemo(() => overlayOf(dataset, names), [dataset, names]);
  return useMemo(
    (): SliceLook => ({ colours, range, overlay, opacity }),
    [colours, range, overlay, opacity],
  );
}

interface SaveProps extends Pick<SliceViewerProps, 'volume' | 'dataset' | 'choice' | 'frame'> {
  world: WorldAxis;
  leftIsRight: boolean;
  /** All three planes are shown. */
  isOneOfThree: boolean;
  at: Triple;
  look: SliceLook;
  regions: readonly string[];
}

/** A slice as a figure and as numbers. */
const SaveSlice = memo(function SaveSlice(props: SaveProps) {
  const { volume, dataset, choice, frame, world, leftIsRight, isOneOfThree } = props;
  const { at, look, regions } = props;
  const plane = planeOf(world, volume.affine, leftIsRight);
  const index = at[plane.normal];
  const words = `${planeWords[world]} slice ${index}`;
  const stem = choice.label.replace(/\.(nii|mgh|mgz|hdr|img|hdf5|h5|npy)(\.gz)?$/i, '');
  const title = `${choice.label}${choice.nFrames > 1 ? `, volume ${frame}` : ''}, ${words}`;
  const over = look.overlay && { overlay: look.overlay, names: regions };
  return (
    <>
      <p className={classes.dim}>
        Save the {words}
        {isOneOfThree ? ', in the plane pressed last.' : '.'}
        {dataset.nsd &&
          !dataset.simulated &&
          ' Slices of NSD’s volumes are its data: its terms do not allow them to be passed on.'}
      </p>
      <SaveResult
        what={`the ${planeWords[world]} slice`}
        name={`${stem}-${planeWords[world]}-${index}`}
        asked={{ file: choice.file, array: choice.array, volume: frame, plane: words, at }}
        figure={(width) =>
          sliceFigure(
            {
              ...{ title, unit: choice.unit, regions, colours: look.colours },
              ...{ range: drawnRange(look), sides: plane.sides },
            },
            { picture: pictureOf(volume, plane, at, look), spacing: volume.spacing, plane },
            width,
          )
        }
        numbers={{ label: 'Voxels', table: () => sliceTable(volume, plane, at, over) }}
      />
    </>
  );
});

/** A long list, drawn anew only when its choices change: the crosshair moves without it. */
const RegionPicker = memo(function RegionPicker(
  props: Pick<SliceViewerProps, 'dataset' | 'onSettings'> & { regions: string[] },
) {
  const { dataset, regions, onSettings } = props;
  return (
    <MultiSelect
      size="xs"
      aria-label="Regions over it"
      placeholder={regions.length === 0 ? `Regions over it: choose up to ${maxRegions}` : ''}
      data={dataset.rois.map(({ name }) => name)}
      value={regions}
      maxValues={maxRegions}
      searchable
      clearable
      onChange={(names) => onSettings({ regions: names })}
    />
  );
});

const Modes = memo(function Modes(props: {
  mode: SliceMode;
  planes: readonly WorldAxis[];
  hasFlat: boolean;
  onSettings: SliceViewerProps['onSettings'];
}) {
  const { mode, planes, hasFlat, onSettings } = props;
  return (
    <SegmentedControl
      aria-label="Plane"
      data={[
        ...(planes.length === 3 ? [{ value: 'all', label: 'three planes' }] : []),
        ...planes.map((world) => ({ value: String(world), label: planeWords[world] })),
        ...(hasFlat ? [{ value: 'flat', label: 'flat surfaces' }] : []),
      ]}
      value={String(mode)}
      onChange={(value) => {
        const world = planes.find((one) => String(one) === value);
        onSettings({ mode: world ?? (value === 'flat' ? 'flat' : 'all') });
      }}
    />
  );
});

export function SliceViewer(props: SliceViewerProps) {
  const { volume, dataset, choice, frame, settings, onSettings } = props;
  const why = whyNotOver(volume, dataset.grid);
  const regions = useMemo(
    () => (why === undefined ? settings.regions : []),
    [why, settings.regions],
  );
  const look = useLook(props, regions);
  const planes = useMemo(() => planesOf(volume), [volume]);
  const hasFlat = why === undefined && dataset.surfaces.length > 0;
  const mode = modeFor(settings.mode, planes, hasFlat);
  const at = useMemo(() => voxelFor(settings.at, volume), [settings.at, volume]);
  // The planes follow at once, what is saved of them when there is time.
  const settled = useDeferredValue(at);
  const { unit, label } = choice;
  const tuning = { volume, colours: look.colours, onSettings };
  const pick = useCallback(
    (next: Triple, pressed?: WorldAxis) =>
      onSettings({ at: next, ...(pressed !== undefined && { pressed }) }),
    [onSettings],
  );
  return (
    <>
      <div className={slices.modes}>
        <Modes {...{ mode, planes, hasFlat, onSettings }} />
        {mode !== 'flat' && (
          <SliceOptions
            {...tuning}
            leftIsRight={settings.leftIsRight}
            opacity={settings.opacity}
            hasRegions={regions.length > 0}
          />
        )}
      </div>
      {why === undefined ? (
        <RegionPicker dataset={dataset} regions={regions} onSettings={onSettings} />
      ) : (
        <p className={classes.dim}>{why}</p>
      )}
      {mode === 'flat' ? (
        <FlatVolume dataset={dataset} choice={choice} frame={frame} regions={regions} />
      ) : (
        <>
          {look.colours !== 'labels' && (
            <SliceWindow {...tuning} range={settings.range} unit={unit} />
          )}
          <SliceStage
            {...{ volume, mode, at, look, label }}
            leftIsRight={settings.leftIsRight}
            onPick={pick}
          >
            <SliceReadout
              {...{ volume, unit, regions, at }}
              dataset={why === undefined ? dataset : undefined}
              onPick={pick}
            />
          </SliceStage>
          <p className={classes.dim}>{orientationWords(volume, settings.leftIsRight)}</p>
          <SaveSlice
            {...{ volume, dataset, choice, frame, look, regions }}
            at={settled}
            world={mode === 'all' ? settings.pressed : mode}
            isOneOfThree={mode === 'all'}
            leftIsRight={settings.leftIsRight}
          />
        </>
      )}
    </>
  );
}
