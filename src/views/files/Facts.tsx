/** @file What was determined of a file, fact by fact with its reason, each to be put right by hand. */
import { Button, NativeSelect, NumberInput } from '@mantine/core';
import type { FileFact, FileReport } from '../../domain/arrays.ts';
import { useLab } from '../../state/hooks.ts';
import classes from './Files.module.css';
import { sourceOfFact } from './assign.ts';
import { factChoices, factWords } from './facts.ts';

interface EditorProps {
  /** What the editor is said to be of. */
  label: string;
  fact: FileFact;
  change(value: string | number): void;
}

/** Whose word the card shows now. */
const saidBy = ({ byHand }: FileFact) => (byHand ? 'as said by hand' : 'as found');

function Choice({ label, fact, change }: EditorProps) {
  const choices = factChoices[fact.name] ?? [];
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      data={[{ value: '', label: saidBy(fact) }, ...choices]}
      value=""
      onChange={({ currentTarget: { value } }) => {
        const found = choices.find((choice) => choice.value === value);
        if (found) change(found.value);
      }}
    />
  );
}

function Count({ label, fact, change }: EditorProps) {
  return (
    <NumberInput
      size="xs"
      aria-label={label}
      placeholder={saidBy(fact)}
      min={1}
      max={fact.name === 'subject' ? 8 : 9999}
      allowDecimal={false}
      hideControls
      onKeyDown={(event) => {
        const value = Number(event.currentTarget.value);
        if (event.key === 'Enter' && value >= 1) change(value);
      }}
    />
  );
}

interface FactRowProps {
  file: string;
  fact: FileFact;
  change(value: string | number): void;
}

function FactRow({ file, fact, change }: FactRowProps) {
  const Editor = factChoices[fact.name] ? Choice : Count;
  const words = factWords[fact.name] + (fact.array ? ` of ${fact.array}` : '');
  return (
    <>
      <dt>{words}</dt>
      <dd>
        {fact.value} <span className={classes.dim}>{fact.why}</span>
      </dd>
      <dd>
        {fact.correctable && (
          <Editor label={`Correct the ${words} of ${file}`} fact={fact} change={change} />
        )}
      </dd>
    </>
  );
}

/** Nothing for a file that no rule knows. */
export function Facts({ report }: { report: FileReport }) {
  const correct = useLab('dataset', (s) => s.correct);
  const assign = useLab('dataset', (s) => s.assign);
  const roles = useLab('dataset', (s) => s.roles);
  const facts = report.facts ?? [];
  const { name: file, ignored } = report;
  if (facts.length === 0 && !ignored) return null;
  const change = (fact: FileFact, value: string | number) => {
    const source = sourceOfFact(roles, file, fact);
    void (source
      ? assign('responses', { ...source, [fact.name]: value })
      : correct({ file, [fact.name]: value }));
  };
  const hasRole = facts.some(({ array }) => array !== undefined);
  return (
    <>
      <dl className={classes.facts}>
        {facts.map((fact) => (
          <FactRow
            key={`${fact.name} ${fact.array ?? ''}`}
            file={file}
            fact={fact}
            change={(value) => change(fact, value)}
          />
        ))}
      </dl>
      {!hasRole && (
        <Button
          size="compact-xs"
          aria-label={`${ignored ? 'Use' : 'Do not use'} ${file}`}
          onClick={() => void correct({ file, ignored: !ignored })}
        >
          {ignored ? 'Use it again' : 'Do not use it'}
        </Button>
      )}
    </>
  );
}
