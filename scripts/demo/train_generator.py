"""Trains the demo generator; resumes from `.demo-build/generator.pt`.

The first styles are solved by least squares. Then three phases. Layout: the skip image at 16 pixels
alone, at little cost. Regression: differences of pixels and of feature maps of the frozen demo CLIP, which
give layout and colour but blur. Then Lafite's losses are added: a discriminator that sees
the condition (non-saturating, R1), and contrastive terms on its features (lambda 1) and on the demo CLIP
(lambda 2). Conditions are unit embeddings of image and caption, of one of them for both heads, and of
worn versions, as decoded embeddings are worn.
"""

import copy
import os

import numpy as np
import torch
import torch.nn.functional as F

from common import (BUILD, Log, bfloat16, gradient_energy, load_checkpoint, load_images, normalise,
                    run_team, save_checkpoint, share_gradients, to_unit_range, unit)
from conditions import Conditions
from discriminator_model import Discriminator
from embed import load_encoders
from start import create_generator, start_layout

LAYOUT, REGRESSION, STEPS = 600, 1500, 4000  # the step that ends each phase
TEAM, SEED, TEMPERATURE = 2, 23, 0.5
BATCH, LAYOUT_BATCH, LAYOUT_SIDE = 8, 24, 16  # batches of each process
RATE_D, EMA = 0.002, 0.993
# a step of Adam moves each kind of weight by a few hundredths of its size; ten times as little, tried first,
# hardly learns in an hour, and three times as much diverges; the solved layer moves less
RATES = {'pre_0': 100.0, 'pre': 3.0, 'mapping': 0.1, 'rest': 0.03,
         'solved pre_0': 8.0, 'solved pre': 1.5, 'solved': 0.004}
R1_EVERY, R1_WEIGHT = 16, 2.0
PATH = os.path.join(BUILD, 'generator.pt')
D_WIDTHS = {64: {4: 160, 8: 128, 16: 96, 32: 64, 64: 32}}
# pixels, feature maps, lambda 2 in each phase; then the adversarial weight and lambda 1
WEIGHTS = {'regression': (1.0, 1.0, 0.5), 'adversarial': (1.0, 1.0, 0.5)}
ADVERSARIAL, LAMBDA_1 = 0.4, 1.0


def contrast(a, b):
    """Lafite's symmetric contrastive loss between rows that belong together."""
    similarity = unit(a) @ unit(b).T / TEMPERATURE
    truth = torch.arange(len(a))
    return (F.cross_entropy(similarity, truth) + F.cross_entropy(similarity.T, truth)) / 2


def kind_of(name):
    """Key of `RATES` for a parameter."""
    if name.startswith('mapping'):
        return 'mapping'
    solved = 'solved ' if name.startswith('synthesis.b4.conv1.') else ''
    if name.endswith(('pre_0.weight', 'pre_01.weight')):
        return solved + 'pre_0'
    if '.pre_' in name:
        return solved + 'pre'
    return 'solved' if solved and 'affine' in name else 'rest'


def parameter_groups(generator):
    """Learning rates that move each kind of weight by a like share of its size."""
    groups = {key: [] for key in RATES}
    for name, value in generator.named_parameters():
        groups[kind_of(name)].append(value)
    return [dict(params=groups[key], lr=rate, kind=key) for key, rate in RATES.items()]


def feature_distance(drawn, truth):
    """Mean absolute difference of feature maps, each relative to the size of the true one."""
    return sum((a - b).abs().float().mean() / b.abs().float().mean()
               for a, b in zip(drawn, truth)) / len(truth)


def r1_penalty(discriminator, pictures, condition):
    """Squared gradient of the logit by the true pictures."""
    pictures = pictures.detach().requires_grad_(True)
    logits, _, places = discriminator.judge(pictures, condition)
    total = logits.sum() + places.mean((1, 2, 3)).sum()
    (gradient,) = torch.autograd.grad(total, pictures, create_graph=True)
    return gradient.square().sum((1, 2, 3)).mean()


def draw_heldout(generator, conditions, z_seed=0):
    """Pictures of the held-out scenes from their true embeddings, both heads, first caption."""
    condition = torch.from_numpy(
        np.concatenate([conditions.image, conditions.text[:, 0]], 1).astype(np.float32))
    z = torch.randn(len(condition), generator.config.z_dim,
                    generator=torch.Generator().manual_seed(z_seed))
    with torch.no_grad():
        return torch.cat([generator(z[i:i + 50], condition[i:i + 50])
                          for i in range(0, len(z), 50)])


