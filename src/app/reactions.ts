/** @file What happens by itself: when the selection, the dataset or the pictures are others, when the page is used. */
import type { Services } from '../services/lab-services.ts';
import { currentDataset, type DatasetStore } from '../state/dataset-store.ts';
import type { Decoding } from '../state/decode-store.ts';
import { isSameChoice, type SelectionStore } from '../state/selection-store.ts';
import type { TrainingStore } from '../state/training-store.ts';

/** Decode again whenever the selection or the dataset is another one. */
export function decodeOnChange(
  selection: SelectionStore,
  dataset: DatasetStore,
  decode: () => void,
) {
  selection.subscribe((now, before) => {
    if (!isSameChoice(now, before)) decode();
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

/** Keys that are held down repeat some thirty times in a second. */
const ATTEND_MS = 150;

/**
 * A training is told that a button or a key goes down, so that it rests before the click is answered:
 * the page then has a core to draw with.
 */
export function restOnUse(
  { mapper }: Pick<Services, 'mapper'>,
  training: TrainingStore,
  target: EventTarget,
): void {
  let last = -Infinity;
  const tell = ({ timeStamp }: Event) => {
    const isTraining = training.getState().training.status === 'running';
    if (!isTraining || timeStamp - last < ATTEND_MS) return;
    last = timeStamp;
    mapper.call('attend', null).catch(() => undefined);
  };
  for (const name of ['pointerdown', 'keydown'])
    target.addEventListener(name, tell, { capture: true, passive: true });
}
