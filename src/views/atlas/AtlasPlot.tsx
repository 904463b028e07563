/** @file The plane of points: painted, panned, zoomed, hovered, picked. */
import { ActionIcon } from '@mantine/core';
import { useElementSize, useMergedRef } from '@mantine/hooks';
import { IconFocusCentered } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { pickIndex } from '../flatmap/picking.ts';
import { useCamera } from '../flatmap/use-camera.ts';
import type { AtlasLayout } from '../../state/atlas.ts';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Atlas.module.css';
import { Marks, type MarksProps } from './Marks.tsx';
import { axisName, pickGeometry, type Scheme } from './model.ts';
import type { PointCloud } from './paint.ts';
import { useAtlasPointer } from './use-atlas-pointer.ts';
import { useCloudCanvas } from './use-canvas.ts';

export interface AtlasPlotProps extends Pick<MarksProps, 'marks' | 'path' | 'head' | 'pairs'> {
  layout: AtlasLayout;
  cloud: PointCloud;
  scheme: Scheme;
  stale: boolean;
  /** The accessible name. */
  label: string;
  onHover(row: number): void;
  onPick(row: number): void;
}

export function AtlasPlot(props: AtlasPlotProps) {
  const { layout, cloud, scheme, stale, label, onHover, onPick, ...marks } = props;
  const geometry = useMemo(() => pickGeometry(layout), [layout]);
  const index = useMemo(() => pickIndex(geometry), [geometry]);
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const control = useCamera(geometry.bounds, width, height);
  const canvas = useCloudCanvas(cloud, control, scheme);
  const { hovered, handlers } = useAtlasPointer(frame, control, index, onPick);
  useEffect(() => onHover(hovered), [hovered, onHover]);
  const { xy } = layout;
  const place =
    hovered >= 0 ? ([xy[2 * hovered] ?? 0, xy[2 * hovered + 1] ?? 0] as const) : undefined;
  return (
    <div className={classes.plot} data-stale={stale || undefined}>
      <div
        ref={useMergedRef(ref, setFrame)}
        className={classes.frame}
        role="application"
        aria-label={label}
        tabIndex={0}
        {...handlers}
      >
        <canvas ref={canvas} className={classes.canvas} />
        <span className={classes.across}>{axisName(layout.facts, 0)}</span>
        <span className={classes.upward}>{axisName(layout.facts, 1)}</span>
        <Marks camera={control.camera} size={control.size} hovered={place} {...marks} />
      </div>
      {!control.isHome && (
        <Tooltip label="All in view (0)">
          <ActionIcon
            className={classes.home}
            variant="default"
            aria-label="All in view"
            onClick={control.reset}
          >
            <IconFocusCentered size={iconSize.usual} />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}
