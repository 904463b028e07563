/** @file Requests that follow redirections by hand, to keep what the first answer says of the content. */
import { LabError } from '../../src/domain/errors.ts';
import { type Checksum, checksumOfTag } from './checksum.ts';

const MAX_HOPS = 5;
/** Milliseconds without an answer, or without a byte of it. */
export const PATIENCE = 60_000;

export interface Answer {
  response: Response;
  /** What any of the answers on the way said of the whole content. */
  checksum: Checksum | undefined;
  bytes: number | undefined;
  /** Commit of the repository that serves it. */
  revision: string | undefined;
}

function refused(address: URL, status: number): LabError {
  const why =
    status === 404
      ? 'there is no such file (404)'
      : `the server answered ${status}${status >= 500 ? ', try again later' : ''}`;
  return new LabError('model-fetch', `${address.href}: ${why}.`, { status });
}

/**
 * Ask for a file.
 *
 * @throws LabError `model-fetch` for an answer that is no success, too many redirections, no server.
 */
export async function ask(
  start: URL,
  options: { method: 'GET' | 'HEAD'; headers?: Record<string, string>; patience?: number },
): Promise<Answer> {
  let address = start;
  const said: Pick<Answer, 'checksum' | 'bytes' | 'revision'> = {
    ...{ checksum: undefined, bytes: undefined, revision: undefined },
  };
  for (let hop = 0; hop <= MAX_HOPS; hop += 1) {
    const response = await once(address, options);
    const { headers, status } = response;
    said.checksum ??=
      checksumOfTag(headers.get('x-linked-etag'), start.host) ??
      checksumOfTag(headers.get('etag'), start.host);
    said.bytes ??= numberOf(headers.get('x-linked-size'));
    said.revision ??= headers.get('x-repo-commit') ?? undefined;
    const next = headers.get('location');
    if (status < 300 || status >= 400 || next === null) {
      if (!response.ok) throw refused(address, status);
      if (options.method === 'HEAD') said.bytes ??= numberOf(headers.get('content-length'));
      return { response, ...said };
    }
    await response.body?.cancel();
    address = new URL(next, address);
  }
  throw new LabError('model-fetch', `${start.href} was redirected more than ${MAX_HOPS} times.`);
}

async function once(
  address: URL,
  { method, headers = {}, patience = PATIENCE }: Parameters<typeof ask>[1],
): Promise<Response> {
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), patience);
  try {
    // Compressed on the way, a part of the file could not be asked for.
    const asked = { 'accept-encoding': 'identity', ...headers };
    const { signal } = aborter;
    return await fetch(address, { method, headers: asked, redirect: 'manual', signal });
  } catch (cause) {
    const why = aborter.signal.aborted ? 'no answer in time' : reasonOf(cause);
    throw new LabError('model-fetch', `${address.host} cannot be reached: ${why}.`, {}, { cause });
  } finally {
    clearTimeout(timer);
  }
}

/** The reason that lies under Node's `fetch failed`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function numberOf(text: string | null): number | undefined {
  const value = text === null ? NaN : Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
