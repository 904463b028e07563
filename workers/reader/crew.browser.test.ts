/** @file The crew in real workers. */
import { crewSuite } from './crew-suite.ts';
import { createCrew } from './crew.ts';

crewSuite(() => {
  const workers: Worker[] = [];
  const create = () => {
    const worker = new Worker(new URL('../unpack/unpack.worker.ts', import.meta.url), {
      type: 'module',
    });
    workers.push(worker);
    return worker;
  };
  return { crew: createCrew(2, create), end: () => workers.forEach((one) => one.terminate()) };
});
