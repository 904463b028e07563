/** @file Embeddings and retrieval of the selected scan as CSV and NPY. */
import { Button } from '@mantine/core';
import { activeSteps } from '../../domain/decode.ts';
import { shown } from '../../domain/remote.ts';
import { writeNpy } from '../../numerics/npy.ts';
import { useLab } from '../../state/hooks.ts';
import { download } from '../../ui/download.ts';
import classes from './Export.module.css';
import { embeddingCsv, retrievedCsv } from './model.ts';
import type { FilesProps } from './PictureFiles.tsx';
import { Section } from './Section.tsx';

function npyOf(vector: Float32Array): Blob {
  return new Blob([writeNpy(vector, [vector.length])]);
}

export function NumberFiles({ dataset, named }: FilesProps) {
  const mapped = shown(useLab('decode', (s) => s.mapped));
  const retrieved = shown(useLab('decode', (s) => s.retrieved));
  const isPerturbed = useLab('selection', (s) => activeSteps(s.perturbation).length > 0);
  return (
    <Section
      title="Numbers"
      words="Embeddings as they are shown: unit norm in CLIP space, or pixels in 0 to 1. NPY files are float32 vectors."
    >
      <div className={classes.buttons}>
        <Button
          disabled={!mapped}
          onClick={() =>
            mapped && download(named('embedding', 'csv'), embeddingCsv(mapped), 'text/csv')
          }
        >
          Embedding, CSV
        </Button>
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
        <Button
          disabled={!retrieved}
          onClick={() =>
            retrieved &&
            download(named('retrieved', 'csv'), retrievedCsv(retrieved, dataset), 'text/csv')
          }
        >
          Retrieved, CSV
        </Button>
      </div>
    </Section>
  );
}
