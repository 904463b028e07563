/** @file Dose curves: one step of the perturbation at many amounts, with pictures along the way. */
import { Button, SegmentedControl, Select } from '@mantine/core';
import { heldOutWords, scanWords } from '../../domain/presentations.ts';
import { useChoice, useLab, useSelection } from '../../state/hooks.ts';
import type { Dose } from '../../state/dose.ts';
import { lineFigure } from '../../ui/figure/line-figure.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { stepWords } from '../pictures/model.ts';
import { SaveResult } from '../save/SaveResult.tsx';
import { againstNames, curveOf, readings, shownAgainst, type Against } from './dose-curves.ts';
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
import { OutdatedNote } from '../save/OutdatedNote.tsx';
import { StaleNote } from './StaleNote.tsx';

/** The pictures of a curve of one scan, and how to read it. */
function OneScan({ dose, unit }: { dose: Dose; unit: string }) {
  return (
    <>
      <ol className={classes.strip} aria-label="Pictures along the doses">
        {dose.points.map(({ amount, picture, rank }) => (
          <li key={amount}>
            {picture && (
              <PictureCanvas
                picture={picture}
                label={`Decoded at ${amount} ${unit}, rank ${rank}`}
              />
            )}
            <span>{amount}</span>
          </li>
        ))}
      </ol>
      <p className={classes.dim}>
        {scanWords(dose.trials ?? [])}, rank among {dose.of}. <b className={classes.key}>Line</b>:
        the step. <span className={classes.keyControl}>Band</span>: central 95 % of{' '}
        {dose.request.nDraws} draws of the same step on as many random voxels, the other steps as
        they are, the same draws at every amount.
      </p>
    </>
  );
}

const readingData = againstNames.map((value) => ({
  value,
  label: <span title={readings[value].help}>{readings[value].title}</span>,
}));

function ManyScans({ dose, against }: { dose: Dose; against: Against }) {
  const { average, seed } = dose.request.selection;
  return (
    <p className={classes.dim}>
      Mean over {heldOutWords(dose.nScans ?? 0, average)}, drawn by seed {seed}; rank among{' '}
      {dose.of}. {readings[against].help} <b className={classes.key}>Line and band</b>: the step.{' '}
      {against !== 'random' && (
        <>
          <span className={classes.keyControl}>Grey</span>: the same step on as many random voxels,
          drawn anew for each scan, with its own interval.{' '}
        </>
      )}
      The other steps are as they are.
    </p>
  );
}

function Curves({ dose, unit }: { dose: Dose; unit: string }) {
  const [{ against: asked }, choose] = useChoice('dose');
  const against = shownAgainst(dose, asked);
  const isMany = dose.nScans !== undefined;
  return (
    <StaleNote of={dose.request.selection} overScans={isMany}>
      {isMany && (
        <SegmentedControl
          aria-label="What is drawn"
          size="xs"
          mb="xs"
          data={readingData}
          value={against}
          onChange={(value) => choose({ against: value })}
        />
      )}
      <div className={classes.doses}>
        {impactMeasures(dose.of).map(({ key, title, decimals }) => (
          <DoseChart
            key={key}
            points={curveOf(dose, key, against)}
            title={title + readings[against].suffix}
            decimals={against === 'none' ? decimals : decimals + 1}
            unit={unit}
            isDifference={against !== 'none'}
          />
        ))}
      </div>
      {isMany ? <ManyScans dose={dose} against={against} /> : <OneScan dose={dose} unit={unit} />}
      <SaveResult
        what="the dose curve"
        name="dose-curve"
        of={dose}
        asked={dose.request}
        hasPictures={!isMany}
        figure={(width) => lineFigure(doseFigure(dose, unit, against), width)}
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
  const [{ step: index, nAmounts, high, nScans }, choose] = useChoice('dose');
  const steps = dosable(selection.perturbation);
  const chosen = steps.find((own) => own.index === index) ?? steps[0];
  const range = doseRange(chosen?.step);
  const run = () => {
    if (!chosen || !range) return;
    const amounts = amountsOf({ ...range, high: high ?? range.high }, nAmounts);
    const over = nScans > 1 && { nScans };
    measure({ selection, step: chosen.index, amounts, nDraws: 10, ...over });
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
        <NumberField
          name="Scans of the curve"
          help="1: the selected scan, with pictures. More: held-out conditions drawn by the seed, one scan each; mean with its 95 % bootstrap interval, random voxels beside it; also as the difference of each scan from itself"
          suffix={nScans === 1 ? ' scan' : ' scans'}
          width={110}
          min={1}
          max={300}
          whole
          value={nScans}
          onChange={(value) => choose({ nScans: value })}
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
        {(dose) => (
          <OutdatedNote study="dose" of={dose}>
            <Curves dose={dose} unit={doseUnit(dose)} />
          </OutdatedNote>
        )}
      </RemoteView>
    </>
  );
}
