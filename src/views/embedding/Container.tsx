/** @file The embedding that the selected scan is mapped to, against the truth. */
import { NumberInput, SegmentedControl, Tooltip, useComputedColorScheme } from '@mantine/core';
import { memo, useCallback, useState } from 'react';
import { shown } from '../../domain/remote.ts';
import { useLab, useLabLater, useLabRemote } from '../../state/hooks.ts';
import type { DecodeState } from '../../state/types.ts';
import { ErrorBoundary } from '../../ui/ErrorBoundary.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { ProgressLine } from '../../ui/ProgressLine.tsx';
import classes from './Embedding.module.css';
import { defaultOverlay, firstDimensions, titleOf, type OverlaySettings } from './model.ts';
import { EmbeddingView } from './View.tsx';

interface ControlsProps {
  settings: OverlaySettings;
  nDimensions: number;
  onSettings(change: Partial<OverlaySettings>): void;
}

const mappedOf = ({ mapped }: DecodeState) => mapped;
/** The plotting library is large: the first picture comes before it. */
const isFirstOf = ({ pictures }: DecodeState) =>
  pictures.status === 'running' && pictures.stale === undefined;

const Controls = memo(function Controls({ settings, nDimensions, onSettings }: ControlsProps) {
  return (
    <>
      <Tooltip label="Values nearer to 0 are left out of the lines">
        <NumberInput
          aria-label="Threshold of the values"
          size="xs"
          w={104}
          prefix="|v| ≥ "
          min={0}
          max={1}
          step={0.01}
          decimalScale={3}
          value={settings.threshold}
          onChange={(value) => onSettings({ threshold: typeof value === 'number' ? value : 0 })}
        />
      </Tooltip>
      {nDimensions > firstDimensions && (
        <SegmentedControl
          aria-label="Dimensions"
          size="xs"
          data={[
            { value: 'first', label: `First ${firstDimensions}` },
            { value: 'all', label: `All ${nDimensions}` },
          ]}
          value={settings.all ? 'all' : 'first'}
          onChange={(value) => onSettings({ all: value === 'all' })}
        />
      )}
    </>
  );
});

function Body({ settings, onSettings }: Omit<ControlsProps, 'nDimensions'>) {
  const scheme = useComputedColorScheme('dark');
  const remote = useLabRemote('decode', mappedOf);
  const retry = useLab('decode', (s) => s.retry);
  const isFirst = useLabLater('decode', isFirstOf);
  const mapped = isFirst ? undefined : shown(remote);
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
      {mapped && (
        <EmbeddingView
          mapped={mapped}
          stale={remote.status !== 'ready'}
          settings={settings}
          scheme={scheme}
          onSettings={onSettings}
        />
      )}
    </div>
  );
}

export function EmbeddingPanel() {
  const [settings, setSettings] = useState(defaultOverlay);
  const change = useCallback(
    (part: Partial<OverlaySettings>) => setSettings((last) => ({ ...last, ...part })),
    [],
  );
  const mapped = shown(useLabRemote('decode', mappedOf));
  return (
    <Panel
      title={mapped ? titleOf(mapped.target) : 'Embedding'}
      note={mapped?.mapper}
      flush
      actions={
        mapped && (
          <Controls settings={settings} nDimensions={mapped.decoded.length} onSettings={change} />
        )
      }
    >
      <ErrorBoundary what="The embedding plot">
        <Body settings={settings} onSettings={change} />
      </ErrorBoundary>
    </Panel>
  );
}
