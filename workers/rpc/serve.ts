/** @file The answering side of a port. */
import { LabError } from '../../src/domain/errors.ts';
import type { FromWorker, Handlers, Port, Protocol, ToWorker } from './protocol.ts';
import { turn } from './schedule.ts';
import { toWire } from './wire-error.ts';

/**
 * Answer calls on `port` with `handlers`. Unknown operations fail with `unknown-operation`. A call waits
 * for the messages that had come by then: one that is cancelled among them never begins, so that
 * what piled up behind long work (a slider that was dragged) costs nothing.
 */
export function serve<P extends Protocol<P>>(port: Port, handlers: Handlers<P>): void {
  const running = new Map<number, AbortController>();
  const post = (message: FromWorker, transfer: Transferable[] = []) =>
    port.postMessage(message, transfer);

  async function answer(id: number, op: string, input: unknown): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      await turn();
      controller.signal.throwIfAborted();
      if (!Object.hasOwn(handlers, op)) {
        throw new LabError('unknown-operation', `This worker has no operation '${op}'.`);
      }
      const { value, transfer } = await handlers[op as keyof P](input, {
        signal: controller.signal,
        progress: (progress) => post({ kind: 'progress', id, value: progress }),
      });
      controller.signal.throwIfAborted();
      post({ kind: 'ok', id, value }, transfer);
    } catch (error) {
      post({ kind: 'fail', id, error: toWire(error) });
    } finally {
      running.delete(id);
    }
  }

  port.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    if (data.kind === 'cancel') running.get(data.id)?.abort();
    else void answer(data.id, data.op, data.input);
  });
  port.start?.();
}
