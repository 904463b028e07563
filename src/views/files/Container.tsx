/** @file The files panel: what is loaded in six numbers, what is wrong, and how to open more. */
import { Button } from '@mantine/core';
import { shown } from '../../domain/remote.ts';
import { useLab } from '../../state/hooks.ts';
import { FactList } from '../../ui/Fact.tsx';
import { FilePicker } from '../../ui/FilePicker.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { StartAnew } from './StartAnew.tsx';
import classes from './Files.module.css';
import { cardsWords, datasetFacts, unknownWords } from './model.ts';

function Troubles() {
  const problems = useLab('dataset', (s) => s.problems);
  const [first] = problems;
  if (!first) return null;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more, see Data)` : '';
  return (
    <p className={classes.trouble} role="alert">
      {first.message}
      {more}
    </p>
  );
}

/** Files that wait for a role by hand. */
function Unknown() {
  const words = unknownWords(useLab('dataset', (s) => s.reports));
  return words === undefined ? null : <p className={classes.dim}>{words}</p>;
}

export function FilesPanel() {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  const reports = useLab('dataset', (s) => s.reports);
  const open = useLab('dataset', (s) => s.open);
  const openDemo = useLab('dataset', (s) => s.openDemo);
  return (
    <Panel title="Files" note={reports.length > 0 ? cardsWords(reports) : ''}>
      <Troubles />
      <Unknown />
      {dataset && <FactList rows={datasetFacts(dataset)} />}
      <div className={classes.buttons}>
        <FilePicker onFiles={(files) => void open(files)} />
        {dataset && !dataset.simulated && (
          <Button onClick={() => void openDemo()}>Back to the demo</Button>
        )}
        {dataset && !dataset.simulated && <StartAnew />}
      </div>
    </Panel>
  );
}
