/** @file Takes a trained mapper away as a file, and tells how it came to be. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useLab } from '../../state/hooks.ts';
import type { Training } from '../../state/types/training.ts';
import { download } from '../../ui/download.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Tooltip } from '../../ui/Tooltip.tsx';
import classes from './Train.module.css';
import { TrainingProvenance } from './TrainingProvenance.tsx';

const formats = [
  {
    format: 'safetensors',
    label: 'Save as safetensors',
    help: 'Tensors under the names of the authors’ checkpoints. Drop it on the page to use it again.',
  },
  {
    format: 'onnx',
    label: 'Save as ONNX',
    help: 'A graph for other programs: z-scored betas in, the embedding out. The page takes it back too.',
  },
] as const;

export function SaveMapper({ training }: { training: Training }) {
  const fileOf = useLab('training', (s) => s.fileOf);
  const [failure, setFailure] = useState<string>();
  const save = async (format: 'safetensors' | 'onnx') => {
    const { name, bytes } = await fileOf(training.target, format, training.model.name);
    download(name, bytes);
  };
  return (
    <>
      <div className={classes.controls}>
        {formats.map(({ format, label, help }) => (
          <Tooltip key={format} label={help}>
            <Button
              onClick={() => {
                setFailure(undefined);
                save(format).catch((error: unknown) => setFailure(String(error)));
              }}
            >
              {label}
            </Button>
          </Tooltip>
        ))}
        <TrainingProvenance training={training} />
      </div>
      {failure !== undefined && <ErrorNote error={{ message: failure }} />}
    </>
  );
}
