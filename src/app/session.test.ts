/** @file Saving and restoring over the stores of a made-up lab. */
import { expect, test, vi } from 'vitest';
import type { DatasetInfo } from '../domain/dataset.ts';
import { createFakeLab } from '../testing/fake-lab.ts';
import { ready } from '../testing/fake-decoded.ts';
import { fakeDataset } from '../testing/fake-dataset.ts';
import { sceneFrom } from '../scenes/request.ts';
import { createSessions, describeSession } from './session.ts';

const report = { name: 'betas.npy', bytes: 10, format: 'npy', arrays: [], problems: [] };

function lab(dataset: DatasetInfo = { ...fakeDataset(), simulated: false }) {
  const { stores } = createFakeLab(dataset);
  stores.dataset.setState({ reports: [{ ...report, takenFor: 'betas', because: 'its shape' }] });
  return { stores, sessions: createSessions(stores) };
}

const notices = ({ stores }: ReturnType<typeof lab>) =>
  stores.system.getState().notices.map(({ text }) => text);

test('a saved session comes back over the same files', async () => {
  const { stores, sessions } = lab();
  stores.selection.setState({
    trial: 4,
    seed: 9,
    perturbation: [{ rois: ['V1v'], op: 'silence' }],
  });
  stores.interpolation.setState({ to: 7, nSteps: 31, space: 'embedding' });
  const file = sessions.save();
  stores.selection.setState({ trial: 0, seed: 0, perturbation: [] });
  stores.interpolation.setState({ to: 1, nSteps: 10, space: 'voxel' });
  await sessions.restore(file);
  expect(stores.selection.getState()).toMatchObject({
    trial: 4,
    seed: 9,
    perturbation: [{ rois: ['V1v'], op: 'silence' }],
  });
  expect(stores.interpolation.getState()).toMatchObject({ to: 7, nSteps: 31, space: 'embedding' });
});

test('the composed scene comes back, can be undone, and is not encoded unseen', async () => {
  const { stores, sessions } = lab();
  const encode = vi.fn();
  stores.compose.setState({ encode });
  const compose = stores.compose.getState();
  const composed = sceneFrom({ place: 'beach', objects: [{ category: 'dog', x: 0.3 }] });
  compose.edit(() => composed);
  const file = sessions.save();
  compose.edit(() => sceneFrom({ seed: 3 }));
  await sessions.restore(file);
  expect(stores.compose.getState().scene).toEqual(composed);
  // A change that is seen is encoded once it rests.
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(encode).not.toHaveBeenCalled();
  stores.history.getState().undo();
  expect(stores.compose.getState().scene).toEqual(sceneFrom({ seed: 3 }));
});

test('it holds no betas and no pictures', async () => {
  const { sessions } = lab();
  const text = await sessions.save().text();
  expect(text.length).toBeLessThan(6000);
  expect(Object.keys(JSON.parse(text) as object).sort()).toEqual(
    [
      'kind',
      'version',
      'app',
      'saved',
      'dataset',
      'roles',
      'corrections',
      'selection',
      'interpolation',
      'atlas',
      'views',
      'generator',
      'scene',
      'models',
    ].sort(),
  );
});

test('without its files it says which it needs, and goes on once they are open', async () => {
  const saved = lab();
  saved.stores.selection.setState({ trial: 5 });
  const file = saved.sessions.save();
  const other = lab({ ...fakeDataset(), id: 'other', simulated: false });
  other.stores.dataset.setState({ reports: [] });
  await expect(other.sessions.restore(file)).rejects.toMatchObject({
    code: 'missing-part',
    context: { files: ['betas.npy'] },
  });
  expect(other.stores.selection.getState().trial).toBe(0);
  const { reports, dataset } = saved.stores.dataset.getState();
  other.stores.dataset.setState({ reports, dataset });
  await expect.poll(() => other.stores.selection.getState().trial).toBe(5);
  expect(notices(other)).toContain('The session is restored.');
});

test('files of the same names with other content are refused', async () => {
  const file = lab().sessions.save();
  const other = lab({ ...fakeDataset(), id: 'other', simulated: false });
  await expect(other.sessions.restore(file)).rejects.toMatchObject({ code: 'hash-mismatch' });
});

test('what was said by hand is said again, units and order included', async () => {
  const source = { file: 'betas.npy', units: 'psc300', order: 'numpy' } as const;
  const correction = { file: 'betas.npy', subject: 2 };
  const saved = lab();
  saved.stores.dataset.setState({
    roles: [{ role: 'responses', source }],
    corrections: [correction],
  });
  const file = saved.sessions.save();
  const other = lab({ ...fakeDataset(), id: 'as the rules have it', simulated: false });
  const correct = vi.fn(async () => {});
  const assign = vi.fn(async () => {
    other.stores.dataset.setState({ dataset: saved.stores.dataset.getState().dataset });
  });
  other.stores.dataset.setState({ correct, assign });
  await other.sessions.restore(file);
  expect(correct).toHaveBeenCalledExactlyOnceWith(correction);
  expect(assign).toHaveBeenCalledExactlyOnceWith('responses', source);
});

test('models that are not here are named', async () => {
  const saved = lab();
  const file = saved.sessions.save();
  saved.stores.system.setState({ models: [] });
  await saved.sessions.restore(file);
  expect(notices(saved)[0]).toMatch(/used the generator 'demo generator' \(3f7a1c9e52b0\)/);
});

test('nothing loaded: nothing to save', () => {
  const { stores, sessions } = lab();
  stores.dataset.setState({ dataset: { status: 'idle' } });
  expect(() => sessions.save()).toThrow(expect.objectContaining({ code: 'no-dataset' }));
  stores.dataset.setState({ dataset: ready(fakeDataset()) });
  expect(sessions.save().size).toBeGreaterThan(100);
  expect(describeSession(stores).dataset.subject).toBe(fakeDataset().subject);
});
