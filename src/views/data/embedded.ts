/** @file Words for the embeddings of the stimuli. Pure. */
import type { EmbeddedTarget } from '../../domain/dataset.ts';
import type { EncodedSet } from '../../state/encoding-store.ts';

export const embeddedTitles: Record<EmbeddedTarget, string> = {
  image: 'Pictures',
  caption: 'Captions, the first of each',
  resnet: 'Features of pictures',
};

const network: Record<EmbeddedTarget, string> = {
  image: 'CLIP',
  caption: 'CLIP',
  resnet: 'the feature network',
};

/** `300 of 1000, by demo CLIP, kept in this browser`. */
export function embeddedWords({ target, known, total, by, keeping }: EncodedSet): string {
  if (by === undefined) return `${known} of ${total} read, given with the data`;
  const who = by === '' ? `${network[target]}, loaded when it is needed` : `by ${by}`;
  const kept = {
    kept: 'kept in this browser',
    off: 'not kept: there is no room',
    wiped: 'wiped, and not kept',
    unknown: '',
  };
  const where = known > 0 ? kept[keeping] : '';
  return [`${known} of ${total}`, who, where].filter(Boolean).join(', ');
}
