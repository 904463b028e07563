/** @file What the reader worker answers: files in, descriptions, pictures and captions out. Types only. */
import type { FileReport } from '../../src/domain/arrays.ts';
import type {
  ByHand,
  Correction,
  DatasetInfo,
  EmbeddedTarget,
  Picture,
  Role,
  SavedBetas,
  Source,
} from '../../src/domain/dataset.ts';
import type { ConditionVectors, KeptAs, KeptSet } from '../../src/dataset/saved-embeddings.ts';
export type { KeptAs, KeptSet };
import type { LabError } from '../../src/domain/errors.ts';
import type { Volume } from '../../src/domain/volume.ts';

/** A dropped file with its path relative to the drop, `/`-separated. The bytes stay on disk. */
export interface DroppedFile {
  path: string;
  blob: Blob;
}

export interface ReadProgress {
  /** What is being read, for the progress line. */
  what: string;
  done: number;
  total: number;
}

export interface OpenedFiles {
  /** One a file, in the order dropped, of all files that are open. */
  reports: FileReport[];
  /** Absent until enough parts are there. */
  dataset: DatasetInfo | undefined;
  /** Why there is no dataset, or what was refused when one was kept. */
  problems: { code: LabError['code']; message: string; file: string | undefined }[];
}

export interface ReaderProtocol {
  /** Describe files without keeping them. */
  inspect: { in: { files: DroppedFile[] }; out: FileReport[]; progress: ReadProgress };
  /** Add files (or start anew with `replace`) and assemble what is there. */
  open: {
    in: { files: DroppedFile[]; replace: boolean; name: string | undefined; simulated: boolean };
    out: OpenedFiles;
    progress: ReadProgress;
  };
  /** Close every file: nothing is loaded afterwards. */
  clear: { in: null; out: null; progress: never };
  /** Give an array a role by hand and assemble again. */
  assign: { in: { role: Role; source: Source }; out: OpenedFiles; progress: ReadProgress };
  /** Correct what a file was taken for (units, order, subject, session) and assemble again. */
  correct: { in: Correction; out: OpenedFiles; progress: ReadProgress };
  /**
   * In place of all that was said by hand of the open files, say this, and assemble again. Without a
   * dataset then, nothing is open any more but the cards.
   */
  sayByHand: { in: ByHand; out: OpenedFiles; progress: ReadProgress };
  /** Find equal pictures of a brick or of shards; training loses those that are held out. */
  comparePictures: { in: null; out: OpenedFiles; progress: ReadProgress };
  /** Pictures of conditions, in the order asked. Fails with `missing-part` without stimuli. */
  pictures: { in: { conditions: number[] }; out: Picture[]; progress: ReadProgress };
  /** Captions of conditions, in the order asked; an empty list where a condition has none. */
  captions: { in: { conditions: number[] }; out: string[][]; progress: never };
  /** Indices into `DatasetInfo.categoryNames` of conditions. */
  categories: { in: { conditions: number[] }; out: number[][]; progress: never };
  /** True embeddings given by hand, `[conditions.length, dim]`. Fails with `missing-part` without. */
  embeddings: {
    in: { target: EmbeddedTarget; conditions: number[] };
    out: { matrix: Float32Array; dim: number };
    progress: never;
  };
  /** Embeddings of stimuli kept by an earlier visit; `damaged`: a file was, and had to go. */
  keptEmbeddings: {
    in: KeptAs & { dataset: string };
    out: { vectors: ConditionVectors | undefined; damaged: boolean };
    progress: never;
  };
  /** Keep some for the next visit. Fails with `storage-failed` when there is no room. */
  keepEmbeddings: {
    in: KeptAs & { dataset: string; vectors: ConditionVectors };
    out: null;
    progress: never;
  };
  /** Read every session and say which voxels hold no data in it (0 in all trials, or NaN). */
  checkVoxels: {
    in: null;
    out: { session: number; nTrials: number; invalid: Uint32Array }[];
    progress: ReadProgress;
  };
  /** Signal-to-noise ratio computed from the repetitions loaded (NSD's definition); NaN where none. */
  reliability: {
    in: null;
    out: { ncsnr: Float32Array; nConditions: number; repetitions: number };
    progress: ReadProgress;
  };
  /** Keep the masked betas of all sessions in the browser's private file system for the next visit. */
  saveBetas: { in: null; out: SavedBetas; progress: ReadProgress };
  /** What is kept there; with `wipe` nothing any more. */
  savedBetas: { in: { wipe: boolean }; out: SavedBetas; progress: never };
  /** All trials of a condition over some voxels, `[trials.length, count]` z-scores per session. */
  repetitions: {
    in: { condition: number; first: number; count: number };
    out: { trials: number[]; z: Float32Array; first: number; count: number };
    progress: ReadProgress;
  };
  /** One volume of an open file in disk order (x fastest). */
  volume: {
    in: { file: string; array: string; frame: number };
    out: Volume;
    progress: ReadProgress;
  };
  /** A volume on the flat surfaces, sampled as NSD does; an array a surface of `DatasetInfo.surfaces`. */
  onSurfaces: {
    in: {
      file: string;
      array: string;
      frame: number;
      sampling: 'nearest' | 'linear' | 'cubic' | 'label';
    };
    out: Float32Array[];
    progress: ReadProgress;
  };
  /** Serve {@link BetasProtocol} on a port, whose other end the mapper worker holds. */
  connectMapper: { in: { port: MessagePort }; out: null; progress: never };
}

/** The reader answers this on the port it shares with the mapper; the page never sees betas whole. */
export interface BetasProtocol {
  /**
   * Betas of one session, `[nTrials, nVoxels]` row-major in dataset voxel order, units as on disk.
   * Moved, not copied. NaN where missing (floats); 0 in all trials where missing (int16).
   */
  session: {
    in: { dataset: string; session: number };
    out: {
      betas: Int16Array | Float32Array;
      nTrials: number;
      nVoxels: number;
      /** Ascending voxels without data in this session: 0 in all trials, or NaN in any. */
      invalid: Uint32Array;
    };
    progress: ReadProgress;
  };
  /** Stimulus pixels of conditions `[n, h * w * channels]` float32 in 0..1, for the target `pixels`. */
  pixels: {
    in: { dataset: string; conditions: number[] };
    out: { pixels: Float32Array; shape: [number, number, number] };
    progress: ReadProgress;
  };
}
