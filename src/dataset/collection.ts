/**
 * @file The open files and the data set they make. Files are added drop by drop; a drop that
 * contradicts what is loaded loses the files at fault and nothing else, and a call that fails or is
 * cancelled leaves everything as it was.
 */
import type { FileReport } from '../domain/arrays.ts';
import type { ByHand, Correction, DatasetInfo, Role, Source } from '../domain/dataset.ts';
import { LabError } from '../domain/errors.ts';
import { openFile } from '../readers/registry.ts';
import type { NamedArray, ReaderFile, ReadOptions } from '../readers/types.ts';
import { assemble } from './assemble.ts';
import { findFile, findIn } from './assigned/source.ts';
import { allRoles, withRole } from './assigned/with-role.ts';
import { EMPTY, joined, partsFor, problemsOf } from './collection-state.ts';
import type { CollectionProblem, Drop, State } from './collection-state.ts';
import { allCorrections, withCorrection } from './corrections.ts';
import type { Dataset } from './dataset.ts';
import { PictureComparison } from './equal-pictures.ts';
import { closeAll, loadFiles, withoutKnown } from './load-files.ts';
import type { OpenOptions, Opener } from './load-files.ts';
import { reportOf } from './report.ts';
import { throughStore } from './saved-betas.ts';
import type { BetasStore } from './saved-betas.ts';
import { settle } from './settle.ts';

export interface Opened {
  reports: FileReport[];
  dataset: DatasetInfo | undefined;
  problems: CollectionProblem[];
}

/** Files, roles, and the data set made of them. */
export class Collection {
  readonly #open: Opener;
  readonly #store: BetasStore | undefined;
  #state: State = EMPTY;
  #nDrops = 0;
  readonly #comparison = new PictureComparison();
  /** What was open when files that make no data set (yet) were to take its place; it still answers. */
  #previous: State | undefined;

  /** @param store  Where sessions may be kept between visits; none keeps nothing. */
  constructor(open: Opener = openFile, store?: BetasStore) {
    this.#open = open;
    this.#store = store;
  }

