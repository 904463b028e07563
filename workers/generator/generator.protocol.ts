/** @file What the generator worker answers: pictures from embeddings, embeddings from pictures and text. */
import type { Picture } from '../../src/domain/dataset.ts';
import type { BackendReport, ConditionMode, ConditionSettings } from '../../src/domain/decode.ts';
import type { ModelSummary } from '../../src/domain/model.ts';

export interface LoadProgress {
  what: string;
  done: number;
  total: number;
}

/** How a picture becomes the input of a network. */
export interface PictureInput {
  /** Side of the square input, pixels. */
  size: number;
  mean: [number, number, number];
  std: [number, number, number];
}

export interface ClipImageInput {
  blob: Blob;
  input: PictureInput;
}

export interface ClipTextInput {
  blob: Blob;
  tokenizer: Blob;
  contextLength: number;
}

/** Says of a dropped ONNX generator what its names and shapes do not. */
export interface GeneratorManifest {
  /** Names of its inputs and its output. */
  image?: string | undefined;
  text?: string | undefined;
  z?: string | undefined;
  output?: string | undefined;
  /** Of its pixels. */
  range?: readonly [-1 | 0, 1] | undefined;
}

export interface GenerateRequest {
  /** SHA-256 of the generator; the one that was loaded last unless given. */
  generator?: string | undefined;
  /** Of the embeddings; plain unit norm unless given. */
  settings?: ConditionSettings | undefined;
  /** `[n, dim]` row-major; unit-normalised by the worker. Absent when `mode` is `text`. */
  image?: Float32Array | undefined;
  text?: Float32Array | undefined;
  n: number;
  mode: ConditionMode;
  /** Seeds z; the same seed gives the same picture. */
  seed: number;
  /** `zero`: z = 0; `seeded`: z ~ N(0, I). */
  z: 'zero' | 'seeded';
  noise: 'const' | 'none' | 'seeded';
}

/** A sentence that a captioner wrote. */
export interface WrittenCaption {
  text: string;
  /** Mean natural logarithm of its words' probabilities, the end counted. */
  score: number;
}

export interface GeneratorProtocol {
  /** Choose a backend; `paths` is the folder (ending in `/`) that serves the onnxruntime-web files. */
  start: {
    in: { prefer: 'webgpu' | 'wasm' | 'auto'; paths: string };
    out: BackendReport;
    progress: never;
  };
  /** The backend as it is now: a self-test at load may have put the GPU aside after `start`. */
  backend: { in: Record<string, never>; out: BackendReport; progress: never };
  /**
   * One more generator: Lafite's weights (`.pkl`, `.pth`, safetensors) or any ONNX network from
   * embeddings to a picture. Those loaded stay, whether it fails or not.
   */
  loadGenerator: {
    in: { name: string; blob: Blob; simulated: boolean; manifest?: GeneratorManifest };
    out: ModelSummary;
    progress: LoadProgress;
  };
  /** Free the memory of a generator, by its SHA-256. */
  releaseGenerator: { in: { sha256: string }; out: null; progress: never };
  /**
   * Can these halves be loaded, and together? Told in little time without reading their weights; refused as
   * by `loadClip`.
   */
  checkClip: {
    in: { image?: ClipImageInput | undefined; text?: ClipTextInput | undefined };
    out: null;
    progress: never;
  };
  /** Both halves of CLIP, or one: the other half then stays if it is of the same width. */
  loadClip: {
    in: {
      name: string;
      simulated: boolean;
      image?: ClipImageInput | undefined;
      text?: ClipTextInput | undefined;
    };
    out: ModelSummary[];
    progress: LoadProgress;
  };
  loadFeatures: {
    in: { name: string; simulated: boolean; blob: Blob; input: PictureInput; categories: string[] };
    out: ModelSummary;
    progress: LoadProgress;
  };
  /**
   * A decoder of captions: ONNX with inputs of embeddings `[n, dim]` and token ids `[n, length]`, output
   * logits `[n, length, words]`. Tokens left out are those that the tokenizer names.
   */
  loadCaptioner: {
    in: {
      name: string;
      simulated: boolean;
      blob: Blob;
      tokenizer: Blob;
      startToken?: number | undefined;
      endToken?: number | undefined;
      /** Most tokens of a caption, start and end counted. */
      maxTokens: number;
    };
    out: ModelSummary;
    progress: LoadProgress;
  };
  /** The likeliest caption of each of `n` embeddings `[n, dim]`; unit-normalised by the worker. */
  caption: {
    in: { embeddings: Float32Array; n: number; width: number };
    out: WrittenCaption[];
    progress: LoadProgress;
  };
  /** `n` pictures, RGBA, `[height, width, 4]` each. */
  generate: { in: GenerateRequest; out: Picture[]; progress: LoadProgress };
  /**
   * `[n, dim]` raw CLIP embeddings of pictures, not normalised; of pictures altered by chance (crop,
   * flip, colour, blur, cut-out) where a seed for it is given.
   */
  encodePictures: {
    in: { pictures: Picture[]; augment?: { seed: number } };
    out: { matrix: Float32Array; dim: number };
    progress: LoadProgress;
  };
  encodeTexts: {
    in: { texts: string[] };
    out: { matrix: Float32Array; dim: number };
    progress: LoadProgress;
  };
  /** Feature net: `[n, dim]` features and `[n, nCategories]` logits; name and hash of the network. */
  features: {
    in: { pictures: Picture[] };
    out: {
      features: Float32Array;
      dim: number;
      logits: Float32Array;
      categories: string[];
      network: string;
    };
    progress: LoadProgress;
  };
}
