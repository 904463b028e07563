/** @file Errors on the wire: a `LabError` arrives as the same `LabError`, a cancel as `AbortError`. */
import { LabError } from '../../src/domain/errors.ts';
import type { WireError } from './protocol.ts';

/** Any thrown value as plain data. */
export function toWire(error: unknown): WireError {
  if (error instanceof LabError) {
    const { code, message, context, stack } = error;
    return { code, message, context, stack };
  }
  if (error instanceof Error) {
    const code = error.name === 'AbortError' ? 'aborted' : 'internal';
    return { code, message: error.message, context: {}, stack: error.stack };
  }
  return { code: 'internal', message: String(error), context: {}, stack: undefined };
}

/** The inverse of {@link toWire}; the stack of the other side is kept as the cause. */
export function fromWire({ code, message, context, stack }: WireError): Error {
  if (code === 'aborted') return new DOMException(message, 'AbortError');
  return new LabError(code, message, context, { cause: stack });
}
