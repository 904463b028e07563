/** @file Token batches: padding, cutting, wrong files. */
import { openAsBlob } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitsVocabulary, readTokenizer, tokenBatch } from './tokens.ts';

const path = new URL('../../workers/generator/fixtures/tokenizer.json', import.meta.url);
const tokenizer = await readTokenizer(await openAsBlob(path));

describe('tokenBatch', () => {
  it('pads short texts and keeps the closing token of long ones', () => {
    const { ids, mask } = tokenBatch(
      tokenizer,
      ['A RED boat', 'a dog on a blue boat on land', ''],
      6,
    );
    // Vocabulary of make_encoders.py: 0 padding, 1 opening, 2 closing, 3 unknown, 4 a, 5 red, ...
    expect(Array.from(ids)).toEqual([
      ...[1, 4, 5, 7, 2, 0],
      ...[1, 4, 8, 9, 4, 2],
      ...[1, 2, 0, 0, 0, 0],
    ]);
    expect(Array.from(mask)).toEqual([
      ...[1, 1, 1, 1, 1, 0],
      ...[1, 1, 1, 1, 1, 1],
      ...[1, 1, 0, 0, 0, 0],
    ]);
  });

  it('knows its padding and its size', () => {
    expect(tokenizer).toMatchObject({ padId: 0, nTokens: 12 });
    expect(Array.from(tokenBatch(tokenizer, ['a zebra'], 5).ids)).toEqual([1, 4, 3, 2, 0]);
  });
});

describe('readTokenizer', () => {
  it.each([
    '<html>',
    '[]',
    '{}',
    'null',
    '{"model":{"type":"WordPiece","vocab":{}}}',
    '{"model":{"type":"None"}}',
  ])('refuses %s', async (text) => {
    await expect(readTokenizer(new Blob([text]))).rejects.toMatchObject({ code: 'bad-model' });
  });
});

it('a table of a few spare rows is its own, one of many more or of fewer is not', () => {
  expect(fitsVocabulary(49408, 49408)).toBe(true);
  expect(fitsVocabulary(32100, 32128)).toBe(true);
  expect(fitsVocabulary(30522, 49408)).toBe(false);
  expect(fitsVocabulary(49408, 30522)).toBe(false);
});
