/** @file The map of embeddings: true ones of conditions, with the selected scan and the strip in it. */
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { shown } from '../../domain/remote.ts';
import { type AtlasLayout, type AtlasSettings } from '../../state/atlas.ts';
import { useLab } from '../../state/hooks.ts';
import { conditionsOf } from '../../state/train-request.ts';
import { EmptyNote } from '../../ui/EmptyNote.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import classes from './Atlas.module.css';
import { AtlasControls } from './AtlasControls.tsx';
import { AtlasPlot } from './AtlasPlot.tsx';
import { ConditionCard, Legend } from './AtlasSide.tsx';
import { cloudOf, groupingOf, isStale, layoutWords, trialOf } from './model.ts';
import { SaveAtlas } from './SaveAtlas.tsx';
import { useMarks, usePairs, usePath } from './use-placed.ts';
import { useNeighbours } from './use-neighbours.ts';

interface DrawnProps {
  dataset: DatasetInfo;
  layout: AtlasLayout;
  settings: AtlasSettings;
  isRunning: boolean;
}

function Drawn({ dataset, layout, settings, isRunning }: DrawnProps) {
  const scheme = useComputedColorScheme('dark');
  const trial = useLab('selection', (s) => s.trial);
  const selectTrial = useLab('selection', (s) => s.selectTrial);
  const head = useLab('interpolation', (s) => s.head);
  const [hovered, setHovered] = useState(-1);
  const [lit, setLit] = useState<number>();
  const grouping = useMemo(
    () => groupingOf(layout, settings.colour, dataset, scheme),
    [layout, settings.colour, dataset, scheme],
  );
  const cloud = useMemo(() => cloudOf(layout, grouping, lit), [layout, grouping, lit]);
  const marks = useMarks(layout, scheme);
  const path = usePath(layout, scheme);
  const pairs = usePairs(layout, settings.decoded);
  const { conditions, heldOut, category } = layout.points;
  const selected = dataset.trialCondition[trial] ?? -1;
  const row = hovered >= 0 ? hovered : conditions.indexOf(selected);
  const condition = conditions[row];
  const neighbours = useNeighbours(layout, condition);
  const pick = (other: number) => selectTrial(trialOf(dataset, other, trial));
  const stale = isRunning || isStale(layout, settings);
  return (
    <>
      <div className={classes.desk}>
        <AtlasPlot
          layout={layout}
          cloud={cloud}
          scheme={scheme}
          stale={stale}
          label={`Map of ${conditions.length} embeddings: drag to pan, turn the wheel to zoom, click to select a scan`}
          marks={marks}
          path={path}
          head={head}
          pairs={pairs}
          onHover={setHovered}
          onPick={(at) => pick(conditions[at] ?? -1)}
        />
        <aside className={classes.side}>
          <Legend grouping={grouping} lit={lit} onLight={setLit} />
          {condition !== undefined && (
            <ConditionCard
              dataset={dataset}
              condition={condition}
              isHeldOut={heldOut[row] === 1}
              category={category[row] ?? -1}
              isSelected={condition === selected}
              neighbours={neighbours}
              onPick={pick}
            />
          )}
        </aside>
      </div>
      <div className={classes.foot}>
        <p className={classes.dim}>{layoutWords(layout, settings)}</p>
        <SaveAtlas
          dataset={dataset}
          layout={layout}
          grouping={grouping}
          path={path}
          words={layoutWords(layout, settings)}
        />
      </div>
    </>
  );
}

/** PCA is drawn as soon as it is chosen; UMAP waits until it is asked for. */
function useAutoDraw({ scope, method }: AtlasSettings) {
  const draw = useLab('atlas', (s) => s.draw);
  const isDrawn = useLab('atlas', (s) => {
    const layout = shown(s.layout);
    return layout?.points.scope === scope && layout.facts.method === method;
  });
  // A map that failed or was cancelled is not begun anew by itself: nothing of this changes by it.
  useEffect(() => {
    if (method === 'pca' && !isDrawn) draw();
  }, [draw, scope, method, isDrawn]);
}

function Loaded({ dataset }: { dataset: DatasetInfo }) {
  const settings = useLab('atlas', (s) => s.settings);
  const remote = useLab('atlas', (s) => s.layout);
  const decoded = useLab('atlas', (s) => s.decoded);
  const set = useLab('atlas', (s) => s.set);
  const draw = useLab('atlas', (s) => s.draw);
  const decodeAll = useLab('atlas', (s) => s.decodeAll);
  const layout = shown(remote);
  useAutoDraw(settings);
  const needsDecoded = settings.decoded && layout !== undefined && decoded.status === 'idle';
  useEffect(() => {
    if (needsDecoded) decodeAll();
  }, [needsDecoded, decodeAll]);
  const nAll = useMemo(() => new Set(dataset.trialCondition).size, [dataset]);
  return (
    <div className={classes.atlas}>
      <AtlasControls
        settings={settings}
        nHeldOut={conditionsOf(dataset, dataset.split.val).length}
        nAll={nAll}
        hasCategories={dataset.categoryNames.length > 0}
        running={remote.status === 'running'}
        decoding={decoded.status === 'running'}
        onSettings={set}
        onDraw={draw}
        onCancel={useLab('atlas', (s) => s.cancel)}
      />
      {remote.status === 'running' && (
        <ProgressLine what={remote.what} fraction={remote.fraction} />
      )}
      {remote.status === 'failed' && <ErrorNote error={remote.error} onRetry={draw} />}
      {decoded.status === 'failed' && <ErrorNote error={decoded.error} onRetry={decodeAll} />}
      {layout ? (
        <Drawn
          dataset={dataset}
          layout={layout}
          settings={settings}
          isRunning={remote.status === 'running'}
        />
      ) : (
        remote.status !== 'failed' && (
          <EmptyNote>
            {settings.method === 'umap'
              ? 'Lay out: the map appears here.'
              : 'The map appears here once the stimuli are encoded.'}
          </EmptyNote>
        )
      )}
    </div>
  );
}

export function AtlasView() {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  return dataset ? (
    <Loaded key={dataset.id} dataset={dataset} />
  ) : (
    <p className={classes.dim}>Nothing is loaded yet.</p>
  );
}
