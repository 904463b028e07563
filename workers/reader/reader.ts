/**
 * @file The reader's answers: files are opened, described and put together here; pictures, captions
 * and betas are read from them when asked for. Betas leave on a port of their own.
 */
import type { FileReport } from '../../src/domain/arrays.ts';
import type { EmbeddedTarget, SavedBetas } from '../../src/domain/dataset.ts';
import { LabError } from '../../src/domain/errors.ts';
import { Collection } from '../../src/dataset/collection.ts';
import type { Dataset } from '../../src/dataset/dataset.ts';
import { inspectFile } from '../../src/dataset/inspect.ts';
import type { OpenOptions, Opener } from '../../src/dataset/load-files.ts';
import { onSurfaces } from '../../src/dataset/on-surfaces.ts';
import { reliabilityFromRepetitions } from '../../src/dataset/reliability.ts';
import { repetitionsOf } from '../../src/dataset/repetitions.ts';
import { checkRoom, keptOf, saveSession } from '../../src/dataset/saved-betas.ts';
import type { BetasStore } from '../../src/dataset/saved-betas.ts';
import { keepVectors, keptVectors } from '../../src/dataset/saved-embeddings.ts';
import { readVolume } from '../../src/dataset/volume.ts';
import { openFile } from '../../src/readers/registry.ts';
import type { HandlerContext, Handlers } from '../rpc/protocol.ts';
import { oneAtATime } from '../rpc/schedule.ts';
import { serve } from '../rpc/serve.ts';
import type { BetasProtocol, ReadProgress, ReaderProtocol } from './reader.protocol.ts';

type Context = HandlerContext<ReadProgress>;

function optionsOf({ signal, progress }: Context): OpenOptions {
  return { signal, onProgress: (what, done, total) => progress({ what, done, total }) };
}

/** Progress of one read, in hundredths. */
function readOptions(what: string, { signal, progress }: Context) {
  return {
    signal,
    onProgress: (fraction: number) =>
      progress({ what, done: Math.round(100 * fraction), total: 100 }),
  };
}

function need(dataset: Dataset | undefined): Dataset {
  if (dataset) return dataset;
  throw new LabError('no-dataset', 'No data set is loaded: drop betas, their mask and design.');
}

function needStimuli(dataset: Dataset) {
  if (dataset.stimuli) return dataset.stimuli;
  throw new LabError(
    'missing-part',
    'The stimuli are not loaded. NSD keeps them at nsddata_stimuli/stimuli/nsd/nsd_stimuli.hdf5; of ' +
      'other data sets, give an array of pictures the role “stimuli”.',
  );
}

/** The data set that was asked for; another may have been opened since. */
function needSame(collection: Collection, id: string): Dataset {
  const dataset = need(collection.dataset);
  if (dataset.info.id === id) return dataset;
  throw new LabError('no-dataset', 'The data set asked for is no longer the one that is open.', {
    expected: id,
    found: dataset.info.id,
  });
}

function betasHandlers(collection: Collection): Handlers<BetasProtocol> {
  return {
    async session({ dataset, session }, context) {
      const options = readOptions(`betas of session ${session}`, context);
      const value = await needSame(collection, dataset).betas.session(session, options);
      return { value, transfer: [value.betas.buffer, value.invalid.buffer] };
    },
    async pixels({ dataset, conditions }, context) {
      const stimuli = needStimuli(needSame(collection, dataset));
      const pixels = await stimuli.pixels(conditions, readOptions('stimuli', context));
      return { value: { pixels, shape: stimuli.shape }, transfer: [pixels.buffer] };
    },
  };
}

function needStore(store: BetasStore | undefined): BetasStore {
  if (store) return store;
  throw new LabError('storage-failed', 'There is no place to keep betas in here.');
}

function needEmbeddings({ embeddings }: Dataset, target: EmbeddedTarget) {
  const source = embeddings[target];
  if (source) return source;
  throw new LabError(
    'missing-part',
    `No embeddings of kind ${target} were given: give an array of conditions × dimensions the role “embeddings”.`,
    { target },
  );
}

const NOTHING = { files: 0, bytes: 0 };

async function usageOf(
  { dataset }: Collection,
  betas?: BetasStore,
  embeddings?: BetasStore,
): Promise<SavedBetas> {
  const kept = (await betas?.usage()) ?? NOTHING;
  const inUse = dataset && betas ? await keptOf(dataset, betas) : { kept: 0, of: 0, needed: 0 };
  return { ...kept, embeddings: (await embeddings?.usage()) ?? NOTHING, inUse };
}

async function checkVoxels({ info, betas }: Dataset, { signal, progress }: Context) {
  const found: { session: number; nTrials: number; invalid: Uint32Array }[] = [];
  for (const [done, { session, nTrials }] of info.sessions.entries()) {
    progress({ what: `checking session ${session}`, done, total: info.sessions.length });
    const { invalid } = await betas.session(session, { signal });
    found.push({ session, nTrials, invalid });
  }
  return found;
}

