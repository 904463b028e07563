/** @file What the perturbation on the screen does to this scan, beside the same on random voxels. */
import { Button, Table } from '@mantine/core';
import { activeSteps } from '../../domain/decode.ts';
import { scanWords, trialsOf } from '../../domain/presentations.ts';
import { shown } from '../../domain/remote.ts';
import { useChoice, useLab, useSelection } from '../../state/hooks.ts';
import type { CategoryShare, Change, Impact } from '../../state/impact.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { pictureFigure } from '../../ui/figure/picture-figure.ts';
import { PictureCanvas } from '../../ui/PictureCanvas.tsx';
import { RemoteView } from '../../ui/RemoteView.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import { stepWords } from '../pictures/model.ts';
import classes from './Effects.module.css';
import { OutdatedNote } from '../save/OutdatedNote.tsx';
import { isApart, impactMeasures, plainNumber, impactTable } from './impact-model.ts';
import { SaveResult } from '../save/SaveResult.tsx';
import { impactFigure } from './figures.ts';
import { StaleNote } from './StaleNote.tsx';

function ChangeRow({
  title,
  help,
  decimals,
  change,
}: {
  title: string;
  help: string;
  decimals: number;
  change: Change;
}) {
  const { plain, perturbed, control } = change;
  const words = (value: number) => plainNumber(value, decimals);
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <Tooltip label={help}>
          <span>{title}</span>
        </Tooltip>
      </Table.Th>
      <Table.Td className={classes.number}>{words(plain)}</Table.Td>
      <Table.Td className={classes.number} data-apart={isApart(change) || undefined}>
        {words(perturbed)}
      </Table.Td>
      <Table.Td className={classes.number}>
        {words(control.mean)}{' '}
        <span className={classes.control}>
          ({words(control.low)} to {words(control.high)})
        </span>
      </Table.Td>
    </Table.Tr>
  );
}

function Shares({ shares, of }: { shares: CategoryShare[]; of: number }) {
  if (shares.length === 0) return <>none</>;
  return (
    <>
      {shares.slice(0, 5).map(({ name, count }) => (
        <div key={name}>
          {name}{' '}
          <span className={classes.control}>
            {count}/{of}
          </span>
        </div>
      ))}
    </>
  );
}

const columns = [
  { key: 'plain', title: 'As is' },
  { key: 'perturbed', title: 'Perturbed' },
  { key: 'control', title: 'Random voxels' },
] as const;

function ImpactTable({ impact }: { impact: Impact }) {
  const { pictures, categories, nNearest, of, request, trials } = impact;
  return (
    <StaleNote of={request.selection}>
      <Table className={classes.table} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{scanWords(trials)}</Table.Th>
            {columns.map(({ key, title }) => (
              <Table.Th key={key} className={classes.wideCell}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          <Table.Tr>
            <Table.Th scope="row">Picture</Table.Th>
            {columns.map(({ key, title }) => (
              <Table.Td key={key}>
                <PictureCanvas
                  className={classes.impactPicture}
                  picture={pictures[key]}
                  label={`Decoded: ${title}`}
                />
              </Table.Td>
            ))}
          </Table.Tr>
          {impactMeasures(of).map(({ key, ...row }) => (
            <ChangeRow key={key} {...row} change={impact[key]} />
          ))}
          <Table.Tr>
            <Table.Th scope="row">
              <Tooltip
                label={`Categories of the ${nNearest} held-out pictures whose true embeddings are nearest to the prediction; no text encoder is asked.`}
              >
                <span>Decoded categories</span>
              </Tooltip>
            </Table.Th>
            {columns.map(({ key }) => (
              <Table.Td key={key}>
                <Shares shares={categories[key]} of={nNearest} />
              </Table.Td>
            ))}
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <p className={classes.dim}>
        Random voxels: mean over {request.nDraws} draws of as many voxels and where the central 95 %
        of the draws lie; picture and categories of the first draw. A bold number lies outside.
      </p>
      <SaveResult
        what="what the steps do"
        name="impact"
        of={impact}
        asked={request}
        hasPictures
        figure={(width) => pictureFigure(impactFigure(impact), width)}
        numbers={{ label: 'Table', table: () => impactTable(impact) }}
      />
    </StaleNote>
  );
}

export function ImpactTab() {
  const result = useLab('impact', (s) => s.result);
  const measure = useLab('impact', (s) => s.measure);
  const cancel = useLab('impact', (s) => s.cancel);
  const selection = useSelection();
  const [{ nDraws }, choose] = useChoice('impact');
  const steps = activeSteps(selection.perturbation);
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  const scan = dataset ? scanWords(trialsOf(dataset, selection)) : '';
  const run = () => measure({ selection, nDraws });
  return (
    <>
      <p className={classes.dim}>
        {steps.length === 0
          ? 'Nothing is perturbed: choose regions, or add steps, in the panel of regions.'
          : `${scan}: ${steps.map(stepWords).join('; ')}.`}
      </p>
      <div className={classes.options}>
        <NumberField
          name="Random draws"
          help="Draws of as many random voxels, each mapped like the scan itself: the band that they span is what chance does"
          suffix=" draws"
          width={120}
          min={2}
          max={200}
          whole
          value={nDraws}
          onChange={(value) => choose({ nDraws: value })}
        />
        <Button
          variant="filled"
          disabled={steps.length === 0 || result.status === 'running'}
          onClick={run}
        >
          Measure what it does
        </Button>
      </div>
      <RemoteView
        progressAbove
        remote={result}
        onRetry={run}
        onCancel={cancel}
        idle="Shift, cosine, rank, categories and picture of the perturbed scan, beside random voxels."
      >
        {(value) => (
          <OutdatedNote study="impact" of={value}>
            <ImpactTable impact={value} />
          </OutdatedNote>
        )}
      </RemoteView>
    </>
  );
}
