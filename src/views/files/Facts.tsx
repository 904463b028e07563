/** @file What was determined of a file, fact by fact with its reason, each to be put right by hand. */
import { Button, NativeSelect, NumberInput } from '@mantine/core';
import type { FileFact, FileReport } from '../../domain/arrays.ts';
import type { Correction } from '../../domain/dataset.ts';
import { useLab } from '../../state/hooks.ts';
import classes from './Files.module.css';
import { factChoices, factWords } from './facts.ts';

interface EditorProps {
  file: string;
  fact: FileFact;
  correct(correction: Correction): void;
}

/** Whose word the card shows now. */
const saidBy = ({ byHand }: FileFact) => (byHand ? 'as said by hand' : 'as found');

function Choice({ file, fact, correct }: EditorProps) {
  const choices = factChoices[fact.name] ?? [];
  return (
    <NativeSelect
      size="xs"
      aria-label={`Correct the ${factWords[fact.name]} of ${file}`}
      data={[{ value: '', label: saidBy(fact) }, ...choices]}
      value=""
      onChange={({ currentTarget: { value } }) => {
        const found = choices.find((choice) => choice.value === value);
        if (found) correct({ file, [fact.name]: found.value });
      }}
    />
  );
}

function Count({ file, fact, correct }: EditorProps) {
  return (
    <NumberInput
      size="xs"
      aria-label={`Correct the ${factWords[fact.name]} of ${file}`}
      placeholder={saidBy(fact)}
      min={1}
      max={fact.name === 'subject' ? 8 : 9999}
      allowDecimal={false}
      hideControls
      onKeyDown={(event) => {
        const value = Number(event.currentTarget.value);
        if (event.key === 'Enter' && value >= 1) correct({ file, [fact.name]: value });
      }}
    />
  );
}

function FactRow(props: EditorProps) {
  const { fact } = props;
  const Editor = factChoices[fact.name] ? Choice : Count;
  return (
    <>
      <dt>{factWords[fact.name]}</dt>
      <dd>
        {fact.value} <span className={classes.dim}>{fact.why}</span>
      </dd>
      <dd>{fact.correctable && <Editor {...props} />}</dd>
    </>
  );
}

/** Nothing for a file that no rule knows. */
export function Facts({ report }: { report: FileReport }) {
  const correct = useLab('dataset', (s) => s.correct);
  const facts = report.facts ?? [];
  const { name: file, ignored } = report;
  if (facts.length === 0 && !ignored) return null;
  return (
    <>
      <dl className={classes.facts}>
        {facts.map((fact) => (
          <FactRow key={fact.name} file={file} fact={fact} correct={(one) => void correct(one)} />
        ))}
      </dl>
      <Button
        size="compact-xs"
        aria-label={`${ignored ? 'Use' : 'Do not use'} ${file}`}
        onClick={() => void correct({ file, ignored: !ignored })}
      >
        {ignored ? 'Use it again' : 'Do not use it'}
      </Button>
    </>
  );
}
