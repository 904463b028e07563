/** @file Another model: measures stay and are marked, what is drawn goes and is told. */
import { expect, test } from 'vitest';
import { createStudies } from '../state/studies.ts';
import { createFakeLab } from '../testing/fake-lab.ts';
import type { Effects } from '../state/effects.ts';
import type { Gallery } from '../state/gallery.ts';
import type { Levels } from '../state/levels.ts';
import type { RetrievalMeasure } from '../state/types/measures.ts';
import { clearResults, markResults } from './model-changed.ts';

const effectsOf: Effects = {
  ...{ target: 'image', nScans: 2, nGallery: 9, rows: [] },
  request: { op: 'silence', amount: 0, nScans: 2, average: false, seed: 0 },
};
const levelsOf: Levels = {
  ...{ target: 'image', nScans: 2, overlaid: [0], plain: new Float32Array(), rows: [] },
  request: { trial: 0, nScans: 2, boost: 2, average: false, seed: 0 },
};
const none = { forward: 0, backward: 0 };
const retrievalOf: RetrievalMeasure = {
  ...{ target: 'image', trials: 'first', seed: 0, of: 9, gallery: 9, chance: 1 },
  ...{ ...none, strict: none, topFive: none, shuffled: none, meanScan: none, noise: none },
};
const galleryOf: Gallery = {
  ...{ items: [], of: 9, target: 'image', predictions: {} },
  request: { condition: 'image', seed: 0 },
} as unknown as Gallery;

function start() {
  const { maps, controls, interpolation, atlas, system } = createFakeLab().stores;
  const studies = createStudies({
    bench: () => undefined,
    modelsKey: () => '',
    models: () => [],
  });
  const { retrieval, effects } = studies.stores;
  retrieval.setState({ result: { status: 'ready', value: retrievalOf } });
  effects.setState({ result: { status: 'ready', value: effectsOf } });
  studies.stores.levels.setState({ result: { status: 'ready', value: levelsOf } });
  studies.stores.gallery.setState({ result: { status: 'ready', value: galleryOf } });
  interpolation.setState({ frames: { status: 'idle' } });
  atlas.setState({ layout: { status: 'idle' } });
  const stores = { maps, controls, interpolation, atlas, system, studies };
  const held = () => ({
    retrieval: retrieval.getState().result.status,
    effects: effects.getState().result.status,
    levels: studies.stores.levels.getState().result.status,
    gallery: studies.stores.gallery.getState().result.status,
    marks: [retrieval, effects, studies.stores.levels].map(
      (store) => store.getState().outdated?.since,
    ),
    told: system.getState().notices.at(-1)?.text,
  });
  return { stores, held };
}

test('another mapper: numbers are marked, the gallery goes and is told', () => {
  const { stores, held } = start();
  const since = "the mapper 'ridge' came";
  markResults(stores, 'embeddings', since);
  expect(held()).toEqual({
    ...{ retrieval: 'ready', effects: 'ready', levels: 'ready', gallery: 'idle' },
    marks: [since, since, since],
    told: "What was made before the mapper 'ridge' came is not shown any more: gallery.",
  });
});

test('another generator leaves what is not drawn as it is', () => {
  const { stores, held } = start();
  markResults(stores, 'pictures', 'another generator was chosen');
  expect(held()).toMatchObject({
    effects: 'ready',
    gallery: 'idle',
    marks: [undefined, undefined, undefined],
  });
});

test('where nothing goes nothing is told; another dataset takes all', () => {
  const { stores, held } = start();
  stores.studies.stores.gallery.getState().clear();
  const before = held().told;
  markResults(stores, 'pictures', 'another generator was chosen');
  expect(held().told).toBe(before);
  clearResults(stores);
  expect(held()).toMatchObject({
    ...{ retrieval: 'idle', effects: 'idle', levels: 'idle' },
    marks: [undefined, undefined, undefined],
  });
});
