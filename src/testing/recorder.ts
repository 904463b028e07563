/** @file Writes down which verbs of a made-up lab were called. */
export interface Call {
  verb: string;
  args: unknown[];
}

export type Recorder = (verb: string) => (...args: unknown[]) => void;

/** The same for verbs that are waited for. */
export type LaterRecorder = (verb: string) => (...args: unknown[]) => Promise<void>;

export function createRecorder(calls: Call[]): { record: Recorder; later: LaterRecorder } {
  const record: Recorder =
    (verb) =>
    (...args) =>
      void calls.push({ verb, args });
  const later: LaterRecorder =
    (verb) =>
    (...args) => {
      calls.push({ verb, args });
      return Promise.resolve();
    };
  return { record, later };
}
