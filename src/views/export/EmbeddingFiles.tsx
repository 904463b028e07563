/** @file Embeddings as vectors: of the selected scan as NPY, of all held-out ones as safetensors. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { asLabError } from '../../domain/errors.ts';
import { activeSteps } from '../../domain/decode.ts';
import { shown } from '../../domain/remote.ts';
import { writeNpy } from '../../numerics/npy.ts';
import { useLab, useLabContext } from '../../state/hooks.ts';
import { download } from '../../ui/download.ts';
import classes from './Export.module.css';
import type { FilesProps } from './PictureFiles.tsx';
import { Section } from './Section.tsx';

function npyOf(vector: Float32Array): Blob {
  return new Blob([writeNpy(vector, [vector.length])]);
}

/** Takes a while: every held-out scan is decoded. */
function HeldOutFile({ named }: FilesProps) {
  const { embeddings } = useLabContext();
  const notify = useLab('system', (s) => s.notify);
  const [work, setWork] = useState<{ stop: AbortController; what: string }>();
  const save = async () => {
    const stop = new AbortController();
    const { signal } = stop;
    setWork({ stop, what: 'decoding' });
    try {
      const progress = (what: string) => setWork({ stop, what });
      const blob = await embeddings.heldOut({ signal, progress });
      download(named('held-out', 'safetensors'), blob);
    } catch (error) {
      if (!signal.aborted) notify('error', asLabError(error).message);
    } finally {
      setWork(undefined);
    }
  };
  return work ? (
    <Button onClick={() => work.stop.abort()}>Cancel: {work.what}</Button>
  ) : (
    <Button
      title="Decoded and true embeddings of all held-out conditions, mean of their trials, float32, with the names in the metadata"
      onClick={() => void save()}
    >
      Held-out embeddings, safetensors
    </Button>
  );
}

export function EmbeddingFiles({ dataset, named }: FilesProps) {
  const mapped = shown(useLab('decode', (s) => s.mapped));
  const isPerturbed = useLab('selection', (s) => activeSteps(s.perturbation).length > 0);
  return (
    <Section
      title="Embeddings"
      words="Vectors as they are shown: unit norm in CLIP space, or pixels in 0 to 1; float32."
    >
      <div className={classes.buttons}>
        <Button
          disabled={!mapped}
          onClick={() => mapped && download(named('decoded', 'npy'), npyOf(mapped.decoded))}
        >
          Decoded, NPY
        </Button>
        <Button
          disabled={!mapped || !isPerturbed}
          onClick={() => mapped && download(named('perturbed', 'npy'), npyOf(mapped.perturbed))}
        >
          Perturbed, NPY
        </Button>
        <Button
          disabled={!mapped?.truth}
          onClick={() => mapped?.truth && download(named('truth', 'npy'), npyOf(mapped.truth))}
        >
          Truth, NPY
        </Button>
        <HeldOutFile dataset={dataset} named={named} />
      </div>
    </Section>
  );
}
