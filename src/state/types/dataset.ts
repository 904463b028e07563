/** @file The open dataset as its store holds it, and the verbs on files. */
import type { FileReport } from '../../domain/arrays.ts';
import type { ByHand, Correction, DatasetInfo, Role, Source } from '../../domain/dataset.ts';
import type { LabError, LabErrorCode } from '../../domain/errors.ts';
import type { Remote } from '../../domain/remote.ts';

export interface FileProblem {
  code: LabErrorCode;
  message: string;
  /** Path of the file it is about; absent when it is about how files fit together. */
  file: string | undefined;
}

export interface DatasetState extends ByHand {
  dataset: Remote<DatasetInfo>;
  /** One card a file of the last drops, newest first. */
  reports: FileReport[];
  problems: FileProblem[];
  /** Why the last open or assign came to nothing; what was loaded is still in use. */
  lastError: LabError | undefined;
  /** Share of the pictures compared while {@link comparePictures} runs. */
  comparing: number | undefined;
  /** Add files; with `replace`, start anew with them. */
  open(files: File[], how?: { replace?: boolean }): Promise<void>;
  /** Start anew with the files of the last drop, e.g. of another subject than the one loaded. */
  openAlone(): Promise<void>;
  /** Close all files: nothing is loaded afterwards. */
  clear(): Promise<void>;
  openDemo(): Promise<void>;
  assign(role: Role, source: Source): Promise<void>;
  /** Say what a file is against the rules. */
  correct(correction: Correction): Promise<void>;
  /**
   * In place of all that was said by hand, say this; the lists are then those of the state.
   *
   * @throws LabError as it is told on the cards; an `AbortError`. All is as before then.
   */
  sayByHand(said: ByHand): Promise<void>;
  /** Look for equal pictures under different ids, once a dataset; the split loses what leaks. */
  comparePictures(): Promise<void>;
  cancel(): void;
}
