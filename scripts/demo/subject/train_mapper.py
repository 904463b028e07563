"""Trains a shipped mapper on the single trials of the 700 unshared conditions: `train_mapper.py image|caption`.

1. Teacher: ridge from trials to targets (`truth.py`), its penalty chosen on a tenth of the training conditions.
2. Pupil: a linear map that the paper's network can hold (`grouped_model.py`), first drawn to the teacher's answers on mixtures of
   trials of different conditions, then to the true targets with the paper's loss (0.2, 0.3, 0.5) on blended repetitions with voxels
   dropped and noise, the teacher's answer as a weak fourth term.
3. The map is written into the paper's network, rounded to float16, and judged as it will be read.

How long the second part of 2 lasts is chosen on the same tenth; then all is done once more with all training conditions. The 300
shared conditions are only looked at once, at the end, for the figures in the file's metadata. Minutes of one processor.
"""

import os
import sys

import numpy as np
import torch
import torch.nn.functional as F

import settings as S
from decoding import average_by_condition, load_trials, load_z, retrieval, roi_volume, singles, targets
from grouped_model import Grouped, half, sort_groups, write_into
from mapper_model import Mapper, load_safetensors, loss, pad, save_safetensors
from truth import fit

TARGET = sys.argv[1] if len(sys.argv) > 1 else 'image'
WIDTH, GROUPS, REACH = 32, 128, 2
DISTIL = {'steps': 1500, 'batch': 256, 'rates': (1e-3, 2e-2)}
TUNE = {'steps': 200, 'batch': 256, 'rates': (3e-5, 6e-4), 'shares': (0.2, 0.3, 0.5), 'teacher': 0.2}
LOOK_EVERY = 50
VOXEL_DROPOUT, INPUT_NOISE = 0.1, 0.4
CHECKPOINT = S.work_path(f'mapper-{TARGET}.pt')
KEEP_CAPTION = np.log(2) / 100  # captions within this cosine of the best one are kept (half of the best probability at scale 100)


def load_targets():
    """(nConditions, nChoices, dim) unit vectors and a mask of the choices kept."""
    image = targets(np.load(S.work_path('clip-image.npy')))
    if TARGET == 'image':
        return image[:, None], np.ones((len(image), 1), bool)
    text = np.load(S.work_path('clip-text.npy'))
    cosine = np.einsum('nd,nkd->nk', image, targets(text))
    return targets(text), cosine >= cosine.max(axis=1, keepdims=True) - KEEP_CAPTION


class Scans:
    """Trials of some conditions with their targets: the mean of the choices kept for ridge, one of them at a time for training."""

    def __init__(self, z, condition, wanted, choices, kept):
        rows = np.flatnonzero(np.isin(condition, wanted))
        self.condition = condition[rows]
        self.z = z[rows]
        self.choices, self.kept = choices, kept
        weight = kept / kept.sum(axis=1, keepdims=True)
        self.mean_target = np.einsum('nk,nkd->nd', weight, choices)
        self.wanted = wanted
        self.repetitions = np.stack([np.flatnonzero(self.condition == c) for c in wanted])

    def mixture(self, n, rng):
        """Sums of two trials, whatever they show, by random weights."""
        first, second = (self.z[rng.integers(len(self.z), size=n)] for _ in range(2))
        return torch.from_numpy(first * rng.uniform(0, 1.2, (n, 1)) + second * rng.uniform(0, 0.8, (n, 1))).float()

    def blend(self, n, rng):
        """Repetitions of pictures blended by random weights, and one of the kept targets of each."""
        rows = rng.choice(len(self.wanted), n, replace=False)
        weights = rng.dirichlet((1, 1, 1), n)
        scans = np.einsum('nk,nkv->nv', weights, self.z[self.repetitions[rows]])
        wanted = self.wanted[rows]
        pick = [rng.choice(np.flatnonzero(self.kept[c])) for c in wanted]
        return torch.from_numpy(scans).float(), torch.from_numpy(self.choices[wanted, pick]).float()


def wear(scans):
    """Voxels dropped and noise added."""
    kept = (torch.rand_like(scans) > VOXEL_DROPOUT) / (1 - VOXEL_DROPOUT)
    return scans * kept + INPUT_NOISE * torch.randn_like(scans)


def descend(model, plan, value, look=lambda step: None):
    """Adam with half a cosine; `value` is the loss with what a generator of random numbers draws."""
    groups = [{'params': [model.position, model.mean]}, {'params': [model.taps]}]
    optimiser = torch.optim.Adam(groups, plan['rates'][0])
    for step in range(plan['steps']):
        for group, rate in zip(optimiser.param_groups, plan['rates']):
            group['lr'] = rate * (1 + np.cos(np.pi * step / plan['steps'])) / 2
        result = value(np.random.default_rng([S.SEED, step]))
        optimiser.zero_grad()
        result.backward()
        optimiser.step()
        if (step + 1) % LOOK_EVERY == 0:
            look(step + 1)


