/** @file A colour bar with units; the threshold is set on the bar itself and drawn there. */
import { Slider } from '@mantine/core';
import { blankedPart } from './color-bar.ts';
import classes from './ColorBar.module.css';
import { gradient, type Colormap } from './colormaps.ts';
import { shortNumber } from './short-number.ts';
import { Tooltip } from './Tooltip.tsx';

export interface ColorBarProps {
  map: Colormap;
  range: readonly [number, number];
  unit: string;
  /** What the colours stand for: the accessible name. */
  label: string;
  /** Values nearer to 0 than this are not painted. */
  threshold: number;
  onThreshold?: (threshold: number) => void;
  /** Second dimension: colours fade downwards, from `top` to 0 of what `label` says. */
  fade?: { label: string; top: string } | undefined;
}

function percent(share: number): string {
  return `${Math.min(100, Math.max(0, share * 100))}%`;
}

function Threshold({ range, unit, threshold, onThreshold }: ColorBarProps) {
  const top = range[1];
  const start = range[0] < 0 ? '50%' : '0%';
  return (
    <Tooltip label="Threshold: values nearer to 0 show the folds beneath">
      <div className={classes.slider} style={{ left: start }}>
        <Slider
          size={2}
          thumbSize={12}
          min={0}
          max={top}
          step={top / 100}
          value={Math.min(threshold, top)}
          label={(value) => `${shortNumber(value)} ${unit}`}
          thumbLabel="Threshold"
          thumbValueText={(value) => `${shortNumber(value)} ${unit}`}
          onChange={(value) => onThreshold?.(value)}
          classNames={{ track: classes.track, bar: classes.hidden, thumb: classes.thumb }}
        />
      </div>
    </Tooltip>
  );
}

export function ColorBar(props: ColorBarProps) {
  const { map, range, unit, label, threshold, fade } = props;
  const blank = blankedPart(range, threshold);
  return (
    <div
      className={classes.bar}
      role="group"
      aria-label={unit === '' ? label : `${label}, ${unit}`}
    >
      <div className={classes.scale} data-tall={fade !== undefined || undefined}>
        <div className={classes.colours} style={{ background: gradient(map) }} />
        {fade && <div className={classes.fade} />}
        {threshold > 0 && (
          <div
            className={classes.blank}
            data-testid="blanked"
            style={{ left: percent(blank.left), width: percent(blank.width) }}
          />
        )}
        {fade && (
          <div className={classes.side} title={`Colours fade as the ${fade.label} falls to 0`}>
            <span>{fade.top}</span>
            <span>{fade.label}</span>
            <span>0</span>
          </div>
        )}
        {props.onThreshold && <Threshold {...props} />}
      </div>
      <div className={classes.ticks} aria-hidden>
        <span>{shortNumber(range[0])}</span>
        <span>{range[0] < 0 ? shortNumber((range[0] + range[1]) / 2) : ''}</span>
        <span>
          {shortNumber(range[1])} {unit}
        </span>
      </div>
    </div>
  );
}
