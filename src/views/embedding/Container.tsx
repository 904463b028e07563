/** @file The embedding that the selected scan is mapped to, against the truth. */
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { shown } from '../../domain/remote.ts';
import { useChoice, useLab, useLabLater, useLabContext, useLabRemote } from '../../state/hooks.ts';
import type { DecodeState, MappedView } from '../../state/types/decode.ts';
import type { SelectionState } from '../../state/types/selection.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import { isControlOf, nDraws } from './control.ts';
import classes from './Embedding.module.css';
import { isPerturbed, titleOf, type OverlaySettings } from './model.ts';
import { OverlayControls } from './OverlayControls.tsx';
import { SaveOverlay } from './SaveOverlay.tsx';
import { EmbeddingView } from './View.tsx';
import { whenDecoded } from './when-decoded.ts';

const mappedOf = ({ mapped }: DecodeState) => mapped;
/** The plotting library is large: the first picture comes before it. */
const isFirstOf = ({ pictures }: DecodeState) =>
  pictures.status === 'running' && pictures.stale === undefined;

const perturbationOf = ({ perturbation }: SelectionState) => perturbation;

/** The control of what is shown, mapped when it is asked for and again when the scan or steps change. */
function useControl(mapped: MappedView | undefined, isAsked: boolean) {
  const perturbation = useLabLater('selection', perturbationOf);
  const seed = useLab('selection', (s) => s.seed);
  const control = shown(useLab('overlay', (s) => s.result));
  const measure = useLab('overlay', (s) => s.measure);
  const trial = mapped && isPerturbed(mapped) ? mapped.trial : undefined;
  const average = mapped !== undefined && mapped.trials.length > 1;
  useEffect(() => {
    if (isAsked && trial !== undefined) measure({ trial, average, perturbation, seed, nDraws });
  }, [isAsked, trial, average, perturbation, seed, measure]);
  const isCurrent = isAsked && mapped && isControlOf(control, mapped, perturbation);
  return isCurrent ? control : undefined;
}

interface BodyProps {
  settings: OverlaySettings;
  onSettings(change: Partial<OverlaySettings>): void;
}

function Body({ settings, onSettings }: BodyProps) {
  const scheme = useComputedColorScheme('dark');
  const remote = useLabRemote('decode', mappedOf);
  const retry = useLab('decode', (s) => s.retry);
  const isFirst = useLabLater('decode', isFirstOf);
  const mapped = isFirst ? undefined : shown(remote);
  const control = useControl(mapped, settings.control);
  const { decode } = useLabContext().stores;
  const whenFree = useMemo(() => whenDecoded(decode), [decode]);
  const failed = useLab('overlay', (s) =>
    s.result.status === 'failed' ? s.result.error : undefined,
  );
  return (
    <div className={classes.body}>
      {remote.status === 'failed' && <ErrorNote error={remote.error} onRetry={retry} />}
      {remote.status === 'running' && !mapped && (
        <ProgressLine what={remote.what} fraction={remote.fraction} />
      )}
      {isFirst && <ProgressLine what="drawing the first picture" fraction={undefined} />}
      {remote.status === 'idle' && (
        <p className={classes.idle}>The embedding of the selected scan appears here.</p>
      )}
      {failed && settings.control && <ErrorNote error={failed} />}
      {mapped && (
        <EmbeddingView
          mapped={mapped}
          stale={remote.status !== 'ready'}
          settings={settings}
          scheme={scheme}
          control={control}
          onSettings={onSettings}
          whenFree={whenFree}
        />
      )}
    </div>
  );
}

export function EmbeddingPanel() {
  const [settings, change] = useChoice('overlay');
  const mapped = shown(useLabRemote('decode', mappedOf));
  return (
    <Panel
      title={mapped ? titleOf(mapped.target) : 'Embedding'}
      note={mapped?.mapper}
      flush
      actions={
        mapped && (
          <>
            <OverlayControls settings={settings} mapped={mapped} onSettings={change} />
            <SaveOverlay settings={settings} mapped={mapped} />
          </>
        )
      }
    >
      <ErrorBoundary what="The embedding plot">
        <Body settings={settings} onSettings={change} />
      </ErrorBoundary>
    </Panel>
  );
}
