/** @file Taking things away: the session, pictures, numbers, and words for a paper. */
import { Button, CopyButton, Textarea } from '@mantine/core';
import { useState } from 'react';
import { version } from '../../../package.json';
import type { DatasetInfo } from '../../domain/dataset.ts';
import { trialsOf } from '../../domain/presentations.ts';
import { shown } from '../../domain/remote.ts';
import { useLab, useLabContext } from '../../state/hooks.ts';
import { download } from '../../ui/download.ts';
import classes from './Export.module.css';
import { fileName, methodsText } from './model.ts';
import { EmbeddingFiles } from './EmbeddingFiles.tsx';
import { isRestricted, PictureFiles } from './PictureFiles.tsx';
import { ResultFiles } from './ResultFiles.tsx';
import { Section } from './Section.tsx';

function SessionFile({ name }: { name: string }) {
  const { sessions } = useLabContext();
  return (
    <Section
      title="Session"
      words="Settings, perturbation, seeds, roles and the hashes of files and models; never betas or stimuli. Drop the file on the page to go on from here."
    >
      <Button
        onClick={() => download(`${name}.afterimage.json`, sessions.save(), 'application/json')}
      >
        Save the session
      </Button>
    </Section>
  );
}

function Methods() {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  const pictures = shown(useLab('decode', (s) => s.pictures));
  const models = useLab('system', (s) => s.models);
  if (!dataset || !pictures) return null;
  const text = methodsText({ version, dataset, provenance: pictures.provenance, models });
  return (
    <Section title="Methods" words="What was done for the result on the screen, and whom to cite.">
      <Textarea
        aria-label="Methods paragraph"
        autosize
        minRows={6}
        maxRows={14}
        readOnly
        value={text}
      />
      <CopyButton value={text}>
        {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
      </CopyButton>
    </Section>
  );
}

function Loaded({ dataset }: { dataset: DatasetInfo }) {
  const trial = useLab('selection', (s) => s.trial);
  const average = useLab('selection', (s) => s.average);
  const trials = trialsOf(dataset, { trial, average });
  const [withSeen, setWithSeen] = useState(!isRestricted(dataset));
  const named = (what: string, ending: string) => fileName(dataset.name, trials, what, ending);
  return (
    <>
      <SessionFile name={named('', 'x').replace(/\.x$/, '')} />
      <ResultFiles dataset={dataset} named={named} withStimuli={withSeen} />
      <PictureFiles dataset={dataset} named={named} withSeen={withSeen} onWithSeen={setWithSeen} />
      <EmbeddingFiles dataset={dataset} named={named} />
      <Methods />
    </>
  );
}

export function ExportView() {
  const dataset = shown(useLab('dataset', (s) => s.dataset));
  if (!dataset) return <p className={classes.dim}>Nothing is loaded yet.</p>;
  return <Loaded key={dataset.id} dataset={dataset} />;
}
