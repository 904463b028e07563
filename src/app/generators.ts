/** @file Loaded generators between the workers, the list of models and the store that views read. */
import { plainCondition, type ConditionSettings } from '../domain/decode.ts';
import { modelWords, type ModelSummary } from '../domain/model.ts';
import type { Services } from '../services/lab-services.ts';
import type { Bench } from '../state/decode-scan.ts';
import { createGeneratorsStore } from '../state/generators-store.ts';
import { removeModel, type SystemStore } from '../state/system-store.ts';
import type { Selection } from '../state/types/selection.ts';

export interface GeneratorParts {
  system: SystemStore;
  services: Services;
  bench(): Bench | undefined;
  selection(): Selection;
  onChange(): void;
  /** Runs a change that undo is to leave alone. */
  aside(act: () => void): void;
}

export const generatorsOf = (system: SystemStore): ModelSummary[] =>
  system.getState().models.filter(({ kind }) => kind === 'generator');

/** Step of the worker's set-up that loads the generator of this file. */
export const generatorStep = (name: string): string => `generator ${name}`;

const isPlain = ({ unitNorm, threshold, noise }: ConditionSettings): boolean =>
  unitNorm === plainCondition.unitNorm && threshold === 0 && noise === 0;

export function createGenerators({ system, services, ...parts }: GeneratorParts) {
  const { generator: worker } = services;
  const free = (sha256: string) => worker.call('releaseGenerator', { sha256 });
  const store = createGeneratorsStore({
    ...parts,
    loaded: () => generatorsOf(system),
    release: async (model) => {
      worker.forget(generatorStep(model.name));
      removeModel(system, model);
      await free(model.sha256);
    },
  });
  return {
    store,
    /** A loaded generator draws from now on; one that came from a file of the same name goes. */
    added: ({ name, sha256 }: ModelSummary) => {
      const before = generatorsOf(system).find((one) => one.name === name);
      if (before && before.sha256 !== sha256) void free(before.sha256).catch(() => undefined);
      parts.aside(() => store.setState({ inUse: sha256 }));
      store.getState().clear();
    },
    /** What a decode needs to know of the choice. */
    choice: (): Pick<Bench, 'generator' | 'settings'> => {
      const { inUse, settings } = store.getState();
      return { generator: inUse, ...(!isPlain(settings) && { settings }) };
    },
    /** Name and hash of the generator in use, for provenance. */
    name: (sha256 = store.getState().inUse): string => {
      const all = generatorsOf(system);
      const used = all.find((model) => model.sha256 === sha256) ?? all.at(-1);
      return used ? modelWords(used) : '';
    },
  };
}
