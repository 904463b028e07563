/**
 * @file Undo and redo of what the user does, whichever store holds it. A store takes part as a `Part`,
 * which tells what it holds now and can put it back; a step of the history is what changed in one go.
 */
import { createStore } from 'zustand/vanilla';
import type { HistoryState } from './types/selection.ts';

/** Steps kept. */
const DEPTH = 200;
/** Changes of the same field within this time are one: a slider is undone as a whole. */
const TOGETHER_MS = 500;

/** What a part held at one time. */
export interface Memento {
  /** Compared field by field, by identity. */
  fields: Readonly<Record<string, unknown>>;
  /** A promise where it takes time; it rejects where all stays as it is. */
  putBack(): void | Promise<void>;
}

export interface Part {
  /** Putting it back takes time, and what other parts hold depends on it: it is put back first. */
  isSlow?: true;
  take(): Memento;
  subscribe(listener: () => void): void;
  /** What is undone, in a few words, from the names of the changed fields. */
  describe(fields: readonly string[]): string;
  /**
   * The gesture that changes are part of, for parts that know: those of one gesture are one step,
   * however long it takes, and changes outside of any are a step each.
   */
  gesture?: () => string | undefined;
}

interface Change {
  part: Part;
  before: Memento;
  after: Memento;
}

interface Step {
  words: string;
  changes: Change[];
  fields: string;
  gesture: string | undefined;
  at: number;
}

function changedFields(before: Memento, after: Memento): string[] {
  const names = new Set([...Object.keys(before.fields), ...Object.keys(after.fields)]);
  return [...names].filter((name) => before.fields[name] !== after.fields[name]);
}

function joins(step: Step | undefined, part: Part, next: Omit<Step, 'changes' | 'words'>): boolean {
  if (step?.changes.length !== 1 || step.changes[0]?.part !== part) return false;
  if (part.gesture) return next.gesture !== undefined && next.gesture === step.gesture;
  return next.fields === step.fields && next.at - step.at < TOGETHER_MS;
}

/**
 * @param now  Milliseconds, for the joining of quick changes.
 * @returns    The store, and `follow`, by which parts are taken in.
 */
export function createHistory(now = () => performance.now()) {
  const past: Step[] = [];
  const future: Step[] = [];
  const known = new Map<Part, Memento>();
  /** Does the next change of the same field belong to the last step? */
  let isOpen = false;
  /** Changes are of the history itself, or none of the user's. */
  let isAside = false;
  let gathered: Step | undefined;
  /** A slow part is put back: nothing else is undone meanwhile, and changes are no steps. */
  let isBusy = false;

  const store = createStore<HistoryState>()(() => ({
    ...{ canUndo: false, canRedo: false, undoes: undefined, redoes: undefined },
    undo: () => void travel(past, future, 'before'),
    redo: () => void travel(future, past, 'after'),
    forget: () => {
      past.length = 0;
      future.length = 0;
      tell();
    },
    together,
    aside,
  }));

  function tell(): void {
    isOpen = false;
    store.setState(words());
  }

  /** Put the slow parts of a step back. @returns Whether they are. */
  async function travelSlowly(changes: Change[], side: 'before' | 'after'): Promise<boolean> {
    isBusy = true;
    tell();
    try {
      for (const change of changes) await change[side].putBack();
      return true;
    } catch {
      // Cancelled, or told by the store that could not: the step stays where it is.
      return false;
    } finally {
      isBusy = false;
      tell();
    }
  }

  async function travel(from: Step[], to: Step[], side: 'before' | 'after'): Promise<void> {
    const step = isBusy ? undefined : from.at(-1);
    if (!step) return;
    const slow = step.changes.filter(({ part }) => part.isSlow);
    if (slow.length > 0 && !(await travelSlowly(slow, side))) return;
    // Other files may have been opened meanwhile.
    if (from.at(-1) !== step) return;
    from.pop();
    const quick = step.changes.filter(({ part }) => !part.isSlow);
    const inTurn = side === 'before' ? quick.toReversed() : quick;
    aside(() => inTurn.forEach((change) => void change[side].putBack()));
    to.push(step);
    tell();
  }

  function words() {
    return {
      ...{ canUndo: !isBusy && past.length > 0, canRedo: !isBusy && future.length > 0 },
      ...{ undoes: past.at(-1)?.words, redoes: future.at(-1)?.words },
    };
  }

  function aside(act: () => void): void {
    const before = isAside;
    isAside = true;
    try {
      act();
    } finally {
      isAside = before;
    }
    isOpen = false;
  }

  function together(what: string, act: () => void): void {
    gathered = { words: what, changes: [], fields: '', gesture: undefined, at: -Infinity };
    const step = gathered;
    try {
      act();
    } finally {
      gathered = undefined;
      if (step.changes.length > 0) {
        keep(step);
        tell();
      }
    }
  }

  function keep(step: Step): void {
    past.push(step);
    if (past.length > DEPTH) past.shift();
  }

  /** Into the step that is gathered, where the part may have changed before. */
  function gather({ changes }: Step, change: Change): void {
    const earlier = changes.find(({ part }) => part === change.part);
    if (earlier) earlier.after = change.after;
    else changes.push(change);
  }

  function note(part: Part): void {
    const before = known.get(part);
    const after = part.take();
    known.set(part, after);
    const fields = before ? changedFields(before, after) : [];
    if (!before || fields.length === 0 || isAside || isBusy) return;
    future.length = 0;
    const change = { part, before, after };
    if (gathered) return gather(gathered, change);
    const about = { fields: fields.join(), gesture: part.gesture?.(), at: now() };
    const last = past.at(-1);
    const [own] = last?.changes ?? [];
    if (isOpen && last && own && joins(last, part, about)) {
      own.after = after;
      last.at = about.at;
    } else {
      keep({ ...about, words: part.describe(fields), changes: [change] });
    }
    isOpen = true;
    store.setState(words());
  }

  return {
    store,
    follow: (parts: readonly Part[]) => {
      for (const part of parts) {
        known.set(part, part.take());
        part.subscribe(() => note(part));
      }
    },
  };
}

export type HistoryStore = ReturnType<typeof createHistory>['store'];