  /** What is open; its sessions come from the store where they are kept there. */
  get dataset(): Dataset | undefined {
    const dataset = this.#state.assembled?.dataset ?? this.#previous?.assembled?.dataset;
    if (!dataset || !this.#store) return dataset;
    return { ...dataset, betas: throughStore(dataset.betas, this.#store) };
  }

  /** Take over a new state; what it replaces is closed once the new one has a data set of its own. */
  #become(state: State): void {
    const before = this.#state;
    this.#state = state;
    const stillNeeded = [...state.files];
    if (state.assembled?.dataset) {
      closeAll(this.#previous?.files ?? []);
      this.#previous = undefined;
    } else {
      if (before.assembled?.dataset) this.#previous = before;
      stillNeeded.push(...(this.#previous?.files ?? []));
    }
    closeAll(before.files.filter((file) => !stillNeeded.includes(file)));
  }

  /**
   * Add files, or start anew with `replace`. Files that cannot be opened or do not fit get a card and
   * a problem; what was loaded stays. Files that did not fit before are tried again.
   */
  async open(files: readonly ReaderFile[], how: Drop, options: OpenOptions = {}): Promise<Opened> {
    const before = how.replace ? EMPTY : this.#state;
    this.#nDrops += 1;
    const { loaded: read, failed } = await loadFiles(files, this.#open, options);
    const loaded = withoutKnown(read, before.files).map((file) => ({
      ...file,
      drop: this.#nDrops,
    }));
    const state = joined(before, loaded, failed, how);
    options.onProgress?.('putting the parts together', files.length, files.length);
    const kept = before.assembled?.dataset
      ? before.parts.filter(({ file }) => state.files.includes(file))
      : [];
    const keptFiles = new Set(kept.map(({ file }) => file));
    const others = state.files.filter((file) => !keptFiles.has(file));
    const candidates = partsFor(others, state.corrections);
    try {
      const settled = await settle(state, kept, candidates, before.assembled, options.signal);
      this.#become({ ...state, ...settled });
    } catch (error) {
      closeAll(loaded);
      throw error;
    }
    return this.describe();
  }

  /**
   * Give an array a role and assemble again. The same array given the same role again replaces it.
   *
   * @throws LabError `bad-request`, `shape-mismatch`, …; nothing has changed then.
   */
  async assign(role: Role, source: Source, options: OpenOptions = {}): Promise<Opened> {
    const assignments = withRole(this.#state.assignments, { role, source });
    const state: State = { ...this.#state, assignments };
    const assembled = await assemble(state, { signal: options.signal });
    options.signal?.throwIfAborted();
    this.#become({ ...state, assembled });
    return this.describe();
  }

  /**
   * Say what a file is against the rules (units, order, subject, session, mark of missing data,
   * release, not to be used) and put everything together again.
   *
   * @throws LabError `bad-request` for a field that the file does not have; what keeps the files from
   *                  making a data set any more. Nothing has changed then.
   */
  async correct(correction: Correction, options: OpenOptions = {}): Promise<Opened> {
    const before = this.#state;
    const file = findFile(before.files, correction.file);
    const corrections = withCorrection(before.corrections, file, correction);
    const state: State = { ...before, corrections };
    const candidates = partsFor(state.files, corrections);
    const settled = await settle(state, [], candidates, undefined, options.signal);
    const [problem] = [...settled.refused.map(({ error }) => error), ...settled.assembled.notes];
    if (before.assembled?.dataset && !settled.assembled.dataset && problem) {
      throw new LabError(problem.code, problem.message, { files: [file.path] });
    }
    this.#become({ ...state, ...settled });
    return this.describe();
  }

  /**
   * In place of all that was said by hand, say this: roles and corrections are taken back by saying what
   * is left of them. Without a data set then, what was open no longer answers.
   *
   * @throws LabError `bad-request` for files or fields that there are not; as `assign`. Nothing has
   *                  changed then.
   */
  async sayByHand({ roles, corrections }: ByHand, options: OpenOptions = {}): Promise<Opened> {
    const before = this.#state;
    const said = allCorrections(before.files, corrections);
    const state: State = { ...before, assignments: allRoles(roles), corrections: said };
    this.#become({ ...state, ...(await this.#madeOf(state, options.signal)) });
    if (!this.#state.assembled?.dataset) this.#previous = undefined;
    return this.describe();
  }

  /** Which files are used depends on corrections; roles only add to them. */
  async #madeOf(state: State, signal: AbortSignal | undefined): Promise<Partial<State>> {
    const { corrections } = this.#state;
    if (JSON.stringify([...corrections]) === JSON.stringify([...state.corrections])) {
      const assembled = await assemble(state, { signal });
      signal?.throwIfAborted();
      return { assembled };
    }
    return settle(state, [], partsFor(state.files, state.corrections), undefined, signal);
  }

  /** {@link PictureComparison}; files may be opened meanwhile, and what was found is dropped then. */
  async comparePictures(options: ReadOptions = {}): Promise<Opened> {
    const { assembled, parts } = this.#state;
    const compared = assembled && (await this.#comparison.of(assembled, parts, options));
    if (this.#state.assembled === assembled) this.#state = { ...this.#state, assembled: compared };
    return this.describe();
  }

  /** An array of an open file. @throws LabError `bad-request` when there is no such one. */
  array(file: string, path: string | undefined): NamedArray {
    return findIn(findFile(this.#state.files, file), path);
  }

  /** Cards, data set and problems as they are now. */
  describe(): Opened {
    const { files, failed, parts, refused, assembled, assignments, corrections } = this.#state;
    const used = new Set(parts.map(({ file }) => file));
    const reports = files.map((file) => reportOf(file, used, refused, assignments, corrections));
    return {
      reports: [...reports, ...failed],
      dataset: assembled?.dataset?.info,
      problems: problemsOf(this.#state),
    };
  }

  /** Close every file. */
  close(): void {
    closeAll([...this.#state.files, ...(this.#previous?.files ?? [])]);
    this.#state = EMPTY;
    this.#previous = undefined;
  }
}
