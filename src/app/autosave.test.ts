/** @file What is kept by itself: when, what, and what is offered at the next visit. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DatasetInfo } from '../domain/dataset.ts';
import type { SelectionState } from '../state/types/selection.ts';
import { fakeDataset } from '../testing/fake-dataset.ts';
import { createFakeLab } from '../testing/fake-lab.ts';
import { ready } from '../testing/fake-decoded.ts';
import { AUTOSAVE_KEY, createAutosave, type KeptText } from './autosave.ts';
import { createSessions } from './session.ts';

const V1: SelectionState['perturbation'] = [{ rois: ['V1v'], op: 'silence' }];

function memory(text?: string): KeptText & { text(): string | null } {
  let kept = text ?? null;
  return {
    getItem: () => kept,
    setItem: (key, value) => {
      if (key === AUTOSAVE_KEY) kept = value;
    },
    removeItem: () => {
      kept = null;
    },
    text: () => kept,
  };
}

/** A visit whose dataset is opened after the page, as it is on the page. */
function visit(storage: KeptText, dataset: DatasetInfo | undefined = fakeDataset()) {
  const { stores } = createFakeLab();
  stores.dataset.setState({ dataset: { status: 'idle' } });
  const { store, flush } = createAutosave(stores, createSessions(stores), storage);
  if (dataset) stores.dataset.setState({ dataset: ready(dataset) });
  const notices = () => stores.system.getState().notices.map(({ text }) => text);
  return { stores, recovery: store, flush, notices };
}

/** What a visit leaves behind that silenced V1v in scan 4. */
function left(dataset: DatasetInfo = fakeDataset()): string {
  const storage = memory();
  const { stores } = visit(storage, dataset);
  stores.selection.setState({ trial: 4, perturbation: V1 });
  vi.advanceTimersByTime(5000);
  return storage.text() ?? '';
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('keeping', () => {
  test('nothing before anything was done', () => {
    const storage = memory();
    visit(storage);
    vi.advanceTimersByTime(60_000);
    expect(storage.text()).toBeNull();
  });

  test('a choice within seconds, and it holds no data', () => {
    const text = left();
    const kept = JSON.parse(text) as { kind: string; selection: object };
    expect(kept.kind).toBe('afterimage-session');
    expect(kept.selection).toMatchObject({ trial: 4, perturbation: V1 });
    expect(text.length).toBeLessThan(4000);
  });

  test('a drag is written once in three seconds, and at once when the page goes', () => {
    const storage = memory();
    const { stores, flush } = visit(storage);
    const written = vi.spyOn(storage, 'setItem');
    for (let seed = 1; seed <= 50; seed += 1) stores.selection.setState({ seed });
    expect(written).not.toHaveBeenCalled();
    flush();
    expect(written).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(10_000);
    expect(written).toHaveBeenCalledTimes(1);
    expect(storage.text()).toContain('"seed": 50');
  });

  test('a full storage is told once, and nothing breaks', () => {
    const storage = memory();
    storage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const { stores, notices } = visit(storage);
    for (const trial of [1, 2, 3]) {
      stores.selection.setState({ trial });
      vi.advanceTimersByTime(5000);
    }
    expect(notices()).toHaveLength(1);
    expect(notices()[0]).toMatch(/save the session from the Export drawer/);
  });

  test('wiped is wiped', () => {
    const storage = memory(left());
    const { recovery, stores } = visit(storage);
    stores.selection.setState({ trial: 9 });
    recovery.getState().wipe();
    vi.advanceTimersByTime(10_000);
    expect(storage.text()).toBeNull();
    expect(recovery.getState()).toMatchObject({ offer: undefined, keptAt: undefined });
  });
});

describe('the next visit', () => {
  test('is offered what was done, and restores it exactly', async () => {
    const { recovery, stores } = visit(memory(left()));
    const { offer, restore } = recovery.getState();
    expect(offer).toMatchObject({ name: fakeDataset().name, nFiles: 0 });
    await restore();
    expect(stores.selection.getState()).toMatchObject({ trial: 4, perturbation: V1 });
    expect(recovery.getState().offer).toBeUndefined();
  });

  test('is offered nothing when it already stands there, e.g. from the address', () => {
    const storage = memory(left());
    const { stores } = createFakeLab();
    stores.dataset.setState({ dataset: { status: 'idle' } });
    stores.selection.setState({ trial: 4, perturbation: V1 });
    const { store } = createAutosave(stores, createSessions(stores), storage);
    stores.dataset.setState({ dataset: ready(fakeDataset()) });
    expect(store.getState().offer).toBeUndefined();
  });

  test('keeps the offer in store until something is done', () => {
    const storage = memory(left());
    const before = storage.text();
    const { stores } = visit(storage);
    vi.advanceTimersByTime(60_000);
    expect(storage.text()).toBe(before);
    stores.selection.setState({ trial: 7 });
    vi.advanceTimersByTime(5000);
    expect(storage.text()).toContain('"trial": 7');
  });

  test('of other data asks for the files, and goes on when they are there', async () => {
    const own = { ...fakeDataset(), id: 'own', simulated: false };
    const text = left(own).replace(
      '"files": []',
      '"files": [{ "name": "betas.npy", "bytes": 10 }]',
    );
    const { recovery, stores, notices } = visit(memory(text));
    expect(recovery.getState().offer).toMatchObject({ nFiles: 1 });
    await recovery.getState().restore();
    expect(notices().join()).toMatch(/needs 1 file that are not loaded|needs 1 file/);
    expect(stores.selection.getState().trial).toBe(0);
    const report = { name: 'betas.npy', bytes: 10, format: 'npy', arrays: [], problems: [] };
    const told = { ...report, takenFor: 'betas', because: 'its shape' };
    stores.dataset.setState({ reports: [told], dataset: ready(own) });
    await vi.waitFor(() => expect(stores.selection.getState().trial).toBe(4));
  });

  test('"Not now" leaves everything as it is', () => {
    const { recovery, stores } = visit(memory(left()));
    recovery.getState().dismiss();
    expect(recovery.getState().offer).toBeUndefined();
    expect(stores.selection.getState().trial).toBe(0);
  });

  test.each([
    ['cut short', (text: string) => text.slice(0, 80), /cut short/],
    [
      'of a newer version',
      (text: string) => text.replace(/"version": \d+/, '"version": 9'),
      /version 9/,
    ],
    ['not a session', () => '{"a": 1}', /no Afterimage session/],
  ])('%s: put aside with a notice, and keeping goes on', (_, damage, words) => {
    const storage = memory(damage(left()));
    const { recovery, stores, notices } = visit(storage);
    expect(recovery.getState().offer).toBeUndefined();
    expect(notices()[0]).toMatch(words);
    stores.selection.setState({ trial: 3 });
    vi.advanceTimersByTime(5000);
    expect(storage.text()).toContain('"trial": 3');
  });
});
