/** @file One frame large, a play button, a scrubber. */
import { ActionIcon, Slider } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { InterpolationFrame } from '../../state/types/interpolation.ts';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Interpolate.module.css';
import { formatT } from './model.ts';
import type { Play } from './use-play.ts';

export interface PlayerProps {
  frames: readonly InterpolationFrame[];
  play: Play;
}

export function Player({ frames, play }: PlayerProps) {
  const shown = frames[play.frame];
  const label = play.playing ? 'Pause' : 'Play there and back';
  const words = (frame: number) => `t ${formatT(frames[frame]?.t ?? 0)}`;
  if (!shown) return null;
  return (
    <div className={classes.player}>
      <div className={classes.large}>
        <PictureCanvas picture={shown.picture} label={`decoded at t ${formatT(shown.t)}, large`} />
      </div>
      <div className={classes.transport}>
        <Tooltip label={label}>
          <ActionIcon aria-label={label} onClick={play.toggle}>
            {play.playing ? (
              <IconPlayerPause size={iconSize.usual} />
            ) : (
              <IconPlayerPlay size={iconSize.usual} />
            )}
          </ActionIcon>
        </Tooltip>
        <Slider
          className={classes.scrubber}
          size="xs"
          thumbSize={10}
          min={0}
          max={frames.length - 1}
          value={play.frame}
          label={null}
          thumbLabel="Frame"
          thumbValueText={words}
          onChange={play.seek}
        />
      </div>
    </div>
  );
}
