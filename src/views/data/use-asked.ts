/** @file A value asked for by key: running until it is there, cancelled when the key changes. */
import { useEffect, useState } from 'react';
import { isAbort, asLabError } from '../../domain/errors.ts';
import type { Remote } from '../../domain/remote.ts';

interface Answer<T> {
  key: string;
  remote: Remote<T>;
}

/**
 * @param key  What is asked for; undefined asks nothing. `ask` is called once a key.
 */
export function useAsked<T>(
  key: string | undefined,
  what: string,
  ask: (signal: AbortSignal) => Promise<T>,
): Remote<T> {
  const [answer, setAnswer] = useState<Answer<T>>();
  useEffect(() => {
    if (key === undefined) return undefined;
    const controller = new AbortController();
    ask(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setAnswer({ key, remote: { status: 'ready', value } });
      },
      (error: unknown) => {
        if (controller.signal.aborted || isAbort(error)) return;
        const remote = { status: 'failed', error: asLabError(error), stale: undefined } as const;
        setAnswer({ key, remote });
      },
    );
    return () => controller.abort(new DOMException('No longer shown.', 'AbortError'));
    // `ask` closes over what the key names.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);
  if (key === undefined) return { status: 'idle' };
  if (answer?.key === key) return answer.remote;
  return { status: 'running', what, fraction: undefined, stale: undefined };
}
