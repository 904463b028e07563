/** @file What takes part in undo and redo: all choices that change a result or a figure. */
import { asLabError, isAbort } from '../domain/errors.ts';
import type { StoreApi } from 'zustand/vanilla';
import { choiceNames, type ChoiceName } from './choices.ts';
import type { StoreMap } from './hooks.ts';
import { chosenOf } from './selection-store.ts';
import type { Memento, Part } from './history-store.ts';

/** A part of one store. `words` names its fields as they are told. */
function partOf<S, T extends Memento['fields']>(
  store: StoreApi<S>,
  pick: (state: S) => T,
  putBack: (value: T) => void | Promise<void>,
  words: (fields: readonly string[]) => string,
): Part {
  return {
    take: () => {
      const value = pick(store.getState());
      return { fields: value, putBack: () => putBack(value) };
    },
    subscribe: (listener) => void store.subscribe(listener),
    describe: words,
  };
}

const fieldWords: Record<string, string> = {
  trial: 'scan',
  average: 'single trial or mean',
  perturbation: 'perturbation',
  condition: 'condition',
  seed: 'seed',
  to: 'last scan of the strip',
  via: 'scans of the strip',
  nSteps: 'steps of the strip',
  space: 'space of the strip',
  inUse: 'generator',
  settings: 'settings of the condition',
};

const named = (fields: readonly string[]) => fields.map((one) => fieldWords[one] ?? one).join(', ');

const choiceWords: Record<ChoiceName, string> = {
  flatmap: 'flatmap',
  voxels: 'chosen voxels',
  overlay: 'embedding plot',
  scans: 'list of scans',
  gallery: 'gallery',
  retrieval: 'retrieval',
  identification: 'identification',
  distances: 'Fréchet distance',
  regions: 'effects of regions',
  impact: 'random draws',
  dose: 'dose curve',
  levels: 'levels',
  grid: 'grid',
};

type Followed = Pick<
  StoreMap,
  | 'system'
  | 'dataset'
  | 'selection'
  | 'interpolation'
  | 'atlas'
  | 'generators'
  | 'compose'
  | 'choices'
>;

function generatorPart({ generators }: Followed): Part {
  return partOf(
    generators,
    ({ inUse, settings }) => ({ inUse, settings }),
    ({ inUse, settings }) => {
      const { use, setSettings, ...now } = generators.getState();
      // One that was freed cannot draw again; what is in use then stays.
      if (inUse !== undefined && inUse !== now.inUse) use(inUse);
      if (settings !== now.settings) setSettings(settings);
    },
    named,
  );
}

const sceneWords = { scene: 'composed scene', given: 'picture in place of the scene' };

/** Is what would be undone a step in the composed scene? */
export function isOfScene(words: string | undefined): boolean {
  return words === sceneWords.scene || words === sceneWords.given;
}

function scenePart({ compose }: Followed): Part {
  const part = partOf(
    compose,
    ({ scene, given }) => ({ scene, given }),
    (value) => compose.getState().putBack(value),
    (fields) => (fields.includes('given') ? sceneWords.given : sceneWords.scene),
  );
  return { ...part, gesture: () => compose.getState().gesture() };
}

/** What was said of files by hand; the files are then put together anew. */
function saidPart({ dataset, system }: Followed): Part {
  const part = partOf(
    dataset,
    ({ roles, corrections }) => ({ roles, corrections }),
    (said) =>
      dataset
        .getState()
        .sayByHand(said)
        .catch((error: unknown) => {
          if (!isAbort(error)) system.getState().notify('error', asLabError(error).message);
          throw error;
        }),
    (fields) => (fields.includes('roles') ? 'role of a file' : 'correction of a file'),
  );
  return { ...part, isSlow: true };
}

/** All parts of a lab, each with its own way to be put back. */
export function historyParts(stores: Followed): Part[] {
  const { selection, interpolation, atlas, choices } = stores;
  const ofChoice = (name: ChoiceName) =>
    partOf(
      choices,
      ({ chosen }) => chosen[name],
      (value) => choices.setState((all) => ({ chosen: { ...all.chosen, [name]: value } })),
      () => choiceWords[name],
    );
  return [
    saidPart(stores),
    partOf(
      selection,
      (state) => ({ ...chosenOf(state) }),
      (value) => selection.setState(value),
      named,
    ),
    partOf(
      interpolation,
      // The first scan of a strip is the selected one.
      ({ to, via, nSteps, space }) => ({ to, via, nSteps, space }),
      (value) => interpolation.setState(value),
      named,
    ),
    partOf(
      atlas,
      ({ settings }) => ({ ...settings }),
      (value) => atlas.getState().set(value),
      () => 'map of embeddings',
    ),
    generatorPart(stores),
    scenePart(stores),
    ...choiceNames.map(ofChoice),
  ];
}
