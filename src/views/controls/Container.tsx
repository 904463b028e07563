/** @file Controls against self-deception for the result on the screen. */
import { Alert, Button } from '@mantine/core';
import { scanWords } from '../../domain/presentations.ts';
import { useLab, useSelection } from '../../state/hooks.ts';
import type { Control, Controls } from '../../state/controls.ts';
import { pictureFigure } from '../../ui/figure/picture-figure.ts';
import { Fact } from '../../ui/Fact.tsx';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { SaveResult } from '../save/SaveResult.tsx';
import classes from './Controls.module.css';
import {
  controlsFigure,
  controlsTable,
  cosineHelp,
  explanations,
  isStale,
  rankHelp,
  titles,
  verdict,
} from './model.ts';

function Card({ control, of }: { control: Control; of: number }) {
  const { kind, trials, cosine, rank, picture } = control;
  return (
    <li className={classes.card}>
      <PictureCanvas picture={picture} label={`Decoded from: ${titles[kind]}`} />
      <div>
        <h3>
          {titles[kind]}
          {trials && <span className={classes.dim}> {scanWords(trials).toLowerCase()}</span>}
        </h3>
        <p className={classes.dim}>{explanations[kind]}</p>
        <p className={classes.figures}>
          rank{' '}
          <Fact help={rankHelp(of)}>
            <b>{rank}</b> of {of}
          </Fact>{' '}
          &middot; cosine{' '}
          <Fact help={cosineHelp}>
            <b>{cosine.toFixed(2).replace('-', '\u2212')}</b>
          </Fact>
        </p>
      </div>
    </li>
  );
}

function ControlsList({ controls }: { controls: Controls }) {
  const stale = isStale(controls, useSelection());
  const { isBetter, words } = verdict(controls);
  return (
    <div data-stale={stale || undefined} className={classes.result}>
      {stale && <p role="status">Of an earlier selection: decode the controls again.</p>}
      <Alert color={isBetter ? 'signal' : 'yellow'} className={classes.verdict}>
        {words}
      </Alert>
      <ul className={classes.list} aria-label="Controls">
        {controls.rows.map((control) => (
          <Card key={control.kind} control={control} of={controls.of} />
        ))}
      </ul>
      <SaveResult
        what="the controls"
        name="controls"
        asked={controls.selection}
        hasPictures={controls.target !== 'pixels'}
        figure={(width) => pictureFigure(controlsFigure(controls), width)}
        numbers={{ label: 'Table', table: () => controlsTable(controls) }}
      />
    </div>
  );
}

export function ControlsView() {
  const controls = useLab('controls', (s) => s.controls);
  const decode = useLab('controls', (s) => s.decode);
  const cancel = useLab('controls', (s) => s.cancel);
  return (
    <>
      <p className={classes.dim}>
        The same models and the same seed on scans that know nothing of the picture, compared with
        the picture that the selected scan saw.
      </p>
      <Button variant="filled" disabled={controls.status === 'running'} onClick={decode}>
        Decode the controls
      </Button>
      <RemoteView
        progressAbove
        remote={controls}
        onRetry={decode}
        onCancel={cancel}
        idle="Nothing was compared yet."
      >
        {(value) => <ControlsList controls={value} />}
      </RemoteView>
    </>
  );
}
