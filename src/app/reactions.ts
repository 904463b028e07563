/** @file What happens by itself when the selection, the dataset or the pictures are others. */
import { currentDataset, type DatasetStore } from '../state/dataset-store.ts';
import type { Decoding } from '../state/decode-store.ts';
import type { SelectionStore } from '../state/selection-store.ts';

/** Decode again whenever the selection or the dataset is another one. */
export function decodeOnChange(
  selection: SelectionStore,
  dataset: DatasetStore,
  decode: () => void,
) {
  selection.subscribe((now, before) => {
    const same =
      now.trial === before.trial &&
      now.perturbation === before.perturbation &&
      now.condition === before.condition &&
      now.seed === before.seed;
    if (!same) decode();
  });
  dataset.subscribe(({ dataset: now }, { dataset: before }) => {
    if (now.status === 'ready' && now !== before) decode();
  });
}

/** Pictures are compared once the first of them is drawn; those of the simulated subject are known. */
export function compareOnceDrawn(dataset: DatasetStore, { store }: Decoding): void {
  store.subscribe(({ pictures }) => {
    const current = currentDataset(dataset);
    if (pictures.status !== 'ready' || !current || current.simulated) return;
    void dataset.getState().comparePictures();
  });
}