class Trainer:
    """Everything that is kept between steps."""

    def __init__(self, rank):
        torch.manual_seed(SEED)
        self.rank = rank
        self.images, self.conditions = load_images('train'), Conditions('train')
        self.side = self.images.shape[1]
        self.clip, _ = load_encoders()
        self.generator = create_generator(self.side)
        start_layout(self.generator, self.clip, self.conditions, self.images, SEED)
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        self.discriminator = Discriminator(D_WIDTHS[self.side])
        self.optimiser = torch.optim.Adam(parameter_groups(self.generator), betas=(0.5, 0.99))
        self.optimiser_d = torch.optim.Adam(self.discriminator.parameters(), lr=RATE_D,
                                            betas=(0.0, 0.99))
        self.step = 0

    def parts(self):
        """Name -> what has a state."""
        names = ('generator', 'average', 'discriminator', 'optimiser', 'optimiser_d')
        return {name: getattr(self, name) for name in names}

    def load(self):
        kept = load_checkpoint(PATH)
        for name, part in self.parts().items() if kept else ():
            part.load_state_dict(kept[name])
        self.step = kept['step'] if kept else 0

    def save(self, path=PATH):
        states = {name: part.state_dict() for name, part in self.parts().items()}
        save_checkpoint(path, step=self.step, **states)

    def set_rates(self):
        """Warm up; go slower and with less momentum once the game is adversarial; end slowly."""
        warm = min(1.0, (self.step + 1) / 100)
        left = 1 - max(0.0, (self.step - 0.8 * STEPS) / (0.2 * STEPS)) * 0.8
        adversarial = self.step >= REGRESSION
        for group in self.optimiser.param_groups:
            playing = 1 / 30 if group['kind'] in ('rest', 'solved') else 1 / 75
            slow = playing if adversarial else self.pace()
            group['lr'] = RATES[group['kind']] * warm * left * slow
            group['betas'] = (0.0 if adversarial else 0.9, 0.99)
        self.optimiser_d.param_groups[0]['lr'] = RATE_D * left

    def pace(self):
        """The first phase ends slowly, the second begins at a third of its pace and ends slowly too."""
        if self.step < LAYOUT:
            return max(0.15, min(1.0, 2.5 * (1 - self.step / LAYOUT)))
        left = (REGRESSION - self.step) / (REGRESSION - LAYOUT)
        return 0.35 * max(0.2, min(1.0, 2.5 * left))

    def similarity_losses(self, drawn, truth, condition, weights):
        """Pixels, feature maps and lambda 2."""
        with bfloat16():
            with torch.no_grad():
                wanted = self.clip.stages(normalise(truth))
            found = self.clip.stages(normalise(drawn))
            embedded = self.clip.embed(found[-1]).float()
        match = sum(contrast(embedded, c) for c in condition.chunk(2, 1)) / 2
        pixels, maps = F.l1_loss(drawn, truth), feature_distance(found, wanted)
        layout = F.mse_loss(self.generator.synthesis.skips[LAYOUT_SIDE],
                            F.adaptive_avg_pool2d(truth, LAYOUT_SIDE))
        squares = F.mse_loss(drawn, truth) + layout
        total = weights[0] * (pixels + 2 * squares) + weights[1] * maps + weights[2] * match
        return total, dict(pixels=pixels, layout=layout, maps=maps, match=match)

    def fool(self, drawn, condition):
        """The generator's adversarial loss with lambda 1."""
        self.discriminator.requires_grad_(False)
        with bfloat16():
            logits, features, places = self.discriminator.judge(drawn, condition)
        self.discriminator.requires_grad_(True)
        match = sum(contrast(f, c) for f, c in zip(features, condition.chunk(2, 1))) / 2
        return F.softplus(-logits).mean() + F.softplus(-places).mean() + LAMBDA_1 * match

    def train_discriminator(self, drawn, truth, condition):
        """One step of the discriminator; every sixteenth with R1."""
        with bfloat16():
            logits, _, places = self.discriminator.judge(drawn.detach(), condition)
            logits_true, features, places_true = self.discriminator.judge(truth, condition)
        match = sum(contrast(f, c) for f, c in zip(features, condition.chunk(2, 1))) / 2
        loss = F.softplus(logits).mean() + F.softplus(-logits_true).mean() + LAMBDA_1 * match
        loss = loss + F.softplus(places).mean() + F.softplus(-places_true).mean()
        total = loss
        if self.step % R1_EVERY == 0:
            half = slice(0, BATCH // 2)
            penalty = r1_penalty(self.discriminator, truth[half], condition[half])
            total = loss + penalty * (R1_WEIGHT / 2 * R1_EVERY)
        self.optimiser_d.zero_grad()
        total.backward()
        share_gradients(self.discriminator.parameters())
        self.optimiser_d.step()
        return dict(d=loss, true=logits_true.mean(), fake=logits.mean(),
                    places_true=places_true.mean(), places_fake=places.mean())

    def draw_batch(self, n):
        """Seeds of this step, true pictures and their conditions."""
        rng = np.random.default_rng([SEED, self.step, self.rank])
        torch.manual_seed((SEED * 1_000_003 + self.step) * TEAM + self.rank)
        rows = np.sort(rng.choice(len(self.images), n, replace=False))
        return to_unit_range(self.images[rows]), self.conditions.draw(rows, rng)

    def train_layout(self):
        """One step of the first phase."""
        truth, condition = self.draw_batch(LAYOUT_BATCH)
        with bfloat16():
            z = torch.randn(LAYOUT_BATCH, self.generator.config.z_dim)
            drawn = self.generator(z, condition, 'random', upto=LAYOUT_SIDE)
        wanted = F.adaptive_avg_pool2d(truth, LAYOUT_SIDE)
        loss = F.mse_loss(drawn, wanted)
        self.step_generator(loss)
        return dict(square=loss.detach(), absolute=(drawn.detach() - wanted).abs().mean())

    def step_generator(self, loss):
        """Gradients of the whole team, one step of Adam."""
        self.optimiser.zero_grad()
        loss.backward()
        share_gradients(self.generator.parameters())
        self.optimiser.step()

    def train_pictures(self):
        """One step of the second or third phase."""
        truth, condition = self.draw_batch(BATCH)
        adversarial = self.step >= REGRESSION
        with bfloat16():
            z = torch.randn(BATCH, self.generator.config.z_dim)
            drawn = self.generator(z, condition, 'random')
        weights = WEIGHTS['adversarial' if adversarial else 'regression']
        loss, figures = self.similarity_losses(drawn, truth, condition, weights)
        if adversarial:
            fooling = self.fool(drawn, condition)
            loss, figures['fool'] = loss + ADVERSARIAL * fooling, fooling
        self.step_generator(loss)
        if adversarial:
            figures.update(self.train_discriminator(drawn, truth, condition))
        figures.update(energy=gradient_energy(drawn.detach()), wanted=gradient_energy(truth))
        return figures

    def advance(self):
        """One step; returns the figures of the log."""
        figures = self.train_layout() if self.step < LAYOUT else self.train_pictures()
        self.follow()
        self.step += 1
        return figures

    def follow(self):
        """Move the averaged generator; faster at the start."""
        keep = min(EMA, (self.step + 1) / (self.step + 20))
        for mean, value in zip(self.average.parameters(), self.generator.parameters()):
            mean.lerp_(value.detach(), 1 - keep)


def report(trainer, heldout, truth):
    """Draw the held-out scenes and print how sharp and how near they are."""
    drawn = draw_heldout(trainer.average, heldout)
    np.save(os.path.join(BUILD, 'drawn.npy'), drawn.numpy())
    energy = float(gradient_energy(drawn) / gradient_energy(truth))
    print(f'held-out energy {energy:.3f}  l1 {float((drawn - truth).abs().mean()):.4f}', flush=True)


def run(rank):
    """The work of one process of the team; the first one keeps the log and the checkpoints."""
    trainer, log = Trainer(rank), Log(100)
    trainer.load()
    heldout, truth = Conditions('heldout'), to_unit_range(load_images('heldout'))
    while trainer.step < STEPS:
        trainer.set_rates()
        figures = trainer.advance()
        if rank > 0:
            continue
        log.add(trainer.step, **figures)
        if trainer.step % 250 == 0 or trainer.step in (STEPS, LAYOUT, REGRESSION):
            trainer.save()
            report(trainer, heldout, truth)
            average = trainer.average.state_dict()
            save_checkpoint(os.path.join(BUILD, f'generator-{trainer.step}.pt'),
                            step=trainer.step, average=average)


if __name__ == '__main__':
    run_team(run, TEAM)
