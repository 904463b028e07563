/** @file CLIP from its files, both halves or one; two halves must end in the same space. */
import { LabError } from '../../src/domain/errors.ts';
import type { ModelSummary } from '../../src/domain/model.ts';
import type { HandlerContext } from '../rpc/protocol.ts';
import type { PictureEncoder } from './encoders.ts';
import { ClipTextEncoder, openClipImage } from './encoders.ts';
import type { GeneratorProtocol, LoadProgress } from './generator.protocol.ts';
import { hashFile } from './files.ts';
import { factsOf, inputWords } from './load.ts';
import type { Runtime } from './runtime.ts';

type Input = GeneratorProtocol['loadClip']['in'];
type Context = HandlerContext<LoadProgress>;

export interface Clip {
  simulated: boolean;
  image?: PictureEncoder | undefined;
  text?: ClipTextEncoder | undefined;
}

/**
 * Load what was given beside what is there: an old half stays when it is of the same width and also
 * a user's own (or also the demo's). The halves that go are released once the new ones are good.
 *
 * @throws LabError `bad-model` when the two are not halves of one CLIP; `bad-request` for none.
 */
export async function loadClip(
  runtime: Runtime,
  input: Input,
  before: Clip | undefined,
  context: Context,
): Promise<{ clip: Clip; summaries: ModelSummary[] }> {
  const { image, text, simulated } = input;
  if (!image && !text) throw new LabError('bad-request', 'No half of CLIP was given.');
  const opened: Clip = { simulated };
  const summaries: ModelSummary[] = [];
  try {
    if (image) summaries.push(await openImage(runtime, input, opened, context));
    if (text) summaries.push(await openText(runtime, input, opened, context));
    checkHalves(opened);
  } catch (error) {
    await releaseClip(opened);
    throw error;
  }
  const dim = opened.text?.dim ?? opened.image?.dims[0];
  const stays = before?.simulated === simulated ? before : undefined;
  const clip: Clip = {
    simulated,
    image: opened.image ?? (stays?.image?.dims[0] === dim ? stays?.image : undefined),
    text: opened.text ?? (stays?.text?.dim === dim ? stays?.text : undefined),
  };
  if (before?.image !== clip.image) await before?.image?.release();
  if (before?.text !== clip.text) await before?.text?.release();
  return { clip, summaries };
}

export async function releaseClip(clip: Clip | undefined): Promise<void> {
  await clip?.image?.release();
  await clip?.text?.release();
}

async function openImage(
  runtime: Runtime,
  { name, simulated, image }: Input,
  opened: Clip,
  { signal, progress }: Context,
): Promise<ModelSummary> {
  if (!image) throw new LabError('internal', 'There is no image encoder to open.');
  const facts = await factsOf(image.blob);
  opened.image = await openClipImage(runtime, image, signal);
  progress({ what: name, done: 1, total: 2 });
  const { size } = image.input;
  const signature = `3x${size}x${size} -> ${opened.image.dims[0]}`;
  const notes = [inputWords(image.input)];
  return { kind: 'clip-image', name, simulated, ...facts, signature, notes };
}

async function openText(
  runtime: Runtime,
  { name, simulated, text }: Input,
  opened: Clip,
  { signal, progress }: Context,
): Promise<ModelSummary> {
  if (!text) throw new LabError('internal', 'There is no text encoder to open.');
  const facts = await factsOf(text.blob);
  opened.text = await ClipTextEncoder.open(runtime, text, signal);
  progress({ what: name, done: 2, total: 2 });
  const signature = `${text.contextLength} tokens -> ${opened.text.dim}`;
  const notes = [`tokenizer ${(await hashFile(text.tokenizer)).slice(0, 12)}`];
  return { kind: 'clip-text', name, simulated, ...facts, signature, notes };
}

function checkHalves({ image, text }: Clip): void {
  const [dim = 0] = image?.dims ?? [];
  if (!image || !text || dim === text.dim) return;
  throw new LabError(
    'bad-model',
    `The image encoder gives ${dim} numbers, the text encoder ${text.dim}: they are not two halves of one CLIP. Drop a pair that belongs together.`,
  );
}
