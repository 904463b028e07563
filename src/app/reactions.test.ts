/** @file A training hears that the page is used, and only then. */
import { expect, test } from 'vitest';
import type { Services } from '../services/lab-services.ts';
import { createFakeLab } from '../testing/fake-lab.ts';
import { restOnUse } from './reactions.ts';

function start() {
  const asked: string[] = [];
  const call = async (op: string) => void asked.push(op);
  const { training } = createFakeLab().stores;
  const target = new EventTarget();
  const mapper = { call } as unknown as Services['mapper'];
  restOnUse({ mapper }, training, target);
  const train = (isRunning: boolean) =>
    training.setState({
      training: isRunning
        ? { status: 'running', what: 'training', fraction: 0, stale: undefined }
        : { status: 'idle' },
    });
  return { asked, train, press: (name: string) => target.dispatchEvent(new Event(name)) };
}

test('while a network trains, a button or key that goes down has it rest', async () => {
  const { asked, train, press } = start();
  press('pointerdown');
  expect(asked).toEqual([]);
  train(true);
  press('pointerdown');
  expect(asked).toEqual(['attend']);
  // A key that repeats tells it once in a while.
  for (let k = 0; k < 5; k++) press('keydown');
  expect(asked).toEqual(['attend']);
  await new Promise((resolve) => setTimeout(resolve, 200));
  press('keydown');
  expect(asked).toEqual(['attend', 'attend']);
  train(false);
  await new Promise((resolve) => setTimeout(resolve, 200));
  press('pointerdown');
  expect(asked).toHaveLength(2);
});
