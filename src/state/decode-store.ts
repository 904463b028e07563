/**
 * @file The selected scan, decoded: vectors first, then pictures, then retrieval. The workers are asked
 * for one vector and one picture at a time, and next for the newest selection: nothing waits in them.
 */
import { createStore } from 'zustand/vanilla';
import type { Provenance } from '../domain/decode.ts';
import { trialsOf } from '../domain/presentations.ts';
import type { MappedScan } from '../../workers/mapper/mapper.protocol.ts';
import { captionsView } from './captions.ts';
import { type Bench, mapScan } from './decode-scan.ts';
import {
  mappedView,
  type PictureOf,
  picturesView,
  PlainPictures,
  rawTruthOf,
  retrievedView,
  truthOf,
} from './decode-views.ts';
import type { LabError } from '../domain/errors.ts';
import { shown, type Remote } from '../domain/remote.ts';
import { createNewestOnly } from './newest-only.ts';
import { createTask } from './remote-task.ts';
import type { DecodeState, MappedView } from './types/decode.ts';
import type { Selection } from './types/selection.ts';

export interface DecodeSources {
  /** Undefined while no dataset is loaded. */
  bench(): Bench | undefined;
  selection(): Selection;
  pictureOf: PictureOf;
  generatorName(): string;
  backends(): Provenance['backends'];
}

interface Asked {
  bench: Bench;
  chosen: Selection;
  /** When it was chosen, ms. */
  start: number;
}

interface Mapped extends Asked {
  scan: MappedScan;
  view: MappedView;
}

/** Names of the user timings: from a change of the selection to its vector, and to its picture. */
export const decodeTimes = { vector: 'selection to vector', picture: 'selection to picture' };

const nothing = {
  mapped: { status: 'idle' },
  pictures: { status: 'idle' },
  retrieved: { status: 'idle' },
  captions: { status: 'idle' },
} as const;

/** What follows the mapping, and what is said meanwhile. */
const turns = {
  pictures: 'drawing',
  retrieved: 'retrieving',
  captions: 'putting into words',
} as const;

type Later = keyof typeof turns;

const mapping = 'mapping the scan';

const later: readonly Later[] = ['pictures', 'retrieved', 'captions'];

/** What is ready, of an older selection: the newer one is still to come. */
function asStale<T>(remote: Remote<T>, what: string): Remote<T> {
  const stale = shown(remote);
  return { status: 'running', what, fraction: undefined, stale };
}

