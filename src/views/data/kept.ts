/** @file What is kept in the browser between visits, in words. Pure. */
import { bytesWords } from '../files/model.ts';

export interface KeptCounts {
  files: number;
  bytes: number;
  embeddings: { files: number; bytes: number };
  trainings: number;
}

const several = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`;

/** Each thing that is kept; empty where nothing is. */
export function keptParts(kept: KeptCounts, hasChoices: boolean): string[] {
  const { files, bytes, embeddings, trainings } = kept;
  return [
    ...(files > 0 ? [`masked betas of ${several(files, 'session')}, ${bytesWords(bytes)}`] : []),
    ...(embeddings.files > 0 ? [`embeddings of stimuli, ${bytesWords(embeddings.bytes)}`] : []),
    ...(trainings > 0 ? [several(trainings, 'unfinished training')] : []),
    ...(hasChoices ? ['what you chose (no data)'] : []),
  ];
}

/** How many of the sessions that are open are kept. */
export function inUseWords({
  kept,
  of,
  needed,
}: {
  kept: number;
  of: number;
  needed: number;
}): string {
  if (of === 0) return '';
  if (kept === of)
    return `All ${several(of, 'session')} in use are read from here, not from their files.`;
  const room = `about ${bytesWords(needed)}`;
  if (kept === 0)
    return `The ${several(of, 'session')} in use ${of === 1 ? 'is' : 'are'} not kept: ${room}.`;
  return `${kept} of the ${several(of, 'session')} in use ${kept === 1 ? 'is' : 'are'} kept; the others need ${room}.`;
}
