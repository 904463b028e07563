"""Trains the demo captioner on the captions of the training scenes; resumes from `.demo-build/captioner.pt`.

Teacher forcing: each token from those before it and from the scene's image embedding, which is drawn away from itself by a random
amount, as decoded embeddings are. Captions of more than 32 tokens are left out.
"""

import os

import numpy as np
import torch
import torch.nn.functional as F

from captioner_model import Captioner
from common import BUILD, Log, bfloat16, cosine_rate, load_checkpoint, load_scenes, save_checkpoint, unit
from tokens import BOS, EOS, encode, load_vocabulary

STEPS, BATCH, RATE, SEED = 1600, 96, 2e-3, 41
LENGTH = 32
MOST_NOISE = 0.5  # length of the noise beside a unit embedding
PATH = os.path.join(BUILD, 'captioner.pt')


def load_captions(name, vocabulary):
    """Ids [nKept, 32] (0 pads) of the captions that are short enough, and the scene of each."""
    rows, owner = [], []
    for scene, entry in enumerate(load_scenes(name)):
        for ids in (encode(caption, vocabulary) for caption in entry['captions']):
            if len(ids) <= LENGTH:
                rows.append(ids + [0] * (LENGTH - len(ids)))
                owner.append(scene)
    return torch.tensor(rows), np.array(owner)


def load_embeddings(name):
    """Unit image embeddings, float32 [n, 512]."""
    return torch.from_numpy(np.load(os.path.join(BUILD, f'embeddings-{name}.npz'))['image'].astype(np.float32))


def token_loss(net, embedding, ids):
    """Mean cross entropy of every next token."""
    length = int((ids != 0).sum(1).max())
    logits = net(embedding, ids[:, :length - 1]).float()
    return F.cross_entropy(logits.transpose(1, 2), ids[:, 1:length], ignore_index=0)


def greedy(net, embedding, vocabulary):
    """Most probable tokens one after another, opening and closing token included."""
    tokens = [vocabulary[BOS]]
    while len(tokens) < LENGTH and tokens[-1] != vocabulary[EOS]:
        with torch.no_grad():
            tokens.append(int(net(embedding[None], torch.tensor([tokens]))[0, -1].argmax()))
    return tokens


def create(vocabulary, embeddings):
    """A fresh captioner that centres and scales embeddings like these."""
    net = Captioner(len(vocabulary), LENGTH)
    net.mean.copy_(embeddings.mean(0))
    net.spread.copy_(embeddings.std(0))
    return net


def main():
    torch.manual_seed(SEED)
    vocabulary, embeddings = load_vocabulary(), load_embeddings('train')
    ids, owner = load_captions('train', vocabulary)
    net = create(vocabulary, embeddings)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.01, betas=(0.9, 0.98))
    kept, first, log = load_checkpoint(PATH), 0, Log(100)
    if kept:
        net.load_state_dict(kept['net'])
        optimiser.load_state_dict(kept['optimiser'])
        first = kept['step']
    for step in range(first, STEPS):
        rng = np.random.default_rng([SEED, step])
        optimiser.param_groups[0]['lr'] = cosine_rate(step, STEPS, RATE)
        rows = rng.integers(len(ids), size=BATCH)
        noise = unit(torch.from_numpy(rng.standard_normal((BATCH, 512)).astype(np.float32)))
        amount = torch.from_numpy(rng.uniform(0, MOST_NOISE, (BATCH, 1)).astype(np.float32))
        with bfloat16():
            loss = token_loss(net, unit(embeddings[owner[rows]] + amount * noise), ids[rows])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        log.add(step + 1, loss=loss)
        if (step + 1) % 200 == 0 or step + 1 == STEPS:
            save_checkpoint(PATH, net=net.state_dict(), optimiser=optimiser.state_dict(), step=step + 1)
    show(net.eval(), vocabulary)


def show(net, vocabulary):
    """Held-out loss, and what the captioner writes about some held-out scenes."""
    ids, owner = load_captions('heldout', vocabulary)
    embeddings, scenes = load_embeddings('heldout'), load_scenes('heldout')
    with torch.no_grad():
        print(f'held-out loss {float(token_loss(net, embeddings[owner], ids)):.4f}')
    words = {i: word for word, i in vocabulary.items()}
    for i in range(8):
        print(' '.join(words[k] for k in greedy(net, embeddings[i], vocabulary)), '|', scenes[i]['captions'][0])


if __name__ == '__main__':
    main()
