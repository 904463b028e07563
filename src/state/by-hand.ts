/** @file What is done to the open files, in order: to be repeated to a reader that was restarted. */
import type { ByHand, Correction, Role, Source } from '../domain/dataset.ts';
import type { Services } from '../services/lab-services.ts';
import type {
  DroppedFile,
  OpenedFiles,
  ReadProgress,
} from '../../workers/reader/reader.protocol.ts';

interface Opening {
  files: DroppedFile[];
  replace: boolean;
  name: string | undefined;
  simulated: boolean;
}

export type FileStep =
  | { op: 'open'; input: Opening }
  | { op: 'assign'; input: { role: Role; source: Source } }
  | { op: 'correct'; input: Correction }
  | { op: 'sayByHand'; input: ByHand }
  | { op: 'comparePictures'; input: null };

export const nothingSaid: ByHand = { roles: [], corrections: [] };

/** All that is said by hand after a step; lists that stay the same keep their identity. */
export function saidAfter({ roles, corrections }: ByHand, step: FileStep): ByHand {
  switch (step.op) {
    case 'open':
      return step.input.replace ? nothingSaid : { roles, corrections };
    case 'assign':
      return { roles: [...roles, step.input], corrections };
    case 'correct':
      return { roles, corrections: [...corrections, step.input] };
    case 'sayByHand':
      return step.input;
    case 'comparePictures':
      return { roles, corrections };
  }
}

/** The steps with one more; those that it makes void are left out. */
export function stepsWith(steps: readonly FileStep[], step: FileStep): FileStep[] {
  if (step.op === 'open' && step.input.replace) return [step];
  const isVoid = step.op === 'sayByHand';
  return [...steps.filter(({ op }) => !isVoid || op === 'open'), step];
}

type Reader = Pick<Services['reader'], 'call'>;

interface Options {
  signal?: AbortSignal;
  onProgress?: (progress: ReadProgress) => void;
}

/** Do one step; a call for each kind, so that its input is checked. */
export async function takeStep(
  reader: Reader,
  step: FileStep,
  options?: Options,
): Promise<OpenedFiles> {
  switch (step.op) {
    case 'open':
      return reader.call('open', step.input, options);
    case 'assign':
      return reader.call('assign', step.input, options);
    case 'correct':
      return reader.call('correct', step.input, options);
    case 'sayByHand':
      return reader.call('sayByHand', step.input, options);
    case 'comparePictures':
      return reader.call('comparePictures', step.input, options);
  }
}
