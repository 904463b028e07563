/** @file Truths on made-up workers: shared work, cancel, what was given, what is kept between visits. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LabError } from '../domain/errors.ts';
import { fakeDataset } from '../testing/fake-dataset.ts';
import type { Services } from './lab-services.ts';
import { Truth } from './truth.ts';

const DIM = 3;
const all = Array.from({ length: 40 }, (_, i) => i);
const dataset = {
  ...fakeDataset({ trialsPerSession: 80, repetitions: 2 }),
  hasCaptions: true,
  stimuli: { count: 40, height: 4, width: 4, channels: 3 as const },
};

interface Kept {
  set: string;
  vectors: { conditions: Int32Array; matrix: Float32Array; dim: number };
}

/** Workers that count what they encode; a picture is its condition, a vector too. */
function workers() {
  const encoded: number[][] = [];
  const told: { op: string; conditions: number[] }[] = [];
  const state = {
    encoded,
    told,
    texts: [] as string[][],
    kept: [] as Kept[],
    before: undefined as Kept['vectors'] | undefined,
    damaged: false,
    full: false,
    asked: 0,
    /** Lets an encoding under way end; none waits unless `hold`. */
    hold: undefined as Promise<void> | undefined,
  };
  const vectors = (values: number[]) => ({
    matrix: Float32Array.from(values.flatMap((v) => [v + 1, 0, 0])),
    dim: DIM,
  });
  const reader = {
    call: (op: string, asked: { conditions: number[]; set: string } & Kept) => {
      if (op === 'pictures') return Promise.resolve(asked.conditions);
      if (op === 'captions')
        return Promise.resolve(asked.conditions.map((c) => (c % 2 ? [] : [`${c}`, `${c} too`])));
      if (op === 'embeddings') return Promise.resolve(vectors(asked.conditions));
      if (op === 'keptEmbeddings') {
        state.asked += 1;
        return Promise.resolve({ vectors: state.before, damaged: state.damaged });
      }
      if (state.full) return Promise.reject(new LabError('storage-failed', 'No more room.'));
      state.kept.push(asked);
      return Promise.resolve(null);
    },
  };
  const generator = {
    call: async (
      op: string,
      asked: { pictures: number[]; texts: string[] },
      { signal }: { signal?: AbortSignal },
    ) => {
      await state.hold;
      signal?.throwIfAborted();
      if (op === 'encodeTexts') {
        state.texts.push(asked.texts);
        return vectors(asked.texts.map((text) => parseInt(text, 10)));
      }
      encoded.push(asked.pictures);
      return vectors(asked.pictures);
    },
  };
  const mapper = {
    call: (op: string, { conditions }: { conditions: Int32Array }) => {
      told.push({ op, conditions: [...conditions] });
      return Promise.resolve(null);
    },
  };
  const services = { reader, mapper, generator } as unknown as Services;
  return { services, state };
}

