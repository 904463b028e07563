/** @file Wires services and stores into one lab. What triggers what stands here and nowhere else. */
import { asLabError } from '../domain/errors.ts';
import type { ModelSummary } from '../domain/model.ts';
import { type BackendChoice, type Services, startServices } from '../services/lab-services.ts';
import { createDataSource } from '../services/data-source.ts';
import { PictureCache } from '../services/pictures.ts';
import { createSceneArtist } from '../services/scene-artist.ts';
import { Truth } from '../services/truth.ts';
import { createLayoutService } from '../services/layout-service.ts';
import { createAtlasStore } from '../state/atlas-store.ts';
import { createAblationStore } from '../state/ablation-store.ts';
import { createDatasetStore, currentDataset } from '../state/dataset-store.ts';
import type { Bench } from '../state/decode-scan.ts';
import { createDecoding, type Decoding } from '../state/decode-store.ts';
import { createComposeStore } from '../state/compose-store.ts';
import { createControlsStore } from '../state/controls-store.ts';
import { createEncodingStore } from '../state/encoding-store.ts';
import type { Lab as LabView } from '../state/hooks.ts';
import { createChoicesStore } from '../state/choices-store.ts';
import { historyParts } from '../state/history-parts.ts';
import { createHistory } from '../state/history-store.ts';
import { createMapsStore } from '../state/maps-store.ts';
import { createPointingStore } from '../state/pointing-store.ts';
import { createInterpolationStore } from '../state/interpolation-store.ts';
import { createSelectionStore } from '../state/selection-store.ts';
import { addModel, createSystemStore, reportTo, type SystemStore } from '../state/system-store.ts';
import { createStudies } from '../state/studies.ts';
import { createTourStore } from '../state/tour-store.ts';
import { createTrainingStore } from '../state/training-store.ts';
import type { Selection } from '../state/types/selection.ts';
import { createAutosave } from './autosave.ts';
import { demoFiles, demoIcons } from './demo.ts';
import { createGenerators } from './generators.ts';
import { createDemoModels } from './demo-models.ts';
import { diagnose } from './diagnostics.ts';
import { loadModelFile } from './load-models.ts';
import { madeBy } from './made-by.ts';
import { clearResults, markResults } from './model-changed.ts';
import { relativePathOf } from './relative-path.ts';
import { routeModels } from './route-models.ts';
import { routePictures } from './route-pictures.ts';
import { routeSessions } from './route-sessions.ts';
import { encoderWords } from '../state/encoder-words.ts';
import { createEmbeddingFiles } from './embedding-files.ts';
import { compareOnceDrawn, decodeOnChange, restOnUse } from './reactions.ts';
import { createSessions } from './session.ts';
import { createUseDataset } from './use-dataset.ts';

export interface LabParts extends LabView {
  services: Services;
  truth: Truth;
  decoding: Decoding;
  /** The dataset with what decodes it; undefined while none is loaded. */
  bench(): Bench | undefined;
  addModel(model: ModelSummary): void;
  /** Name and hash of a generator; of the one in use unless its SHA-256 is given. */
  generatorName(sha256?: string): string;
}

export interface LabOptions {
  /** The page's own folder, ending in `/`. */
  base: URL;
  backends: BackendChoice;
  /** What the URL says of the selection. */
  selection: Partial<Selection>;
}

function backendsOf(system: SystemStore) {
  const { mapper, generator } = system.getState().workers;
  const name = (worker: typeof mapper) => worker.backend?.backend ?? 'unknown';
  return { mapper: name(mapper), generator: name(generator) };
}

/** What a result's provenance says of generator and backends. */
export function originOf({ stores, generatorName }: LabParts, sha256?: string) {
  return { generator: generatorName(sha256), backends: backendsOf(stores.system) };
}

