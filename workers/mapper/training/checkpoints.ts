/**
 * @file When checkpoints are written, and which one is good: after each epoch, each minute and when a
 * training pauses; into the slot that does not hold the last good one. A full disk or a lost file
 * system is told once; training goes on without.
 */
import { asLabError, LabError } from '../../../src/domain/errors.ts';
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from './checkpoint.ts';
import type { SavedTraining } from '../training.protocol.ts';
import { SLOTS, type CheckpointFiles, type Slot } from './checkpoint-files.ts';

/** At most so much is lost when a tab dies. */
const EVERY_MS = 60_000;

/** A stored training, and files of it that could not be read. */
export interface Found {
  checkpoint: Checkpoint;
  slot: Slot;
  /** Why the other file is not used, where it is spoilt. */
  spoilt: string | undefined;
}

/** The newest good checkpoint of a training; undefined when it has none. */
export async function lastGood(files: CheckpointFiles, id: string): Promise<Found | undefined> {
  let best: Found | undefined;
  let spoilt: string | undefined;
  for (const slot of SLOTS) {
    const blob = await files.read(id, slot);
    if (!blob) continue;
    try {
      const checkpoint = await decodeCheckpoint(blob);
      if (checkpoint.head.sequence > (best?.checkpoint.head.sequence ?? -1)) {
        best = { checkpoint, slot, spoilt: undefined };
      }
    } catch (error) {
      spoilt = asLabError(error).message;
    }
  }
  return best && { ...best, spoilt };
}

/** All trainings that can be gone on with, newest first; not those that run, here or in another tab. */
export async function savedTrainings(files: CheckpointFiles): Promise<SavedTraining[]> {
  const all = await files.list().catch(() => []);
  const held = await Promise.all(all.map((id) => files.isHeld(id)));
  const ids = all.filter((_, i) => !held[i]);
  const found = await Promise.all(ids.map((id) => lastGood(files, id).catch(() => undefined)));
  return found
    .flatMap((one) => one ?? [])
    .map(({ checkpoint: { head, state } }) => {
      const { id, dataset, nVoxels, options, savedAt, paused, done, total } = head;
      const { epochs } = state;
      return { id, dataset, nVoxels, options, savedAt, paused, done, total, epochs };
    })
    .sort((a, b) => b.savedAt - a.savedAt);
}

function storageFailed(error: unknown): LabError {
  const full = error instanceof Error && error.name === 'QuotaExceededError';
  const why = full ? 'the browser’s storage for this page is full' : asLabError(error).message;
  return new LabError(
    'storage-failed',
    `The training could not be saved: ${why}. It goes on; the last saved state is kept. ` +
      'Free space on the disk, or delete unfinished trainings.',
    { full },
    { cause: error },
  );
}

/** Writes the checkpoints of one training. */
export class Checkpoints {
  readonly #files: CheckpointFiles;
  readonly #now: () => number;
  #good: Slot | undefined;
  #sequence: number;
  #lastAt: number;
  #told = false;
  #savedAt: number | undefined;

  /** @param found  What the training goes on from. */
  constructor(files: CheckpointFiles, found?: Found, now: () => number = Date.now) {
    this.#files = files;
    this.#now = now;
    this.#good = found?.slot;
    this.#sequence = found?.checkpoint.head.sequence ?? 0;
    this.#lastAt = now();
    this.#savedAt = found?.checkpoint.head.savedAt;
  }

  /** When the last good one was written, in milliseconds since 1970. */
  get savedAt(): number | undefined {
    return this.#savedAt;
  }

  /** Was the last one refused? The one before it is kept. */
  get failing(): boolean {
    return this.#told;
  }

  /** Is it a minute since the last one? */
  get due(): boolean {
    return this.#now() - this.#lastAt >= EVERY_MS;
  }

  /**
   * Write one now.
   *
   * @returns  What prevented it, the first time; undefined when it was written.
   */
  async save(
    make: (sequence: number, savedAt: number) => Checkpoint,
  ): Promise<LabError | undefined> {
    const slot = this.#good === 'a' ? 'b' : 'a';
    this.#lastAt = this.#now();
    const checkpoint = make(this.#sequence + 1, this.#lastAt);
    try {
      await this.#files.write(checkpoint.head.id, slot, await encodeCheckpoint(checkpoint));
    } catch (error) {
      if (this.#told) return undefined;
      this.#told = true;
      return storageFailed(error);
    }
    this.#good = slot;
    this.#sequence += 1;
    this.#savedAt = checkpoint.head.savedAt;
    this.#told = false;
    return undefined;
  }

  /** The training is over: its checkpoints are not needed any more. */
  async remove(id: string): Promise<void> {
    await this.#files.remove(id).catch(() => undefined);
  }
}
