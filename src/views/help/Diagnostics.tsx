/** @file What answers on this computer, to read and to copy into a report. */
import { Button, CopyButton, Group } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { asLabError, type LabError } from '../../domain/errors.ts';
import { useLabContext } from '../../state/hooks.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import classes from './Help.module.css';

export function Diagnostics() {
  const { diagnose } = useLabContext();
  const [text, setText] = useState<string>();
  const [error, setError] = useState<LabError>();
  const look = useCallback(() => {
    diagnose().then(
      (facts) => setText(JSON.stringify(facts, undefined, 2)),
      (reason: unknown) => setError(asLabError(reason)),
    );
  }, [diagnose]);
  useEffect(look, [look]);
  return (
    <section aria-label="Diagnostics">
      <p>
        Backends with adapter and threads, workers, memory, models with hashes, milliseconds of the
        last decode. Nothing of your data is in it, and nothing is sent: copy it into a report
        yourself.
      </p>
      {error && <ErrorNote error={error} />}
      <Group gap={8}>
        <CopyButton value={text ?? ''}>
          {({ copied, copy }) => (
            <Button disabled={text === undefined} onClick={copy}>
              {copied ? 'Copied' : 'Copy the diagnostics'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={look}>Look again</Button>
      </Group>
      {text !== undefined && (
        <pre className={classes.diagnostics} tabIndex={0} aria-label="Diagnostics as JSON">
          {text}
        </pre>
      )}
    </section>
  );
}