/** Handlers over one collection of files. `opener` is the readers' registry unless a test says else. */
export function createReader(
  opener: Opener = openFile,
  store?: BetasStore,
  embeddingsStore?: BetasStore,
): Handlers<ReaderProtocol> {
  const collection = new Collection(opener, store);
  const inTurn = oneAtATime();
  const keepInTurn = oneAtATime();
  return {
    async inspect({ files }, context) {
      const reports: FileReport[] = [];
      for (const [done, { path, blob }] of files.entries()) {
        context.signal.throwIfAborted();
        context.progress({ what: path, done, total: files.length });
        const options = { signal: context.signal, siblings: files };
        reports.push(await inspectFile({ path, blob }, opener, options));
      }
      return { value: reports };
    },
    open: ({ files, replace, name, simulated }, context) =>
      inTurn(context.signal, async () => {
        const options = optionsOf(context);
        return { value: await collection.open(files, { replace, name, simulated }, options) };
      }),
    clear: (_, context) =>
      inTurn(context.signal, () => {
        collection.close();
        return Promise.resolve({ value: null });
      }),
    assign: ({ role, source }, context) =>
      inTurn(context.signal, async () => {
        return { value: await collection.assign(role, source, optionsOf(context)) };
      }),
    correct: (correction, context) =>
      inTurn(context.signal, async () => {
        return { value: await collection.correct(correction, optionsOf(context)) };
      }),
    sayByHand: (said, context) =>
      inTurn(context.signal, async () => {
        return { value: await collection.sayByHand(said, optionsOf(context)) };
      }),
    async comparePictures(_, context) {
      const options = readOptions('comparing pictures', context);
      return { value: await collection.comparePictures(options) };
    },
    async pictures({ conditions }, context) {
      const stimuli = needStimuli(need(collection.dataset));
      const value = await stimuli.pictures(conditions, readOptions('stimuli', context));
      return { value, transfer: value.map(({ pixels }) => pixels.buffer) };
    },
    async captions({ conditions }) {
      return { value: await need(collection.dataset).annotations.captions(conditions) };
    },
    async categories({ conditions }) {
      return { value: await need(collection.dataset).annotations.categories(conditions) };
    },
    embeddings({ target, conditions }) {
      const source = needEmbeddings(need(collection.dataset), target);
      const matrix = source.of(conditions);
      const value = { matrix, dim: source.dim };
      return Promise.resolve({ value, transfer: [matrix.buffer] });
    },
    async keptEmbeddings({ dataset, ...as }) {
      const found = needSame(collection, dataset);
      if (!embeddingsStore) return { value: { vectors: undefined, damaged: false } };
      return { value: await keptVectors(found, embeddingsStore, as) };
    },
    keepEmbeddings: ({ dataset, vectors, ...as }, context) =>
      keepInTurn(context.signal, async () => {
        const found = needSame(collection, dataset);
        await keepVectors(found, needStore(embeddingsStore), as, vectors);
        return { value: null };
      }),
    async checkVoxels(_, context) {
      return { value: await checkVoxels(need(collection.dataset), context) };
    },
    async reliability(_, context) {
      const options = readOptions('reliability from repetitions', context);
      const value = await reliabilityFromRepetitions(need(collection.dataset), options);
      return { value, transfer: [value.ncsnr.buffer] };
    },
    async saveBetas(_, context) {
      const dataset = need(collection.dataset);
      const { info, betas } = dataset;
      const kept = needStore(store);
      await checkRoom((await keptOf(dataset, kept)).needed, kept);
      for (const [done, { session }] of info.sessions.entries()) {
        context.signal.throwIfAborted();
        context.progress({ what: `saving session ${session}`, done, total: info.sessions.length });
        await saveSession(betas, session, kept, context.signal);
      }
      return { value: await usageOf(collection, store, embeddingsStore) };
    },
    async savedBetas({ wipe }) {
      if (wipe) {
        await needStore(store).wipe();
        await embeddingsStore?.wipe();
      }
      return { value: await usageOf(collection, store, embeddingsStore) };
    },
    async repetitions({ condition, first, count }, context) {
      const options = readOptions('repetitions', context);
      const value = await repetitionsOf(need(collection.dataset), condition, first, count, options);
      return { value, transfer: [value.z.buffer] };
    },
    async volume({ file, array, frame }, context) {
      const found = collection.array(file, array);
      const value = await readVolume(found, frame, readOptions(file, context));
      return { value, transfer: [value.values.buffer] };
    },
    async onSurfaces({ file, array, frame, sampling }, context) {
      const options = readOptions(file, context);
      const volume = await readVolume(collection.array(file, array), frame, options);
      const value = await onSurfaces(need(collection.dataset), volume, sampling, options);
      return { value, transfer: value.map(({ buffer }) => buffer) };
    },
    connectMapper({ port }) {
      serve<BetasProtocol>(port, betasHandlers(collection));
      return Promise.resolve({ value: null });
    },
  };
}
