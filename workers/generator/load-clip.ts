/** @file CLIP from its files, both halves or one; two halves must end in the same space. */
import { LabError } from '../../src/domain/errors.ts';
import type { ModelSummary } from '../../src/domain/model.ts';
import type { HandlerContext } from '../rpc/protocol.ts';
import type { OnnxLook } from '../../src/models/onnx/look.ts';
import type { TextTokenizer } from '../../src/models/tokens.ts';
import { ClipTextEncoder, lookAtClipText } from './clip-text.ts';
import type { PictureEncoder } from './encoders.ts';
import { lookAtClipImage, openClipImage } from './encoders.ts';
import { hashed } from './facts.ts';
import type { GeneratorProtocol, LoadProgress } from './generator.protocol.ts';
import { hashFile } from './files.ts';
import { inputWords } from './load.ts';
import type { Runtime } from './runtime.ts';

type Input = GeneratorProtocol['loadClip']['in'];
type Halves = Pick<Input, 'image' | 'text'>;
type Context = HandlerContext<LoadProgress>;

/** What can be told of what was given without reading the weights. */
interface Looks {
  image?: OnnxLook | undefined;
  text?: { look: OnnxLook; tokenizer: TextTokenizer } | undefined;
}

/**
 * Look at what was given: little is read, however large the networks are.
 *
 * @throws LabError `bad-model` for networks of another kind, a tokenizer of another model, or halves that end
 *                  in spaces of another width; `bad-request` for none.
 */
export async function lookAtClip({ image, text }: Halves): Promise<Looks> {
  if (!image && !text) throw new LabError('bad-request', 'No half of CLIP was given.');
  const looks: Looks = {
    text: text && (await lookAtClipText(text)),
    image: image && (await lookAtClipImage(image)),
  };
  checkWidths(widthOf(looks.image), widthOf(looks.text?.look));
  return looks;
}

/** Width of the only vectors that a network gives, where the file tells it. */
function widthOf(look: OnnxLook | undefined): number | undefined {
  const widths = look?.outputs.filter(({ shape }) => shape.length === 2) ?? [];
  return widths.length === 1 ? widths[0]?.shape[1] || undefined : undefined;
}

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
  const { simulated } = input;
  const looks = await lookAtClip(input);
  const opened: Clip = { simulated };
  const summaries: ModelSummary[] = [];
  try {
    if (looks.image) summaries.push(await openImage(runtime, input, looks.image, opened, context));
    if (looks.text) summaries.push(await openText(runtime, input, looks.text, opened, context));
    checkWidths(opened.image?.dims[0], opened.text?.dim);
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
  look: OnnxLook,
  opened: Clip,
  { signal, progress }: Context,
): Promise<ModelSummary> {
  if (!image) throw new LabError('internal', 'There is no image encoder to open.');
  const facts = await hashed(image.blob, look);
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
  { look, tokenizer }: NonNullable<Looks['text']>,
  opened: Clip,
  { signal, progress }: Context,
): Promise<ModelSummary> {
  if (!text) throw new LabError('internal', 'There is no text encoder to open.');
  const facts = await hashed(text.blob, look);
  opened.text = await ClipTextEncoder.open(runtime, text, tokenizer, signal);
  progress({ what: name, done: 2, total: 2 });
  const signature = `${text.contextLength} tokens -> ${opened.text.dim}`;
  const notes = [`tokenizer ${(await hashFile(text.tokenizer)).slice(0, 12)}`];
  return { kind: 'clip-text', name, simulated, ...facts, signature, notes };
}

function checkWidths(image: number | undefined, text: number | undefined): void {
  if (image === undefined || text === undefined || image === text) return;
  throw new LabError(
    'bad-model',
    `The image encoder gives ${image} numbers, the text encoder ${text}: they are not two halves of one CLIP. Drop a pair that belongs together.`,
  );
}
