/** @file The captioner in Node (WASM): torch's logits and numpy's search, and what is refused. */
import { openAsBlob, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Hypothesis } from '../../src/models/beam.ts';
import { readTokenizer } from '../../src/models/tokens.ts';
import { createGenerator } from './generator.ts';
import type { GeneratorProtocol } from './generator.protocol.ts';
import { quietContext, silentContext } from './testing.ts';

const url = (name: string) => new URL(`./fixtures/${name}`, import.meta.url);
const fixture = (name: string) => openAsBlob(url(name));
const worker = createGenerator();
const { context } = quietContext();

interface Reference {
  embeddings: number[];
  captions: Hypothesis[][];
}
const reference = JSON.parse(readFileSync(url('captioner.json'), 'utf8')) as Reference;
const DIM = 6;

async function input(
  changes: Partial<GeneratorProtocol['loadCaptioner']['in']> = {},
): Promise<GeneratorProtocol['loadCaptioner']['in']> {
  return {
    name: 'tiny',
    simulated: true,
    blob: await fixture('captioner.onnx'),
    tokenizer: await fixture('tokenizer.json'),
    maxTokens: 10,
    ...changes,
  };
}

beforeAll(async () => {
  await worker.start({ prefer: 'wasm', paths: '' }, silentContext());
}, 60_000);

describe('a captioner', { timeout: 60_000 }, () => {
  it('is asked for before there is one', async () => {
    const asked = { embeddings: new Float32Array(DIM), n: 1, width: 4 };
    await expect(worker.caption(asked, context)).rejects.toMatchObject({ code: 'no-model' });
  });

  it('says what it is', async () => {
    const { value } = await worker.loadCaptioner(await input(), context);
    expect(value).toMatchObject({ kind: 'captioner', signature: '6 -> at most 10 of 12 tokens' });
    expect(value.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('writes what a search in numpy over torch finds', async () => {
    await worker.loadCaptioner(await input(), context);
    const tokenizer = await readTokenizer(await fixture('tokenizer.json'));
    const embeddings = Float32Array.from(reference.embeddings);
    const { context: heard, told } = quietContext();
    const { value } = await worker.caption({ embeddings, n: 3, width: 4 }, heard);
    const expected = reference.captions.map(([best]) => tokenizer.decode(best?.tokens ?? []));
    expect(value.map(({ text }) => text)).toEqual(expected);
    value.forEach(({ score }, i) => {
      // float32 in the network, float64 in the reference's search.
      expect(score).toBeCloseTo(reference.captions[i]?.[0]?.score ?? NaN, 4);
    });
    expect(told.at(-1)).toMatchObject({ done: 3, total: 3 });
  });

  it('takes no notice of the length of an embedding', async () => {
    const embeddings = Float32Array.from(reference.embeddings);
    const longer = embeddings.map((v) => 7 * v);
    const [a, b] = await Promise.all(
      [embeddings, longer].map((rows) =>
        worker.caption({ embeddings: rows, n: 3, width: 3 }, context),
      ),
    );
    expect(b?.value.map(({ text }) => text)).toEqual(a?.value.map(({ text }) => text));
  });

  it('stops between two words when cancelled', async () => {
    const controller = new AbortController();
    const embeddings = Float32Array.from(reference.embeddings).slice(-DIM);
    const { context: cancelled, told } = quietContext(controller.signal);
    const writing = worker.caption({ embeddings, n: 1, width: 4 }, cancelled);
    controller.abort();
    await expect(writing).rejects.toMatchObject({ name: 'AbortError' });
    expect(told).toEqual([]);
  });

  it('refuses embeddings that do not fit', async () => {
    const asked = (embeddings: Float32Array) =>
      worker.caption({ embeddings, n: 1, width: 4 }, context);
    await expect(asked(new Float32Array(5))).rejects.toMatchObject({ code: 'shape-mismatch' });
    await expect(asked(new Float32Array(DIM).fill(NaN))).rejects.toMatchObject({
      code: 'not-finite',
    });
  });

  it('stays in use when another file is refused', async () => {
    const refused = async (changes: Partial<GeneratorProtocol['loadCaptioner']['in']>) =>
      worker.loadCaptioner(await input(changes), context).then(
        () => undefined,
        (error: unknown) => error,
      );
    const other = JSON.stringify({
      ...(JSON.parse(readFileSync(url('tokenizer.json'), 'utf8')) as object),
      model: { type: 'WordPiece', unk_token: 'a', vocab: { a: 0, '[BOS]': 1, '[EOS]': 2, b: 900 } },
      added_tokens: [],
    });
    const nameless = other.replace('"[EOS]":2', '"over":2');
    expect(await refused({ blob: await fixture('clip-text.onnx') })).toMatchObject({
      code: 'bad-model',
    });
    expect(await refused({ blob: new Blob(['no network']) })).toMatchObject({ code: 'bad-model' });
    expect(await refused({ tokenizer: new Blob(['{}']) })).toMatchObject({ code: 'bad-model' });
    expect(await refused({ tokenizer: new Blob([other]) })).toMatchObject({ code: 'bad-model' });
    expect(await refused({ tokenizer: new Blob([nameless]) })).toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining('names no token') as string,
    });
    const asked = { embeddings: Float32Array.from(reference.embeddings), n: 3, width: 4 };
    expect((await worker.caption(asked, context)).value).toHaveLength(3);
  });
});
