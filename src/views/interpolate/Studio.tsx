/** @file The interpolation studio: a chain of scans, its pictures, curves of what happens on the way. */
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { maxScans, similarities, stopsOf } from '../../state/interpolation.ts';
import type { InterpolationFrame } from '../../state/types/interpolation.ts';
import { EmptyNote } from '../../ui/EmptyNote.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { ChainEditor } from './ChainEditor.tsx';
import { chainColours } from './curves.ts';
import { isStale, nextOfChain } from './model.ts';
import { StudyProvenance } from '../save/StudyProvenance.tsx';
import { SaveStrip } from './SaveStrip.tsx';
import { Stage } from './Stage.tsx';
import classes from './Studio.module.css';
import { StudioSettings } from './StudioSettings.tsx';
import { useRecipe, useRun } from './use-recipe.ts';
import type { Playback } from './playback.ts';

const noFrames: readonly InterpolationFrame[] = [];

/** Feature distances of the frames on the screen, asked for once for each new strip. */
function useDistances() {
  const frames = shown(useLab('interpolation', (s) => s.frames));
  const isReady = useLab('interpolation', (s) => s.frames.status === 'ready');
  const features = useLab('interpolation', (s) => s.features);
  const measure = useLab('interpolation', (s) => s.measureFeatures);
  const known = shown(features);
  const isKnown = known?.frames === frames;
  useEffect(() => {
    if (isReady && frames && !isKnown) measure();
  }, [frames, isReady, isKnown, measure]);
  return {
    features: isKnown ? known : undefined,
    error: features.status === 'failed' ? features.error : undefined,
  };
}

function useChainVerbs(scans: readonly number[], dataset: DatasetInfo) {
  const selectTrial = useLab('selection', (s) => s.selectTrial);
  const setEnds = useLab('interpolation', (s) => s.setEnds);
  const setVia = useLab('interpolation', (s) => s.setVia);
  const set = (next: readonly number[]) => {
    const [from = 0] = next;
    if (from !== scans[0]) selectTrial(from);
    setVia(next.slice(1, -1));
    setEnds(from, next.at(-1) ?? from);
  };
  return {
    onChange: (place: number, scan: number) => set(scans.with(place, scan)),
    onAdd: () => set([...scans, nextOfChain(dataset, scans)]),
    onRemove: (place: number) => set(scans.toSpliced(place, 1)),
  };
}

function Loaded({ dataset }: { dataset: DatasetInfo }) {
  const colours = chainColours[useComputedColorScheme('dark')];
  const { hasEnd, ...recipe } = useRecipe(dataset);
  const { scans, average, nSteps, space } = recipe;
  const [playback, setPlayback] = useState<Playback>('there and back');
  const [speed, setSpeed] = useState(5);
  const remote = useLab('interpolation', (s) => s.frames);
  const made = useLab('interpolation', (s) => s.made);
  const run = useRun(recipe);
  const { features, error } = useDistances();
  const frames = shown(remote) ?? noFrames;
  const stops = useMemo(() => (made ? stopsOf(made.scans.length, made.nSteps) : []), [made]);
  const cosines = useMemo(() => similarities(frames, stops), [frames, stops]);
  const stale = isStale(made, recipe);
  const film = { playback, speed, onPlayback: setPlayback, onSpeed: setSpeed };
  return (
    <div className={classes.studio}>
      <ChainEditor
        dataset={dataset}
        scans={scans}
        average={average}
        colours={colours}
        canAdd={hasEnd && scans.length < maxScans}
        {...useChainVerbs(scans, dataset)}
      />
      <StudioSettings
        nSteps={nSteps}
        space={space}
        nPictures={(scans.length - 1) * (nSteps - 1) + 1}
        running={remote.status === 'running'}
        canRun={hasEnd}
        onSteps={useLab('interpolation', (s) => s.setSteps)}
        onSpace={useLab('interpolation', (s) => s.setSpace)}
        onRun={run}
        onCancel={useLab('interpolation', (s) => s.cancel)}
      />
      {remote.status === 'running' && (
        <ProgressLine what={remote.what} fraction={remote.fraction} />
      )}
      {remote.status === 'failed' && <ErrorNote error={remote.error} onRetry={run} />}
      {!hasEnd && <p className={classes.dim}>This dataset has no second condition to go to.</p>}
      {frames.length === 0 && remote.status === 'idle' && hasEnd && (
        <EmptyNote>
          The pictures on the way appear here, with curves of how like they are to each scan of the
          chain.
        </EmptyNote>
      )}
      {made && frames.length > 0 && (
        <Stage
          frames={frames}
          made={made}
          stops={stops}
          cosines={cosines}
          features={features}
          featureError={error}
          colours={colours}
          stale={stale || remote.status !== 'ready'}
          {...film}
          save={
            <>
              <SaveStrip
                dataset={dataset}
                recipe={made}
                frames={frames}
                cosines={cosines}
                features={features}
                playback={playback}
                speed={speed}
              />
              <StudyProvenance what="the strip" asked={made} hasPictures />
            </>
          }
        />
      )}
    </div>
  );
}

export function InterpolationStudio() {
  const remote = useLab('dataset', (s) => s.dataset);
  const dataset = shown(remote);
  if (dataset) return <Loaded dataset={dataset} />;
  return <p className={classes.dim}>Nothing is loaded yet.</p>;
}