def train(scans, tune_steps, look=lambda step, model: None):
    """A grouped map of the scans: teacher, distillation, true targets. `look` sees it now and then."""
    torch.manual_seed(S.SEED)
    weights, mean, penalty = fit(scans.z, scans.mean_target[scans.condition], scans.condition)
    model = Grouped(weights, mean, scans.z @ weights, GROUPS, REACH, S.SEED)
    teacher, mean = torch.from_numpy(weights).float(), torch.from_numpy(mean).float()
    print(f'teacher: ridge, penalty {penalty}; {len(model.sums)} groups')

    def from_teacher(scans_in, predicted):
        wanted = scans_in @ teacher
        distance = F.mse_loss(predicted - mean, wanted) / model.spread**2
        return distance, (1 - F.cosine_similarity(predicted - mean, wanted)).mean()

    def distil(rng):
        batch = scans.mixture(DISTIL['batch'], rng)
        return sum(from_teacher(batch, model(batch)))

    def tune(rng):
        batch, wanted = scans.blend(TUNE['batch'], rng)
        predicted = model(wear(batch))
        return loss(predicted, wanted, TUNE['shares']) + TUNE['teacher'] * from_teacher(batch, predicted)[0]

    descend(model, DISTIL, distil)
    look(0, model)
    descend(model, {**TUNE, 'steps': tune_steps}, tune, lambda step: look(step, model))
    return model


def judge(net, z, condition, wanted, truth):
    """Retrieval among `wanted`: averaged and first single trials."""
    answers = []
    for scans in (average_by_condition(z, condition, wanted), z[singles(condition, wanted)]):
        with torch.no_grad():
            predicted = torch.cat([net(torch.from_numpy(scans[i : i + 50])) for i in range(0, len(scans), 50)])
        answers.append(retrieval(truth, predicted.numpy()))
    return tuple(answers)


def choose_steps(z, condition, training, choices, kept):
    """Steps of the second part after which a tenth of the training conditions is retrieved best."""
    held, scores = training[::10], {}

    def look(step, model):
        averaged, single = judge(model, z, condition, held, choices[held, 0])
        scores[step] = sum(averaged) + sum(single)
        print(f'  {step:4d} steps, held out of {len(held)}: averaged {averaged} single {single}', flush=True)

    train(Scans(z, condition, np.setdiff1d(training, held), choices, kept), TUNE['steps'], look)
    return max(scores, key=scores.get)


def main():
    torch.set_num_threads(1)
    z, (condition, shared) = pad(load_z()), load_trials()
    choices, kept = load_targets()
    training, wanted = np.unique(condition[~shared]), np.unique(condition[shared])
    if not os.path.exists(CHECKPOINT):
        steps = choose_steps(z, condition, training, choices, kept)
        torch.save((train(Scans(z, condition, training, choices, kept), steps), steps), CHECKPOINT)
    model, steps = torch.load(CHECKPOINT)
    net = Mapper(z.shape[1], WIDTH, len(model.sums), choices.shape[2])
    sort_groups(model, torch.from_numpy(z[~shared][::8]))
    write_into(net, model, torch.from_numpy(z[~shared][::8]))
    net.load_state_dict({name: half(value) if value.ndim > 1 else value for name, value in net.state_dict().items()})
    check_written(net, model, torch.from_numpy(z[~shared][:300]))
    export(net, z, condition, wanted, choices[wanted, 0], steps)


def check_written(net, model, scans):
    """The network must give the map's numbers, but for rounding and the rare signal that a rectifier cuts."""
    with torch.no_grad():
        wanted, found = model(scans), net(scans)
    deviation = float((found - wanted).norm() / wanted.norm())
    print(f'network against map: {deviation:.1e}')
    if deviation > 0.01:
        raise SystemExit('the network does not hold the map: too many signals are cut')


def export(net, z, condition, wanted, truth, steps):
    """Write the weights, matrices in float16, and judge them as they will be read."""
    path = S.tree_path('models', f'mapper-{TARGET}.safetensors')
    averaged, single = judge(net, z, condition, wanted, truth)
    metadata = {
        'name': f'demo mapper ({TARGET})',
        'kind': 'conv',
        'nVoxels': count_voxels(z),
        'paddedVoxels': z.shape[1],
        'target': TARGET,
        'dim': truth.shape[1],
        'width': net.encoder[0][0].out_channels,
        'hidden': net.fc[1].out_channels,
        'threshold': 1.5,
        'unitNorm': 'true',
        'trainedOn': f'{int((~np.isin(condition, wanted)).sum())} trials of the 700 unshared conditions of the simulated subject',
        'howTrained': f"distilled from ridge regression ({DISTIL['steps']} steps), then {steps} steps of the paper's losses; as a linear map that was written into the network",
        'retrievalAveraged': f'{averaged[0]} forward, {averaged[1]} backward of {len(wanted)}',
        'retrievalSingle': f'{single[0]} forward, {single[1]} backward of {len(wanted)}',
    }
    save_safetensors(path, {name: value.half() if value.ndim > 1 else value for name, value in net.state_dict().items()}, metadata)
    net.load_state_dict(load_safetensors(path)[1])
    assert judge(net, z, condition, wanted, truth) == (averaged, single)
    print(metadata)


def count_voxels(padded):
    """Voxels before padding, from the mask."""
    count = int((roi_volume('nsdgeneral') > 0).sum())
    assert padded.shape[1] == count + count % 2
    return count


if __name__ == '__main__':
    main()
