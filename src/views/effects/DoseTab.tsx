/** @file Dose curves: one step of the perturbation at many amounts, with pictures along the way. */
import { Button, Select } from '@mantine/core';
import { useChoice, useLab } from '../../state/hooks.ts';
import type { Dose } from '../../state/dose.ts';
import { lineFigure } from '../../ui/figure/line-figure.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { stepWords } from '../pictures/model.ts';
import { SaveResult } from '../save/SaveResult.tsx';
import { DoseChart } from './DoseChart.tsx';
import classes from './Effects.module.css';
import { doseFigure } from './figures.ts';
import {
  amountsOf,
  dosable,
  doseTable,
  doseRange,
  doseUnit,
  impactMeasures,
} from './impact-model.ts';
import { StaleNote } from './StaleNote.tsx';
import { useSelection } from './use-selection.ts';

function Curves({ dose, unit }: { dose: Dose; unit: string }) {
  return (
    <StaleNote of={dose.request.selection}>
      <div className={classes.doses}>
        {impactMeasures(dose.of).map(({ key, title, decimals }) => (
          <DoseChart key={key} {...{ dose, title, decimals, unit }} measure={key} />
        ))}
      </div>
      <ol className={classes.strip} aria-label="Pictures along the doses">
        {dose.points.map(({ amount, picture, rank }) => (
          <li key={amount}>
            <PictureCanvas picture={picture} label={`Decoded at ${amount} ${unit}, rank ${rank}`} />
            <span>{amount}</span>
          </li>
        ))}
      </ol>
      <p className={classes.dim}>
        Scan {dose.request.selection.trial}, rank among {dose.of}.{' '}
        <b className={classes.key}>Line</b>: the step.{' '}
        <span className={classes.keyControl}>Band</span>: central 95 % of {dose.request.nDraws}{' '}
        draws of the same step on as many random voxels, the other steps as they are, the same draws
        at every amount.
      </p>
      <SaveResult
        what="the dose curve"
        name="dose-curve"
        asked={dose.request}
        figure={(width) => lineFigure(doseFigure(dose, unit), width)}
        numbers={{ label: 'Curve', table: () => doseTable(dose) }}
      />
    </StaleNote>
  );
}

export function DoseTab() {
  const result = useLab('dose', (s) => s.result);
  const measure = useLab('dose', (s) => s.measure);
  const cancel = useLab('dose', (s) => s.cancel);
  const selection = useSelection();
  const [{ step: index, nAmounts, high }, choose] = useChoice('dose');
  const steps = dosable(selection.perturbation);
  const chosen = steps.find((own) => own.index === index) ?? steps[0];
  const range = doseRange(chosen?.step);
  const run = () => {
    if (!chosen || !range) return;
    const amounts = amountsOf({ ...range, high: high ?? range.high }, nAmounts);
    measure({ selection, step: chosen.index, amounts, nDraws: 10 });
  };
  return (
    <>
      <p className={classes.dim}>
        {steps.length === 0
          ? 'No step has an amount: silence, boost, multiply or set a region first.'
          : 'One step at many amounts; the other steps stay as they are. A silenced step runs from silent (0) to as it is (1).'}
      </p>
      <div className={classes.options}>
        <Select
          aria-label="Step whose amount changes"
          w={240}
          disabled={steps.length === 0}
          allowDeselect={false}
          data={steps.map(({ index: at, step }) => ({ value: String(at), label: stepWords(step) }))}
          value={chosen ? String(chosen.index) : null}
          onChange={(value) => choose({ step: Number(value), high: undefined })}
        />
        <NumberField
          name="Largest amount"
          help="End of the curve, in the unit of the step: standard deviations, a factor, or the share that is left"
          prefix="up to "
          width={100}
          disabled={!range}
          value={high ?? range?.high ?? 0}
          onChange={(value) => choose({ high: value })}
        />
        <NumberField
          name="Amounts"
          help="Points of the curve, evenly spaced; each is mapped once, and with random voxels ten times"
          suffix=" amounts"
          width={120}
          min={2}
          max={24}
          whole
          value={nAmounts}
          onChange={(value) => choose({ nAmounts: value })}
        />
        <Button variant="filled" disabled={!chosen || result.status === 'running'} onClick={run}>
          Measure the curve
        </Button>
      </div>
      <RemoteView
        progressAbove
        remote={result}
        onRetry={run}
        onCancel={cancel}
        idle="Shift, cosine and rank against the amount, with the band of random voxels."
      >
        {(dose) => <Curves dose={dose} unit={doseUnit(dose)} />}
      </RemoteView>
    </>
  );
}
