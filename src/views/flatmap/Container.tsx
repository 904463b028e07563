/** @file The flatmap of the selected scan, with its bar. */
import { useComputedColorScheme } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { shown } from '../../domain/remote.ts';
import { useChoice, useLab, useLabLater, useLabRemote } from '../../state/hooks.ts';
import type { DecodeState } from '../../state/types/decode.ts';
import type { SelectionState } from '../../state/types/selection.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { useSteps } from '../../ui/use-steps.ts';
import { groupByFamily, roisOfHemi } from '../rois/families.ts';
import { choiceOfRoi } from '../rois/model.ts';
import classes from './Flatmap.module.css';
import { MapToolbar } from './MapToolbar.tsx';
import { mapBase, mapToDraw, type MapBase } from './model.ts';
import { firstTool, outlinedRois, type FlatmapSettings } from './settings.ts';
import { SaveMap } from './SaveMap.tsx';
import { mapChoices } from './values.ts';
import { FlatmapView } from './View.tsx';

interface MapProps {
  dataset: DatasetInfo;
  base: MapBase;
  settings: FlatmapSettings;
  onSettings(change: Partial<FlatmapSettings>): void;
}

const mappedOf = ({ mapped }: DecodeState) => mapped;
const perturbationOf = ({ perturbation }: SelectionState) => perturbation;

/** What is computed or went wrong, over the map of what is still known. */
function Status() {
  const mapped = useLabRemote('decode', mappedOf);
  const retry = useLab('decode', (s) => s.retry);
  if (mapped.status === 'failed')
    return (
      <div className={classes.busy}>
        <ErrorNote error={mapped.error} onRetry={retry} />
      </div>
    );
  if (mapped.status !== 'running' || mapped.stale !== undefined) return null;
  return (
    <div className={classes.busy}>
      <ProgressLine what={mapped.what} fraction={mapped.fraction} />
    </div>
  );
}

function LoadedMap({ dataset, base, settings, onSettings }: MapProps) {
  const scheme = useComputedColorScheme('dark');
  const mapped = useLabRemote('decode', mappedOf);
  const perturbation = useLabLater('selection', perturbationOf);
  const own = useLab('maps', (s) => s.maps);
  const pointed = useLab('pointing', (s) => s.roi);
  const [{ chosen }, choose] = useChoice('voxels');
  const pointAtRoi = useLab('pointing', (s) => s.pointAtRoi);
  const setRoi = useLab('selection', (s) => s.setRoi);
  const addStep = useLab('selection', (s) => s.addStep);
  const toggleRoi = (name: string) =>
    setRoi(name, choiceOfRoi(perturbation, name).mode === 'silence' ? 'as-is' : 'silence');
  return (
    <>
      <FlatmapView
        dataset={dataset}
        base={base}
        mapped={shown(mapped)}
        stale={mapped.status !== 'ready'}
        perturbation={perturbation}
        settings={settings}
        scheme={scheme}
        own={own}
        pointed={pointed}
        chosen={chosen}
        onChoose={(voxels) => choose({ chosen: [...voxels] })}
        onPoint={pointAtRoi}
        onSettings={onSettings}
        onToggleRoi={toggleRoi}
        onStep={addStep}
      />
      <Status />
    </>
  );
}

function Toolbar({ dataset, settings, onSettings }: Omit<MapProps, 'base'>) {
  const mapped = shown(useLabRemote('decode', mappedOf));
  const families = useMemo(() => groupByFamily(roisOfHemi(dataset.rois, 'both')), [dataset]);
  const own = useLab('maps', (s) => s.maps);
  const choices = useMemo(() => mapChoices(dataset, own), [dataset, own]);
  const end = useMemo(() => {
    const rois = outlinedRois(dataset, settings.hiddenFamilies);
    return (
      mapToDraw({ kind: settings.kind, end: undefined }, dataset, mapped, rois, own)?.range[1] ?? 1
    );
  }, [dataset, mapped, settings.kind, settings.hiddenFamilies, own]);
  return (
    <>
      <MapToolbar
        settings={settings}
        onChange={onSettings}
        families={families}
        end={end}
        hasReliability={dataset.ncsnr !== undefined}
        choices={choices}
      />
      <SaveMap dataset={dataset} kind={settings.kind} />
    </>
  );
}

function Loaded({ dataset }: { dataset: DatasetInfo }) {
  const [choice, choose] = useChoice('flatmap');
  const [atHand, setAtHand] = useState(firstTool);
  const settings = useMemo(() => ({ ...choice, ...atHand }), [choice, atHand]);
  const change = useCallback(
    ({ tool, brushRadius, ...part }: Partial<FlatmapSettings>) => {
      setAtHand((last) => ({
        tool: tool ?? last.tool,
        brushRadius: brushRadius ?? last.brushRadius,
      }));
      if (Object.keys(part).length > 0) choose(part);
    },
    [choose],
  );
  const base = useSteps(useCallback(() => mapBase(dataset), [dataset]));
  if (!base)
    return (
      <Panel title="Flatmap" flush>
        <div className={classes.busy}>
          <ProgressLine what="Laying out the map" fraction={undefined} />
        </div>
      </Panel>
    );
  if ('why' in base)
    return (
      <Panel title="Flatmap" flush>
        <p className={classes.none}>{base.why}</p>
      </Panel>
    );
  const note = base.geometry.kind === 'montage' ? 'slices: no flat surface is loaded' : undefined;
  return (
    <Panel
      title="Flatmap"
      flush
      note={note}
      actions={<Toolbar dataset={dataset} settings={settings} onSettings={change} />}
    >
      <ErrorBoundary what="The flatmap">
        <LoadedMap dataset={dataset} base={base} settings={settings} onSettings={change} />
      </ErrorBoundary>
    </Panel>
  );
}

/** The map of the selected scan's voxels; click a region to silence it. */
export function FlatmapPanel() {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  if (dataset) return <Loaded dataset={dataset} />;
  return (
    <Panel title="Flatmap" flush>
      <p className={classes.none}>The map of the voxels appears here.</p>
    </Panel>
  );
}
