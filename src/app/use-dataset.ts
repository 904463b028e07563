/** @file A dataset that was just opened: told to the workers, what was of the old one is cleared. */
import type { DatasetInfo } from '../domain/dataset.ts';
import type { Services } from '../services/lab-services.ts';
import type { PictureCache } from '../services/pictures.ts';
import type { Truth } from '../services/truth.ts';
import { mapScan } from '../state/decode-scan.ts';
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

/** What the dataset store calls with every dataset that opens. */
export function createUseDataset(lab: DatasetUse): (dataset: DatasetInfo) => Promise<void> {
  const { services, truth, pictures, selection, choices, history } = lab;
  let { trialGiven } = lab;
  return async (dataset) => {
    lab.decoding().clear();
    pictures.clear();
    truth.reset(dataset);
    await lab.demoReady();
    const told = mapperDataset(dataset);
    await services.mapper.setUp('dataset', (client) => client.call('useDataset', told));
    services.mapper.remember('truth', (client) => truth.tellAgain(client));
    chooseTrial(selection, dataset, trialGiven);
    choices.setState(({ chosen }) => ({ chosen: forAnother(dataset, chosen) }));
    lab.clearMeasures();
    history.getState().forget();
    trialGiven = false;
    // Asked before the page draws the dataset, so that the mapper works meanwhile; it keeps the answer.
    const { trial } = selection.getState();
    mapScan({ services, truth, dataset }, [trial], []).catch(() => undefined);
  };
}
