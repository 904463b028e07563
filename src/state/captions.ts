/** @file A decoded scan in words: the loaded caption nearest to it, and what a captioner writes of it. */
import { LabError } from '../domain/errors.ts';
import { clampTo, cosine, unitNorm } from '../numerics/vectors.ts';
import { type Bench, gallery, type Predictions } from './decode-scan.ts';
import { captionsOf, THRESHOLD } from './decode-views.ts';
import type { TaskContext } from './remote-task.ts';
import type { CaptionsView } from './types/decode.ts';

/** Sequences kept at each step of the search for a caption. */
const BEAM_WIDTH = 4;

/** The prediction that captions are compared with: that of a caption where there is a mapper to it. */
function compared({ caption, image }: Predictions): CaptionsView['by'] | undefined {
  if (caption) return 'caption';
  return image && 'image';
}

/** The nearest of the held-out captions, one a condition. */
async function nearestCaption(
  bench: Bench,
  embedding: Float32Array,
  own: number,
  { signal, progress }: TaskContext,
): Promise<Pick<CaptionsView, 'nearest' | 'of'>> {
  const { truth, services } = bench;
  if (!truth.available('caption')) return { nearest: undefined, of: 0 };
  const held = gallery(bench, own);
  await truth.ensure('caption', [...held], {
    signal,
    onProgress: (done, total) => progress('encoding captions', done / total),
  });
  const among = held.filter((condition) => truth.get('caption', condition));
  if (among.length === 0) return { nearest: undefined, of: 0 };
  const request = { target: 'caption' as const, embedding, top: 1, among, own };
  const { neighbours, rank } = await services.mapper.call('nearest', request, { signal });
  const [best] = neighbours;
  const text = best && (await captionsOf(bench, [best.condition]))[0]?.[0];
  const nearest =
    best && text !== undefined ? { ...best, text, isOwn: best.condition === own, rank } : undefined;
  return { nearest, of: among.length };
}

/** What the captioner writes; undefined where none is loaded. */
async function writtenCaption(
  { truth, services }: Bench,
  condition: Float32Array,
  embedding: Float32Array,
  { signal }: TaskContext,
): Promise<CaptionsView['written']> {
  await truth.encodersReady();
  const request = { embeddings: condition, n: 1, width: BEAM_WIDTH };
  const [caption] = await services.generator
    .call('caption', request, { signal })
    .catch((error: unknown) => {
      if (error instanceof LabError && error.code === 'no-model') return [];
      throw error;
    });
  if (!caption || caption.text === '') return undefined;
  const encoded = await services.generator.call(
    'encodeTexts',
    { texts: [caption.text] },
    { signal },
  );
  const truthLike = unitNorm(clampTo(encoded.matrix, THRESHOLD));
  return { text: caption.text, similarity: cosine(truthLike, embedding) };
}

/**
 * Put a prediction into words.
 *
 * @param predictions  Of one scan; without an embedding (only pixels) there are no words.
 * @param own          The scan's own condition: its caption is among those retrieved.
 */
export async function captionsView(
  bench: Bench,
  predictions: Predictions,
  own: number,
  context: TaskContext,
): Promise<CaptionsView> {
  const by = compared(predictions);
  const raw = by && predictions[by];
  if (!by || !raw) return { by: 'caption', nearest: undefined, of: 0, written: undefined };
  const embedding = unitNorm(raw);
  const found = await nearestCaption(bench, embedding, own, context);
  const condition = predictions.image ?? raw;
  const written = await writtenCaption(bench, condition, embedding, context);
  return { by, ...found, written };
}