function truthOf({ services }: ReturnType<typeof workers>, keeps = true, info = dataset) {
  const notices: string[] = [];
  const loads = { count: 0 };
  const truth = new Truth(
    services,
    () => {
      loads.count += 1;
      return Promise.resolve();
    },
    keeps ? { encoderOf: () => 'net', notify: (text) => notices.push(text) } : undefined,
  );
  truth.reset(info);
  return { truth, notices, loads };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const flat = (batches: number[][]) => batches.flat().sort((a, b) => a - b);

describe('true embeddings', () => {
  test('asked for twice at once are encoded once', async () => {
    const made = workers();
    const { truth } = truthOf(made, false);
    await Promise.all([
      truth.ensure('image', all),
      truth.ensure('image', all.slice(10)),
      truth.ensure('image', [3]),
    ]);
    expect(flat(made.state.encoded)).toEqual(all);
    expect([...(truth.get('image', 7) ?? [])]).toEqual([8, 0, 0]);
    expect(flat(made.state.told.map(({ conditions }) => conditions))).toEqual(all);
  });

  test('go on when the one that began them is cancelled', async () => {
    const made = workers();
    const { truth } = truthOf(made, false);
    const aborter = new AbortController();
    let go = () => {};
    made.state.hold = new Promise((resolve) => (go = resolve));
    const first = truth.ensure('image', all, { signal: aborter.signal });
    const second = truth.ensure('image', all);
    const cancelled = expect(first).rejects.toThrow('enough');
    await vi.advanceTimersByTimeAsync(0);
    aborter.abort(new DOMException('enough', 'AbortError'));
    go();
    await cancelled;
    await second;
    expect(all.every((condition) => truth.get('image', condition))).toBe(true);
  });

  test('a cancelled wait for others ends at once, and theirs goes on', async () => {
    const made = workers();
    const { truth } = truthOf(made, false);
    const aborter = new AbortController();
    let go = () => {};
    made.state.hold = new Promise((resolve) => (go = resolve));
    const first = truth.ensure('image', [1]);
    const second = truth.ensure('image', [1], { signal: aborter.signal });
    await vi.advanceTimersByTimeAsync(0);
    aborter.abort(new DOMException('enough', 'AbortError'));
    await expect(second).rejects.toThrow('enough');
    go();
    await first;
    expect(truth.get('image', 1)).toBeDefined();
  });

  test('of conditions without a caption are asked for once', async () => {
    const made = workers();
    const { truth } = truthOf(made, false);
    await truth.ensure('caption', all);
    await truth.ensure('caption', all);
    expect(made.state.texts.flat()).toHaveLength(20);
    expect(truth.get('caption', 1)).toBeUndefined();
  });

  test('all captions are encoded once for two trainings at once', async () => {
    const made = workers();
    const { truth } = truthOf(made, false);
    await Promise.all([truth.ensureCaptions(all), truth.ensureCaptions(all)]);
    expect(made.state.texts.flat()).toHaveLength(40);
  });

  test('tell how far they are, up to the end', async () => {
    const { truth } = truthOf(workers(), false);
    const seen: number[] = [];
    await truth.ensure('image', all, { onProgress: (done, total) => seen.push(done / total) });
    expect(seen).toEqual([16 / 40, 32 / 40, 1]);
  });
});

describe('given with the data', () => {
  test('they are used, and no encoder is loaded', async () => {
    const made = workers();
    const info = { ...dataset, stimuli: undefined, givenEmbeddings: { image: DIM } };
    const { truth, loads } = truthOf(made, true, info as unknown as typeof dataset);
    expect([truth.available('image'), truth.available('resnet')]).toEqual([true, false]);
    await truth.ensure('image', all);
    await truth.flush();
    expect([...(truth.get('image', 4) ?? [])]).toEqual([5, 0, 0]);
    expect([made.state.encoded, made.state.kept, loads.count]).toEqual([[], [], 0]);
    expect(truth.count('image')).toMatchObject({ known: 40, given: true });
  });
});

describe('kept between visits', () => {
  test('what was kept is not encoded, and the mapper is told', async () => {
    const made = workers();
    const conditions = Int32Array.from(all.slice(0, 30));
    const matrix = Float32Array.from({ length: 30 * DIM }, (_, i) => i);
    made.state.before = { conditions, matrix, dim: DIM };
    const { truth } = truthOf(made);
    await Promise.all([truth.ensure('image', all), truth.ensure('image', all)]);
    expect(made.state.asked).toBe(1);
    expect(flat(made.state.encoded)).toEqual(all.slice(30));
    expect([...(truth.get('image', 2) ?? [])]).toEqual([6, 7, 8]);
    expect(made.state.told[0]?.conditions).toEqual(all.slice(0, 30));
  });

  test('new ones are written once, after a pause', async () => {
    const made = workers();
    const { truth } = truthOf(made);
    await truth.ensure('image', all);
    expect(made.state.kept).toEqual([]);
    await vi.advanceTimersByTimeAsync(2100);
    expect(made.state.kept).toHaveLength(1);
    const [kept] = made.state.kept;
    expect([kept?.set, kept?.vectors.dim, [...(kept?.vectors.conditions ?? [])]]).toEqual([
      'image',
      DIM,
      all,
    ]);
  });

  test('without room the work goes on, said once', async () => {
    const made = workers();
    made.state.full = true;
    const { truth, notices } = truthOf(made);
    await truth.ensure('image', [1]);
    await truth.flush();
    await truth.ensure('image', [2]);
    await truth.flush();
    expect(truth.get('image', 2)).toBeDefined();
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain('No more room. The work goes on.');
    expect(truth.count('image').keeping).toBe('off');
  });

  test('what is encoded when all is wiped is not written again, until all is asked for', async () => {
    const made = workers();
    const { truth } = truthOf(made);
    await truth.ensure('image', all.slice(0, 5));
    const running = truth.ensure('image', all.slice(0, 20));
    truth.stopKeeping();
    await running;
    await truth.flush();
    await vi.advanceTimersByTimeAsync(2100);
    expect(made.state.kept).toEqual([]);
    expect(truth.count('image')).toMatchObject({ known: 20, keeping: 'wiped' });
    truth.keepAgain();
    await truth.ensure('image', all);
    await truth.flush();
    expect(made.state.kept.map(({ vectors }) => [...vectors.conditions])).toEqual([all.slice(20)]);
  });

  test('what is damaged is encoded anew, and said', async () => {
    const made = workers();
    made.state.damaged = true;
    const { truth, notices } = truthOf(made);
    await truth.ensure('image', all);
    expect(flat(made.state.encoded)).toEqual(all);
    expect(notices[0]).toContain('damaged');
  });
});