export function createDecoding(sources: DecodeSources) {
  const tasks = {
    mapped: createTask(),
    pictures: createTask(),
    retrieved: createTask(),
    captions: createTask(),
  };
  const plain = new PlainPictures();
  const store = createStore<DecodeState>()(() => ({ ...nothing, retry: () => void decode() }));
  const { setState: set, getState: get } = store;

  /** Undefined when it failed or a newer selection took its place. */
  async function map({ bench, chosen, start }: Asked): Promise<Mapped | undefined> {
    let done: Mapped | undefined;
    await tasks.mapped.run(
      mapping,
      () => get().mapped,
      (mapped) => set({ mapped: maps.hasNewer() ? asStale(mapped, mapping) : mapped }),
      async ({ signal }) => {
        const scan = await mapScan(
          bench,
          trialsOf(bench.dataset, chosen),
          chosen.perturbation,
          signal,
        );
        const view = mappedView(bench, chosen, scan);
        done = { bench, chosen, start, scan, view };
        return view;
      },
    );
    const { mapped } = get();
    return mapped.status === 'ready' && mapped.value === done?.view ? done : undefined;
  }

  /** A picture of an older selection is shown as such: it is drawn to its end anyway. */
  function draw(done: Mapped): Promise<void> {
    const { bench, scan, chosen } = done;
    const { pictureOf } = sources;
    const generator = sources.generatorName();
    const backends = sources.backends();
    const isWanted = () => isCurrent(done);
    return tasks.pictures.run(
      turns.pictures,
      () => get().pictures,
      (pictures) => set({ pictures: isWanted() ? pictures : asStale(pictures, turns.pictures) }),
      (context) =>
        picturesView(
          { bench, scan, chosen, generator, backends, pictureOf, plain, isWanted },
          context,
        ),
    );
  }

  /** The truth came after the vectors: add it to the view that is shown, if it still is. */
  function showTruth({ bench, view }: Mapped): void {
    const { mapped } = get();
    const truth = truthOf(bench, view.target, view.condition);
    if (!truth || view.truth || mapped.status !== 'ready' || mapped.value !== view) return;
    const truthRaw = rawTruthOf(bench, view.target, view.condition);
    set({ mapped: { status: 'ready', value: { ...view, truth, truthRaw } } });
  }

  function retrieve(done: Mapped): Promise<void> {
    return tasks.retrieved.run(
      turns.retrieved,
      () => get().retrieved,
      (retrieved) => set({ retrieved }),
      (context) =>
        retrievedView(done.bench, done.view, sources.pictureOf, context, () => showTruth(done)),
    );
  }

  function putIntoWords({ bench, scan, view }: Mapped): Promise<void> {
    return tasks.captions.run(
      turns.captions,
      () => get().captions,
      (captions) => set({ captions }),
      (context) => captionsView(bench, scan.predictions, view.condition, context),
    );
  }

  /** What is shown belongs to an older selection until its turn comes. */
  function age(part: Later): void {
    // A picture that is being drawn cannot be called back: the next is asked for when it is done.
    if (part !== 'pictures') tasks[part].drop();
    const stale = shown<unknown>(get()[part]);
    if (stale === undefined) return set({ [part]: { status: 'idle' } });
    set({ [part]: { status: 'running', what: turns[part], fraction: undefined, stale } });
  }

  /** The scan could not be mapped: that is told once, over the old pictures. */
  function giveUp(error: LabError): void {
    tasks.pictures.drop();
    const stale = shown(get().pictures);
    set({ pictures: { status: 'failed', error, stale }, retrieved: { status: 'idle' } });
    set({ captions: { status: 'idle' } });
  }

  /** Is this what was mapped last? The truth may have been added to it meanwhile. */
  function isCurrent({ view }: Mapped): boolean {
    const { mapped } = get();
    return mapped.status === 'ready' && mapped.value.perturbed === view.perturbed;
  }

  const maps = createNewestOnly<Asked>(async (asked) => {
    const done = await map(asked);
    if (maps.hasNewer()) return;
    const { mapped } = get();
    if (mapped.status === 'failed') giveUp(mapped.error);
    if (!done) return;
    performance.measure(decodeTimes.vector, { start: done.start });
    void draws.ask(done);
  });

  const draws = createNewestOnly<Mapped>(async (done) => {
    if (!isCurrent(done)) return;
    await draw(done);
    if (!isCurrent(done)) return;
    const { start } = done;
    if (get().pictures.status === 'ready') performance.measure(decodeTimes.picture, { start });
    // Not waited for: the next picture does not wait for the words of this one.
    rest = compare(done);
  });

  let rest = Promise.resolve();

  async function compare(done: Mapped): Promise<void> {
    await retrieve(done);
    if (isCurrent(done)) await putIntoWords(done);
  }

  /** Resolves when the selection of now, or a newer one, is decoded. */
  async function decode(): Promise<void> {
    const bench = sources.bench();
    if (!bench) return;
    for (const part of later) age(part);
    const start = performance.now();
    await maps.ask({ bench, chosen: sources.selection(), start });
    await draws.idle();
    await rest;
  }

  return {
    store,
    decode,
    /** Another dataset or model: what is shown belongs to the old one. */
    clear: () => {
      maps.drop();
      draws.drop();
      for (const task of Object.values(tasks)) task.drop();
      plain.clear();
      set(nothing);
    },
  };
}

export type Decoding = ReturnType<typeof createDecoding>;
