/** @file The network that embeds stimuli: which one it is, and what it is known by between visits. Pure. */
import type { ModelKind, ModelSummary } from '../domain/model.ts';
import type { KeptSet } from '../../workers/reader/reader.protocol.ts';

const kinds: Record<KeptSet, ModelKind> = {
  image: 'clip-image',
  caption: 'clip-text',
  captions: 'clip-text',
  resnet: 'features',
};

/** The network that embeds for this set: the last one that was loaded. */
export const encoderOf = (
  models: readonly ModelSummary[],
  set: KeptSet,
): ModelSummary | undefined => models.findLast(({ kind }) => kind === kinds[set]);

/** Weights, shapes and preprocessing: what changes with any of them. */
export function encoderWords(models: readonly ModelSummary[], set: KeptSet): string | undefined {
  const encoder = encoderOf(models, set);
  return encoder && [encoder.sha256, encoder.signature, ...encoder.notes].join(' | ');
}
