/** @file A dataset that was just opened: told to the workers, what was of the old one is cleared. */
import type { DatasetInfo } from '../domain/dataset.ts';
import { trialsOf } from '../domain/presentations.ts';
import type { Services } from '../services/lab-services.ts';
import type { PictureCache } from '../services/pictures.ts';
import type { Truth } from '../services/truth.ts';
import { mapScan } from '../state/decode-scan.ts';
import type { Opened } from '../state/dataset-store.ts';
import type { Decoding } from '../state/decode-store.ts';
import { forAnother } from '../state/choices.ts';
import type { ChoicesStore } from '../state/choices-store.ts';
import type { HistoryStore } from '../state/history-store.ts';
import type { SelectionStore } from '../state/selection-store.ts';
import type { MapperDataset } from '../../workers/mapper/mapper.protocol.ts';

export interface DatasetUse {
  services: Services;
  truth: Truth;
  pictures: PictureCache;
  selection: SelectionStore;
  choices: ChoicesStore;
  history: HistoryStore;
  /** The URL chose a trial: the first dataset keeps it where it has it. */
  trialGiven: boolean;
  decoding(): Decoding;
  demoReady(): Promise<unknown>;
  /** Choices that stores of their own hold, as they are at first. */
  clearChoices(): void;
  clearMeasures(): void;
}

function mapperDataset(dataset: DatasetInfo): MapperDataset {
  const { id, nVoxels, sessions, trialCondition, split, units } = dataset;
  return {
    id,
    nVoxels,
    sessions,
    trialCondition,
    train: split.train,
    val: split.val,
    zscored: units === 'z',
    simulated: dataset.simulated,
  };
}

/** Keep a chosen trial that exists; otherwise the first held-out one. */
function chooseTrial(selection: SelectionStore, dataset: DatasetInfo, given: boolean): void {
  const { trial, selectTrial, setPerturbation } = selection.getState();
  if (!given) setPerturbation([]);
  if (given && trial < dataset.nTrials) return;
  selectTrial(dataset.split.val[0] ?? 0);
}

/** What undo takes back when files were said to be something else. */
const BY_HAND = 'what was said of a file';

/** What the dataset store calls with every dataset that opens. */
export function createUseDataset(
  lab: DatasetUse,
): (dataset: DatasetInfo, how: Opened) => Promise<void> {
  const { services, truth, pictures, selection, choices, history } = lab;
  let { trialGiven } = lab;
  /** Choices that fit the dataset; what was said by hand and they are taken back in one step. */
  function choose(dataset: DatasetInfo): void {
    chooseTrial(selection, dataset, trialGiven);
    choices.setState(({ chosen }) => ({ chosen: forAnother(dataset, chosen) }));
    lab.clearChoices();
  }

  return async (dataset, { why, isFirst, tell }) => {
    lab.decoding().clear();
    pictures.clear();
    truth.reset(dataset);
    await lab.demoReady();
    const told = mapperDataset(dataset);
    await services.mapper.setUp('dataset', (client) => client.call('useDataset', told));
    services.mapper.remember('truth', (client) => truth.tellAgain(client));
    const { together, aside, forget } = history.getState();
    const isOther = why === 'files' || isFirst;
    if (isOther) aside(() => choose(dataset));
    // Steps of before are of other files.
    if (isOther) forget();
    if (why === 'by-hand') {
      together(BY_HAND, () => {
        tell();
        choose(dataset);
      });
    }
    lab.clearMeasures();
    trialGiven = false;
    // Asked before the page draws the dataset, so that the mapper works meanwhile; it keeps the answer.
    const trials = trialsOf(dataset, selection.getState());
    mapScan({ services, truth, dataset }, trials, []).catch(() => undefined);
  };
}
