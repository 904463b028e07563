/** @file What a made-up lab decodes: vectors, pictures, neighbours and words of one trial. */
import type { DatasetInfo } from '../domain/dataset.ts';
import type { Remote } from '../domain/remote.ts';
import type {
  CaptionsView,
  DecodeState,
  MappedView,
  PicturesView,
  RetrievedView,
} from '../state/types/decode.ts';
import { fakePicture, fakeVector } from './fake-dataset.ts';

export function ready<T>(value: T): Remote<T> {
  return { status: 'ready', value };
}

function mappedOf(dataset: DatasetInfo, trial: number): MappedView {
  const betasZ = fakeVector(trial + 1, dataset.nVoxels, false);
  const decoded = fakeVector(trial + 2, 512);
  return {
    trial,
    trials: [trial],
    condition: dataset.trialCondition[trial] ?? 0,
    betasZ,
    perturbedZ: betasZ,
    target: 'image',
    decoded,
    perturbed: decoded,
    truth: fakeVector(trial + 3, 512),
    mapper: 'ridge, image embedding',
  };
}

function picturesOf(dataset: DatasetInfo, trial: number): PicturesView {
  const condition = dataset.trialCondition[trial] ?? 0;
  const decoded = fakePicture(condition + 5000);
  return {
    trial,
    seen: fakePicture(condition),
    captions: ['A boat on calm water under a grey sky.', 'A small boat near the shore.'],
    decoded,
    perturbed: decoded,
    provenance: {
      dataset: dataset.id,
      trials: [trial],
      perturbation: [],
      mapper: 'ridge, image embedding',
      generator: 'demo generator',
      condition: 'both',
      seed: 0,
      backends: { mapper: 'wasm', generator: 'wasm' },
    },
  };
}

function retrievedOf(dataset: DatasetInfo, trial: number): RetrievedView {
  const top = [0, 1, 2, 3, 4].map((i) => ({
    condition: (trial + i * 8) % dataset.nConditions,
    similarity: 0.83 - 0.04 * i,
    picture: fakePicture(trial + i * 8),
    caption: `Two people and a dog on a beach, number ${i + 1}.`,
  }));
  const cosine = { cosine: 0.71, cosineUnperturbed: 0.71 };
  return { trial, top, rank: 12, rankUnperturbed: 12, of: 300, ...cosine };
}

function captionsOf(): CaptionsView {
  const text = 'a small boat on the open water under a gray sky with an island on the left';
  const nearest = { text, condition: 8, similarity: 0.61, isOwn: false, rank: 7 };
  const written = { text: 'a boat on the sea', similarity: 0.58 };
  return { by: 'caption', nearest, of: 300, written };
}

/** Mapped vectors, pictures and neighbours of one trial, all of them ready. */
export function decodedTrial(
  dataset: DatasetInfo,
  trial: number,
): Pick<DecodeState, 'mapped' | 'pictures' | 'retrieved' | 'captions'> {
  return {
    mapped: ready(mappedOf(dataset, trial)),
    pictures: ready(picturesOf(dataset, trial)),
    retrieved: ready(retrievedOf(dataset, trial)),
    captions: ready(captionsOf()),
  };
}
