/** @file The frame under the play head, the strip, and the curves in line with it. */
import { Slider } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { LabError } from '../../domain/errors.ts';
import type { InterpolationFrame } from '../../state/types/interpolation.ts';
import { CurveChart } from '../../ui/CurveChart.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { curvesOf, type MeasuredFeatures, rangeOf } from './curves.ts';
import { formatT, meanWords, spaceWords, thinned, type Recipe } from './model.ts';
import { Strip } from './Strip.tsx';
import classes from './Studio.module.css';
import { Transport, type TransportProps } from './Transport.tsx';
import { usePlay } from './use-play.ts';

export interface StageProps extends Omit<TransportProps, 'play'> {
  frames: readonly InterpolationFrame[];
  made: Recipe;
  stops: readonly number[];
  cosines: readonly Float32Array[];
  features: MeasuredFeatures | undefined;
  /** Why there are no distances. */
  featureError: LabError | undefined;
  colours: readonly string[];
  stale: boolean;
  save: ReactNode;
}

/** Room of the axis left of the curves, which the strip leaves free too. */
const axisWidth = 44;
/** Pictures of the strip are about so wide (px). */
const cellWidth = 84;

/** Where the play head is, in words. */
function place({ scans, nSteps }: Recipe, head: number): string {
  const leg = Math.min(scans.length - 2, Math.floor(head / (nSteps - 1)));
  const share = head / (nSteps - 1) - leg;
  const [a, b] = [scans[leg] ?? 0, scans[leg + 1] ?? 0];
  if (share === 0) return `scan ${a}, decoded as it is`;
  if (share === 1) return `scan ${b}, decoded as it is`;
  return `${Math.round(100 * (1 - share))} % scan ${a}, ${Math.round(100 * share)} % scan ${b}`;
}

export function Stage(props: StageProps) {
  const { frames, made, stops, cosines, features, featureError, colours, stale, save } = props;
  const play = usePlay(frames.length, { playback: props.playback, speed: props.speed });
  const { ref, width } = useElementSize<HTMLDivElement>();
  const most = Math.max(4, Math.floor((width - axisWidth) / cellWidth));
  const nShown = thinned(frames.length, most).length;
  const inset = Math.max(6, (width - axisWidth) / Math.max(1, nShown) / 2);
  const current = frames[play.frame];
  const shared = { nFrames: frames.length, head: play.frame, inset, stops, onSeek: play.seek };
  return (
    <div className={classes.stage} data-stale={stale || undefined}>
      <div className={classes.top}>
        <figure className={classes.large}>
          {current && (
            <PictureCanvas
              picture={current.picture}
              label={`decoded at t ${formatT(current.t)}, large`}
            />
          )}
        </figure>
        <div className={classes.facts}>
          <div className={classes.bar}>
            <Transport {...props} play={play} />
            {save}
          </div>
          <p className={classes.now}>
            <b>t {formatT(current?.t ?? 0)}</b> {place(made, play.frame)}
          </p>
          <p className={classes.dim}>
            Frame {play.frame + 1} of {frames.length}, mixed {spaceWords[made.space].words}
            {made.perturbation.length > 0 && ', perturbed'}
            {meanWords(made)}. The scans themselves stand at the dashed lines and are their plain
            decodings, to the last bit.
          </p>
          {stale && <p className={classes.stale}>Of earlier settings: draw again.</p>}
        </div>
      </div>
      <div ref={ref} className={classes.aligned}>
        <Strip
          frames={frames}
          current={play.frame}
          stale={stale}
          most={most}
          fitted
          onPick={play.seek}
        />
        <div
          className={classes.scrub}
          style={{ paddingLeft: axisWidth + inset, paddingRight: inset }}
        >
          <Slider
            size="xs"
            thumbSize={12}
            min={0}
            max={frames.length - 1}
            value={play.frame}
            label={null}
            thumbLabel="Frame of the chain"
            thumbValueText={(frame) => `t ${formatT(frames[frame]?.t ?? 0)}`}
            onChange={play.seek}
          />
        </div>
        <CurveChart
          {...shared}
          label="Cosine of each frame's embedding to that of every scan of the chain"
          axis="Cosine of the embedding to"
          curves={curvesOf(cosines, made.scans, colours)}
          range={rangeOf(cosines, false)}
          height={104}
        />
        {features && (
          <CurveChart
            {...shared}
            label={`Feature distance of each frame's picture to that of every scan of the chain, by ${features.network}`}
            axis={`Feature distance (${features.network}) of the picture to`}
            curves={curvesOf(features.distance, made.scans, colours)}
            range={rangeOf(features.distance, true)}
            height={104}
          />
        )}
        {featureError && <ErrorNote error={featureError} />}
      </div>
    </div>
  );
}
