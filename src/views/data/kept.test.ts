/** @file What is kept, in words. */
import { expect, it } from 'vitest';
import { inUseWords, keptParts } from './kept.ts';

const nothing = { files: 0, bytes: 0, embeddings: { files: 0, bytes: 0 }, trainings: 0 };

it('what is kept is told one by one, nothing as nothing', () => {
  expect(keptParts(nothing, false)).toEqual([]);
  const embeddings = { files: 2, bytes: 2_100_000 };
  expect(keptParts({ files: 1, bytes: 23_600_000, embeddings, trainings: 2 }, true)).toEqual([
    'masked betas of 1 session, 23.6 MB',
    'embeddings of stimuli, 2.1 MB',
    '2 unfinished trainings',
    'what you chose (no data)',
  ]);
});

it('of the sessions in use, how many are kept and what the others need', () => {
  expect(inUseWords({ kept: 0, of: 0, needed: 0 })).toBe('');
  expect(inUseWords({ kept: 0, of: 1, needed: 5e6 })).toBe(
    'The 1 session in use is not kept: about 5.0 MB.',
  );
  expect(inUseWords({ kept: 1, of: 3, needed: 5e6 })).toBe(
    '1 of the 3 sessions in use is kept; the others need about 5.0 MB.',
  );
  expect(inUseWords({ kept: 3, of: 3, needed: 0 })).toContain(
    'All 3 sessions in use are read from here',
  );
});
