/**
 * @file The made-up lab over the flat subject, with the real selection store: what one view sets, the
 * others show. Betas follow the perturbation at once.
 */
import type { Perturbation } from '../domain/decode.ts';
import type { DatasetInfo } from '../domain/dataset.ts';
import { createSelectionStore } from '../state/selection-store.ts';
import type { MappedView } from '../state/types/decode.ts';
import { applySteps } from '../perturb/apply.ts';
import { resolvePerturbation } from '../perturb/resolve.ts';
import { fakeVector } from './fake-dataset.ts';
import { createFakeLab, type FakeLab } from './fake-lab.ts';
import { ready } from './fake-decoded.ts';
import { flatSubject, smoothBetas } from './flat-subject.ts';

function mix(a: Float32Array, b: Float32Array, share: number): Float32Array {
  const mixed = a.map((value, i) => value * (1 - share) + (b[i] ?? 0) * share);
  const norm = Math.hypot(...mixed);
  return mixed.map((value) => value / norm);
}

/** The vectors of a trial: decoded is near the truth, perturbed farther away. */
export function mappedTrial(
  dataset: DatasetInfo,
  trial: number,
  perturbation: Perturbation,
): MappedView {
  const betasZ = smoothBetas(dataset, trial);
  const perturbedZ = applySteps(
    betasZ,
    resolvePerturbation(perturbation, dataset.rois, dataset.nVoxels),
  );
  const truth = fakeVector(trial + 3, 512);
  const decoded = mix(truth, fakeVector(trial + 1000, 512), 0.4);
  const isPerturbed = perturbation.length > 0;
  const perturbed = isPerturbed ? mix(decoded, fakeVector(trial + 2000, 512), 0.35) : decoded;
  return {
    trial,
    trials: [trial],
    condition: dataset.trialCondition[trial] ?? 0,
    betasZ,
    perturbedZ,
    target: 'image',
    decoded,
    perturbed,
    truth,
    mapper: 'ridge, image embedding',
  };
}

/** A lab whose `decode.mapped` follows the selection. */
export function createBrainLab(dataset: DatasetInfo = flatSubject()): FakeLab {
  const lab = createFakeLab(dataset);
  const selection = createSelectionStore();
  const follow = () => {
    const { trial, perturbation } = selection.getState();
    lab.stores.decode.setState({ mapped: ready(mappedTrial(dataset, trial, perturbation)) });
  };
  selection.subscribe(follow);
  follow();
  return { ...lab, stores: { ...lab.stores, selection } };
}
