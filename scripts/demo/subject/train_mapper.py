"""Trains a shipped mapper on the single trials of the 700 unshared conditions: `train_mapper.py image|caption [minutes]`.

Two phases as in the paper: MSE and cosine (0.4, 0.6, 0), then the contrastive part on top (0.2, 0.3, 0.5). A tenth of the training
conditions is held out; the weights with the best retrieval there are kept. The caption mapper starts from the image mapper, whose
early layers serve it as well. Resumes from its checkpoint. The 300 shared conditions are only looked at once, at the end, for the
figures in the file's metadata. Embedding columns are drawn anew for each step, a quarter or half of them, which makes a step cheaper.
"""

import os
import sys
import time

import numpy as np
import torch

import settings as S
from decoding import average_by_condition, load_trials, load_z, retrieval, singles, targets
from mapper_model import Mapper, load_safetensors, loss, pad, save_safetensors

TARGET = sys.argv[1] if len(sys.argv) > 1 else 'image'
MINUTES = float(sys.argv[2]) if len(sys.argv) > 2 else 10
WIDTH, HIDDEN = 32, 64
PHASES = (
    {'shares': (0.4, 0.6, 0.0), 'batch': 32, 'columns': 128, 'share_of_time': 0.45},
    {'shares': (0.2, 0.3, 0.5), 'batch': 128, 'columns': 256, 'share_of_time': 0.55},
)
RATE, DECAY_EPOCHS, DECAY, WEIGHT_DECAY = 1e-3, 10, 0.8, 1e-5
VOXEL_DROPOUT, INPUT_NOISE, BLEND = 0.1, 0.3, 0.5
JUDGE_EVERY = 3
KEEP_CAPTION = np.log(2) / 100  # captions within this cosine of the best one are kept (half of the best probability at scale 100)
CHECKPOINT = S.work_path(f'mapper-{TARGET}.pt')


def load_targets():
    """(nConditions, nChoices, dim) unit vectors and a mask of the choices kept."""
    image = targets(np.load(S.work_path('clip-image.npy')))
    if TARGET == 'image':
        return image[:, None], np.ones((len(image), 1), bool)
    text = np.load(S.work_path('clip-text.npy'))
    cosine = np.einsum('nd,nkd->nk', image, targets(text))
    return targets(text), cosine >= cosine.max(axis=1, keepdims=True) - KEEP_CAPTION


class Trials:
    """Batches of scans with a target drawn from the choices kept."""

    def __init__(self, z, condition, choices, kept, rng):
        self.z, self.condition, self.choices, self.kept, self.rng = z, condition, choices, kept, rng
        self.repetitions = np.argsort(condition, kind='stable').reshape(S.CONDITIONS, S.REPETITIONS)

    def epoch(self, rows, size):
        order = self.rng.permutation(rows)
        for start in range(0, len(order) - size + 1, size):
            batch = order[start : start + size]
            yield self.blur(torch.from_numpy(self.scans(batch))), torch.from_numpy(self.target(batch))

    def scans(self, rows):
        """Half of the scans as they are, half blended with the other trials of the same condition by random weights."""
        weights = self.rng.dirichlet((1, 1, 1), len(rows)).astype(np.float32)
        weights[self.rng.uniform(size=len(rows)) > BLEND] = 0
        own = 1 - weights.sum(axis=1, keepdims=True)
        return own * self.z[rows] + np.einsum('nk,nkv->nv', weights, self.z[self.repetitions[self.condition[rows]]])

    def target(self, rows):
        wanted = self.condition[rows]
        pick = [self.rng.choice(np.flatnonzero(self.kept[c])) for c in wanted]
        return self.choices[wanted, pick].astype(np.float32)

    def blur(self, scans):
        kept = (torch.rand_like(scans) > VOXEL_DROPOUT) / (1 - VOXEL_DROPOUT)
        return scans * kept + INPUT_NOISE * torch.randn_like(scans)


def predict(net, z):
    net.eval()
    with torch.no_grad():
        out = torch.cat([net(torch.from_numpy(z[i : i + 64])) for i in range(0, len(z), 64)]).numpy()
    net.train()
    return out


def judge(net, z, condition, wanted, truth):
    """Retrieval among `wanted`: averaged and first single trials."""
    averaged = retrieval(truth, predict(net, average_by_condition(z, condition, wanted)))
    return averaged, retrieval(truth, predict(net, z[singles(condition, wanted)]))


