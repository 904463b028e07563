/** @file Models: named tensors and what the page shows of a loaded model. */

/** One tensor of a weights file, converted to float32, row-major in the file's own axis order. */
export interface Tensor {
  readonly shape: number[];
  readonly values: Float32Array;
  /** Free the numbers; they are read from their file again when they are asked for. */
  release?(): void;
}
export type TensorRecord = Record<string, Tensor>;

export type ModelKind =
  'mapper' | 'generator' | 'clip-image' | 'clip-text' | 'features' | 'captioner' | 'encoder';

export interface ModelSummary {
  kind: ModelKind;
  name: string;
  sha256: string;
  nParameters: number;
  /** E.g. `512 -> 3x64x64`, `2412 voxels -> 512`. */
  signature: string;
  simulated: boolean;
  notes: string[];
}

/** Name and the first twelve digits of the hash: what a figure says of a model. */
export function modelWords({ name, sha256 }: Pick<ModelSummary, 'name' | 'sha256'>): string {
  return `${name} ${sha256.slice(0, 12)}`;
}
