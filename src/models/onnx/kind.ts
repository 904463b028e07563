/**
 * @file What a dropped ONNX network is for, by the shapes of what it takes and gives; its weights are
 * not read.
 */
import { lookAtOnnx, type OnnxPortFacts } from './look.ts';

export type OnnxKind =
  'generator' | 'clip-image' | 'clip-text' | 'features' | 'captioner' | 'other';

export interface OnnxUse {
  kind: OnnxKind;
  /** Side of the pictures or number of tokens that it takes; 0 where it is not fixed. */
  size: number;
}

const IMAGE_NAMES = /image_embed|image_feature|embedding/i;
/** Widths of the joint spaces of published CLIP models; ResNet-50 and Inception-V3 give 2048. */
const CLIP_WIDTHS = [512, 640, 768, 1024];

/** Tell what an ONNX file is for. @throws LabError `bad-model` when it is no readable ONNX model. */
export async function onnxUse(blob: Blob): Promise<OnnxUse> {
  const { inputs, outputs } = await lookAtOnnx(blob);
  const [first] = inputs;
  const all = (types: string[]) => inputs.every(({ type }) => types.includes(type));
  if (!first) return { kind: 'other', size: 0 };
  if (isCaptioner(inputs, outputs)) return { kind: 'captioner', size: 0 };
  if (all(['int32', 'int64']) && first.shape.length === 2) {
    return { kind: 'clip-text', size: first.shape[1] ?? 0 };
  }
  if (!all(['float32'])) return { kind: 'other', size: 0 };
  if (inputs.length === 1 && first.shape.length === 4) {
    return { kind: pictureKind(outputs), size: first.shape[2] ?? 0 };
  }
  const draws = outputs.some(({ shape }) => shape.length === 4);
  return { kind: draws ? 'generator' : 'other', size: 0 };
}

/** An embedding and the tokens so far in, logits out. */
function isCaptioner(inputs: OnnxPortFacts[], outputs: OnnxPortFacts[]): boolean {
  const has = (wanted: string) => inputs.some(({ name }) => name === wanted);
  return has('embedding') && has('tokens') && outputs[0]?.name === 'logits';
}

function pictureKind(outputs: OnnxPortFacts[]): OnnxKind {
  const vectors = outputs.filter(
    ({ shape }) => shape.length === 2 || (shape.length === 4 && shape[2] === 1 && shape[3] === 1),
  );
  const isClip = vectors.some(
    ({ name, shape }) => IMAGE_NAMES.test(name) || CLIP_WIDTHS.includes(shape[1] ?? 0),
  );
  if (isClip) return 'clip-image';
  return vectors.length > 0 ? 'features' : 'other';
}
