/** @file Play, way and speed of the play head. */
import { ActionIcon, SegmentedControl, Select } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { iconSize } from '../../ui/icon-size.ts';
import { Tooltip } from '../../ui/Tooltip.tsx';
import type { Playback } from './playback.ts';
import classes from './Studio.module.css';
import type { Play } from './use-play.ts';

export interface TransportProps {
  play: Play;
  playback: Playback;
  /** Frames a second. */
  speed: number;
  onPlayback(playback: Playback): void;
  onSpeed(speed: number): void;
}

const ways: { value: Playback; label: string }[] = [
  { value: 'there and back', label: 'There and back' },
  { value: 'round', label: 'Round' },
  { value: 'once', label: 'Once' },
];

export const speeds = [2, 5, 10, 15, 30];

export function Transport({ play, playback, speed, onPlayback, onSpeed }: TransportProps) {
  const label = play.playing ? 'Pause' : 'Play';
  return (
    <div className={classes.transport}>
      <Tooltip label={label}>
        <ActionIcon variant="default" size="md" aria-label={label} onClick={play.toggle}>
          {play.playing ? (
            <IconPlayerPause size={iconSize.usual} />
          ) : (
            <IconPlayerPlay size={iconSize.usual} />
          )}
        </ActionIcon>
      </Tooltip>
      <Tooltip label="There and back, from the end to the start at once, or once">
        <SegmentedControl<Playback>
          aria-label="Way of the play head"
          data={ways}
          value={playback}
          onChange={onPlayback}
        />
      </Tooltip>
      <Tooltip label="Frames a second, on the page and in films that are saved">
        <Select
          aria-label="Speed"
          w={124}
          allowDeselect={false}
          data={speeds.map((value) => ({ value: String(value), label: `${value} frames/s` }))}
          value={String(speed)}
          onChange={(value) => onSpeed(Number(value ?? speed))}
          comboboxProps={{ withinPortal: true }}
        />
      </Tooltip>
    </div>
  );
}