/** Start the workers, make the stores, and connect them. Nothing is opened yet. */
export function createLab({ base, backends, selection: initial }: LabOptions): LabParts {
  const system = createSystemStore();
  const { onStatus, onBackend } = reportTo(system);
  const { services } = startServices(base, backends, {
    onBackend,
    onStatus: (name, status) => {
      onStatus(name, status);
      if (status.state === 'ready' && status.restarts > 0) void decoding.decode();
    },
  });
  const add = (model: ModelSummary) => {
    if (model.kind === 'generator') generators.added(model);
    addModel(system, model);
    // Truths of another CLIP or feature network are of another space.
    const changesTruth = !model.simulated && /^(clip|features)/.test(model.kind);
    if (changesTruth) truth.reset(currentDataset(dataset));
    // What was measured with other models is not shown as if it were of these.
    const since = `the ${model.kind} '${model.name}' came`;
    if (changesTruth || model.kind === 'mapper') markResults(results(), 'embeddings', since);
    else if (model.kind === 'generator') markResults(results(), 'pictures', since);
  };
  const demo = createDemoModels(services, base, add, (error) =>
    system.getState().notify('error', asLabError(error).message),
  );
  const truth = new Truth(services, demo.encoders, {
    encoderOf: (set) => encoderWords(system.getState().models, set),
    notify: (text) => system.getState().notify('warning', text),
  });
  const pictures = new PictureCache(services);
  const scenes = createSceneArtist(() => demoIcons(base));
  const selection = createSelectionStore(initial);
  const choices = createChoicesStore();
  const history = createHistory();
  const maps = createMapsStore(() => bench()?.dataset.nVoxels);
  const controls = createControlsStore(
    () => bench(),
    () => selection.getState(),
  );
  const interpolation = createInterpolationStore(
    () => bench(),
    () => selection.getState(),
  );
  const encoding = createEncodingStore({
    bench: () => bench(),
    models: () => system.getState().models,
  });
  truth.onChange = () => encoding.getState().refresh();
  const atlas = createAtlasStore(() => bench(), createLayoutService());
  const generators = createGenerators({
    ...{ system, services, bench: () => bench(), selection: () => selection.getState() },
    onChange: () => {
      markResults(results(), 'pictures', 'another generator, or another way to use it, was chosen');
      void decoding.decode();
    },
    aside: (act) => history.store.getState().aside(act),
  });
  const studies = createStudies({
    bench: () => bench(),
    modelsKey: () =>
      JSON.stringify(system.getState().models.map(({ kind, sha256 }) => [kind, sha256])),
    models: () => system.getState().models,
    madeBy: (here) => madeBy(here, system.getState(), backendsOf(system)),
  });
  const results = () => ({ maps, controls, interpolation, atlas, system, studies });
  const use = createUseDataset({
    ...{ services, truth, pictures, selection, choices, history: history.store },
    clearChoices: () => interpolation.getState().setVia([]),
    clearMeasures: () => clearResults(results()),
    trialGiven: initial.trial !== undefined,
    decoding: () => decoding,
    demoReady: () => demo.first(),
  });

  const dataset = createDatasetStore(services, {
    demoFiles: (signal) => demoFiles(base, signal),
    demoName: 'Demo subject',
    pathOf: relativePathOf,
    onDataset: use,
    onOtherFiles: () => history.store.getState().forget(),
    onClear: () => {
      decoding.clear();
      pictures.clear();
    },
  });
  const bench = (): Bench | undefined => {
    const current = currentDataset(dataset);
    return current && { services, truth, dataset: current, ...generators.choice() };
  };
  const decoding = createDecoding({
    bench,
    selection: () => selection.getState(),
    pictureOf: (condition) => pictures.get(condition),
    generatorName: () => generators.name(),
    backends: () => backendsOf(system),
  });
  const loadDropped = async (file: File, beside: readonly File[]) => {
    add(await loadModelFile(services, file, beside, () => truth.encoders()));
    await decoding.decode();
  };
  routeModels(dataset, loadDropped, (text) => system.getState().notify('error', text));
  const training = createTrainingStore({
    bench,
    backend: () => system.getState().workers.mapper.backend?.backend,
    onTrained: ({ model }) => {
      add(model);
      void decoding.decode();
    },
    onWeights: () => void decoding.decode(),
    notify: (tone, text) => system.getState().notify(tone, text),
  });
  dataset.subscribe(({ dataset: now }, { dataset: before }) => {
    if (now.status === 'ready' && now !== before) void training.getState().restore();
  });
  decodeOnChange(selection, dataset, () => void decoding.decode());
  compareOnceDrawn(dataset, decoding);
  restOnUse(services, training, globalThis);

  const stores = {
    dataset,
    selection,
    choices,
    history: history.store,
    pointing: createPointingStore(),
    maps,
    decode: decoding.store,
    interpolation,
    atlas,
    training,
    controls,
    generators: generators.store,
    ...studies.stores,
    encoding,
    ablation: createAblationStore({
      bench,
      training: () => training.getState(),
      storage: globalThis.localStorage,
    }),
    system,
  };
  const compose = createComposeStore({
    bench,
    artist: scenes,
    pictureOf: (condition) => pictures.get(condition),
    seed: () => selection.getState().seed,
  });
  const saved = { ...stores, compose };
  history.follow(historyParts(saved));
  const sessions = createSessions(saved);
  const autosave = createAutosave(saved, sessions, globalThis.localStorage);
  globalThis.addEventListener('pagehide', () => autosave.flush());
  routeSessions(dataset, sessions, (text) => system.getState().notify('error', text));
  routePictures(dataset, compose);
  const tour = createTourStore(globalThis.localStorage);
  const parts: LabParts = {
    stores: { ...stores, compose, tour, recovery: autosave.store },
    sessions,
    embeddings: createEmbeddingFiles(bench),
    pictures,
    galleryPictures: studies.galleryPictures,
    data: createDataSource(services, truth),
    scenes,
    diagnose: () => diagnose(parts),
    services,
    truth,
    decoding,
    bench,
    addModel: add,
    generatorName: generators.name,
  };
  return parts;
}