def train(net, trials, rows, held, truth, state):
    """Both phases within the budget of CPU time; keeps the best weights by retrieval on the held-out conditions."""
    for number in range(state['phase'], len(PHASES)):
        phase = PHASES[number]
        if state['epoch'] == 0 and number > 0:
            net.load_state_dict(state['best'])
        until = MINUTES * 60 * phase['share_of_time']
        while state['spent'] < until:
            if state['epoch'] % DECAY_EPOCHS == 0 or state['optimiser'] is None:
                rate = RATE * DECAY ** (state['epoch'] // DECAY_EPOCHS)
                state['optimiser'] = torch.optim.Adam(net.parameters(), rate, weight_decay=WEIGHT_DECAY)
            run_epoch(net, trials, rows, held, truth, state, phase)
        state.update(phase=number + 1, epoch=0, spent=0.0, optimiser=None)
        save_state(net, state)


def run_epoch(net, trials, rows, held, truth, state, phase):
    start, losses = time.process_time(), []
    for scans, wanted in trials.epoch(rows, phase['batch']):
        columns = torch.randperm(wanted.shape[1])[: phase['columns']]
        with torch.autocast('cpu', dtype=torch.bfloat16):
            predicted = net(scans, columns)
        value = loss(predicted.float(), wanted[:, columns], phase['shares'])
        state['optimiser'].zero_grad()
        value.backward()
        state['optimiser'].step()
        losses.append(float(value))
    text = f"phase {state['phase'] + 1} epoch {state['epoch']:3d} {state['spent']:6.0f} s loss {np.mean(losses):.4f}"
    if state['epoch'] % JUDGE_EVERY == 0:
        averaged, single = judge(net, trials.z, trials.condition, held, truth)
        score = sum(averaged) + sum(single)
        if score >= state['score']:
            state.update(score=score, best={key: value.clone() for key, value in net.state_dict().items()})
        text += f' held out of {len(held)}: averaged {averaged} single {single}'
    print(text, flush=True)
    state['spent'] += time.process_time() - start
    state['epoch'] += 1
    if state['epoch'] % 5 == 0:
        save_state(net, state)


def save_state(net, state):
    kept = {key: value for key, value in state.items() if key != 'optimiser'}
    torch.save({**kept, 'net': net.state_dict()}, CHECKPOINT + '.part')
    os.replace(CHECKPOINT + '.part', CHECKPOINT)


def start_state(net):
    state = {'phase': 0, 'epoch': 0, 'spent': 0.0, 'score': -1, 'best': net.state_dict(), 'optimiser': None}
    warm = S.tree_path('models', 'mapper-image.safetensors')
    if TARGET == 'caption' and os.path.exists(warm):
        net.load_state_dict(load_safetensors(warm)[1])
    if os.path.exists(CHECKPOINT):
        kept = torch.load(CHECKPOINT)
        net.load_state_dict(kept.pop('net'))
        state.update(kept)
    return state


def main():
    torch.manual_seed(S.SEED)
    torch.set_num_threads(int(os.environ.get('TRAINING_THREADS', '2')))
    z, (condition, shared) = pad(load_z()), load_trials()
    choices, kept = load_targets()
    training = np.unique(condition[~shared])
    held = training[::10]
    rows = np.flatnonzero(~shared & ~np.isin(condition, held))
    truth = np.stack([choices[c, kept[c].argmax()] for c in range(len(choices))])
    net = Mapper(z.shape[1], WIDTH, HIDDEN, choices.shape[2])
    state = start_state(net)
    train(net, Trials(z, condition, choices, kept, S.rng(f'mapper-{TARGET}')), rows, held, truth[held], state)
    net.load_state_dict(state['best'])
    wanted = np.unique(condition[shared])
    export(net, z, condition, wanted, truth[wanted], len(rows))


def export(net, z, condition, wanted, truth, n_trials):
    """Write the weights in float16, and judge them as they will be read."""
    path = S.tree_path('models', f'mapper-{TARGET}.safetensors')
    halves = {key: value.half() for key, value in net.state_dict().items()}
    net.load_state_dict({key: value.float() for key, value in halves.items()})
    averaged, single = judge(net, z, condition, wanted, truth)
    metadata = {
        'name': f'demo mapper ({TARGET})',
        'kind': 'conv',
        'nVoxels': load_z_width(z),
        'paddedVoxels': z.shape[1],
        'target': TARGET,
        'dim': truth.shape[1],
        'width': net.encoder[0][0].out_channels,
        'hidden': net.fc[1].out_channels,
        'threshold': 1.5,
        'unitNorm': 'true',
        'trainedOn': f'{n_trials} trials of 630 unshared conditions of the simulated subject; 70 conditions held out for choosing the weights; half of the scans blended with other trials of their picture',
        'retrievalAveraged': f'{averaged[0]} forward, {averaged[1]} backward of {len(wanted)}',
        'retrievalSingle': f'{single[0]} forward, {single[1]} backward of {len(wanted)}',
    }
    save_safetensors(path, halves, metadata)
    net.load_state_dict(load_safetensors(path)[1])
    assert judge(net, z, condition, wanted, truth) == (averaged, single)
    print(metadata)


def load_z_width(padded):
    """Voxels before padding, from the mask."""
    from decoding import roi_volume

    count = int((roi_volume('nsdgeneral') > 0).sum())
    assert padded.shape[1] == count + count % 2
    return count


if __name__ == '__main__':
    main()
