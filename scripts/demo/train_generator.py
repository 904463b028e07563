"""Trains the demo generator; resumes from `.demo-build/generator.pt`.

Regression first, at 16, 32 and then all pixels: differences of pixels and of their gradients (objects count
more than what is behind them), later also of feature maps of the frozen demo CLIP. Then Lafite's losses are
added: a discriminator that sees the condition (non-saturating, R1), and contrastive terms on its
features (lambda 1) and on the demo CLIP (lambda 2). Conditions are unit embeddings of image and caption, of
one of them for both heads, and of worn versions, as decoded embeddings are worn.
"""

import copy
import os

import numpy as np
import torch
import torch.nn.functional as F

from common import (BUILD, Log, bfloat16, gradient_energy, load_checkpoint, load_images, load_scenes,
                    normalise, save_checkpoint, to_unit_range, unit)
from conditions import Conditions
from discriminator_model import Discriminator
from embed import load_encoders
from start import create_generator, start_conditions

SEED, TEMPERATURE = 23, 0.5
# name, last step, side (None: all), batch, rate at the beginning and at the end
PHASES = (('16', 250, 16, 64, 0.03, 0.025), ('full', 700, None, 8, 0.02, 0.02),
          ('16', 1100, 16, 24, 0.04, 0.02),
          ('32', 1800, 32, 16, 0.025, 0.012), ('full', 3700, None, 12, 0.014, 0.003),
          ('maps', 4200, None, 8, 0.005, 0.001),
          ('full', 5800, None, 12, 0.01, 0.0012), ('maps', 6000, None, 8, 0.0015, 0.0006),
          ('full', 6600, None, 12, 0.004, 0.0006), ('adversarial', 6900, None, 8, 0.001, 0.0003))
STEPS = PHASES[-1][1]
RATE_D, EMA, EMA_EVERY = 0.002, 0.93, 4
R1_EVERY, R1_WEIGHT = 16, 2.0
D_WIDTHS = {64: {4: 160, 8: 128, 16: 96, 32: 64, 64: 32}}
MAIN_WEIGHT, COMPANION_WEIGHT = 2.0, 4.0  # of pixels in boxes; 1 elsewhere
EDGES, STEEPNESS, MAPS = 1.0, 6.0, 1.0
LAMBDA_2, ADVERSARIAL, LAMBDA_1 = 0.1, 0.1, 0.5
SHOWN = 60  # held-out scenes that are drawn while training
PATH = os.path.join(BUILD, 'generator.pt')


def contrast(a, b):
    """Lafite's symmetric contrastive loss between rows that belong together."""
    similarity = unit(a) @ unit(b).T / TEMPERATURE
    truth = torch.arange(len(a))
    return (F.cross_entropy(similarity, truth) + F.cross_entropy(similarity.T, truth)) / 2


def scale_of(name, value):
    """What a rate is a share of: the size of a weight as it starts, or 1 behind the runtime gain."""
    if name.endswith('bias'):
        return 100.0 if '.pre_' in name or name.startswith('mapping') else 1.0
    return max(float(value.square().mean().sqrt()), 1.0)


def parameter_groups(generator):
    """One group for each scale of weights."""
    groups = {}
    for name, value in generator.named_parameters():
        groups.setdefault(scale_of(name, value), []).append(value)
    return [dict(params=values, lr=scale, scale=scale) for scale, values in groups.items()]


def feature_distance(drawn, truth):
    """Mean absolute difference of feature maps, each relative to the size of the true one."""
    return sum((a - b).abs().float().mean() / b.abs().float().mean()
               for a, b in zip(drawn, truth)) / len(truth)


def slopes(pictures):
    """Differences of neighbours along x and along y."""
    return pictures[..., 1:] - pictures[..., :-1], pictures[..., 1:, :] - pictures[..., :-1, :]


def weighted_distance(drawn, truth, weights):
    """Mean absolute differences of pixels, of their slopes, and of how steep they are from 4 to 4 pixels.

    The last one forbids blur where an edge may lie a pixel to either side.
    """
    drawn, truth, edges, steepness = drawn * weights, truth * weights, 0, 0
    for found, wanted in zip(slopes(drawn), slopes(truth)):
        edges = edges + (found - wanted).abs().mean()
        steep = F.avg_pool2d(found.abs(), 4) - F.avg_pool2d(wanted.abs(), 4)
        steepness = steepness + steep.abs().mean()
    return (drawn - truth).abs().mean(), edges, steepness


def box_weights(scenes, side):
    """Weights of pixels, uint8 [n, side, side]."""
    out = np.ones((len(scenes), side, side), np.uint8)
    for plane, scene in zip(out, scenes):
        for i, box in reversed(list(enumerate(scene['boxes']))):
            left, top = int(box['x'] * side), int(box['y'] * side)
            right, foot = int((box['x'] + box['w']) * side) + 1, int((box['y'] + box['h']) * side) + 1
            plane[top:foot, left:right] = COMPANION_WEIGHT if i else MAIN_WEIGHT
    return out


def r1_penalty(discriminator, pictures, condition):
    """Squared gradient of the logit by the true pictures."""
    pictures = pictures.detach().requires_grad_(True)
    logits, _, places = discriminator.judge(pictures, condition)
    total = logits.sum() + places.mean((1, 2, 3)).sum()
    (gradient,) = torch.autograd.grad(total, pictures, create_graph=True)
    return gradient.square().sum((1, 2, 3)).mean()


def draw_heldout(generator, conditions, z_seed=0, upto=None):
    """Pictures of the held-out scenes from their true embeddings, both heads, first caption."""
    condition = torch.from_numpy(
        np.concatenate([conditions.image, conditions.text[:, 0]], 1).astype(np.float32))
    z = torch.randn(len(condition), generator.config.z_dim,
                    generator=torch.Generator().manual_seed(z_seed))
    with torch.no_grad():
        return torch.cat([generator(z[i:i + 50], condition[i:i + 50], upto=upto)
                          for i in range(0, len(z), 50)])


class Trainer:
    """Everything that is kept between steps."""

    def __init__(self):
        torch.manual_seed(SEED)
        self.step = 0
        self.images, self.conditions = np.array(load_images('train')), Conditions('train')
        self.side = self.images.shape[1]
        self.weights = box_weights(load_scenes('train'), self.side)
        self.clip, _ = load_encoders()
        self.generator = create_generator(self.side)
        start_conditions(self.generator, self.conditions, SEED)
        for module in self.generator.modules():
            module.clamp = None  # never reached; the page clamps as the format says
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        self.discriminator = Discriminator(D_WIDTHS[self.side])
        self.optimiser = torch.optim.Adam(parameter_groups(self.generator), betas=(0.9, 0.99))
        self.optimiser_d = torch.optim.Adam(self.discriminator.parameters(), lr=RATE_D,
                                            betas=(0.0, 0.99))

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

    def phase(self):
        """Entry of `PHASES` and the share of it that is done."""
        first = 0
        for entry in PHASES:
            if self.step < entry[1]:
                return entry, (self.step - first) / (entry[1] - first)
            first = entry[1]
        return PHASES[-1], 1.0

    def set_rates(self):
        """Warm up, then half a cosine in each phase."""
        (_, _, _, _, begin, end), done = self.phase()
        rate = end + (begin - end) * (1 + np.cos(np.pi * done)) / 2
        for group in self.optimiser.param_groups:
            group['lr'] = group['scale'] * rate * min(1.0, (self.step + 1) / 100)

    def draw_batch(self, n, side):
        """True pictures, their conditions and the weights of their pixels, seeded by the step."""
        rng = np.random.default_rng([SEED, self.step])
        torch.manual_seed(SEED * 1_000_003 + self.step)
        rows = rng.choice(len(self.images), n, replace=False)
        truth = to_unit_range(self.images[rows])
        weights = torch.from_numpy(self.weights[rows]).float()[:, None]
        if side:
            truth, weights = (F.adaptive_avg_pool2d(x, side) for x in (truth, weights))
        return truth, self.conditions.draw(rows, rng), weights / weights.mean()

    def map_losses(self, drawn, truth, condition):
        """Feature maps of the demo CLIP, and lambda 2."""
        with bfloat16():
            with torch.no_grad():
                wanted = self.clip.stages(normalise(truth))
            found = self.clip.stages(normalise(drawn))
            embedded = self.clip.embed(found[-1]).float()
        match = sum(contrast(embedded, c) for c in condition.chunk(2, 1)) / 2
        maps = feature_distance(found, wanted)
        return MAPS * maps + LAMBDA_2 * match, dict(maps=maps, match=match)

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
        total = loss = loss + F.softplus(places).mean() + F.softplus(-places_true).mean()
        if self.step % R1_EVERY == 0:
            half = slice(0, len(truth) // 2)
            penalty = r1_penalty(self.discriminator, truth[half], condition[half])
            total = loss + penalty * (R1_WEIGHT / 2 * R1_EVERY)
        self.optimiser_d.zero_grad()
        total.backward()
        self.optimiser_d.step()
        return dict(d=loss, places_true=places_true.mean(), places_fake=places.mean())

    def step_generator(self, loss):
        """One step of Adam, and of the average."""
        self.optimiser.zero_grad()
        loss.backward()
        self.optimiser.step()
        if self.step % EMA_EVERY == 0:
            for mean, value in zip(self.average.parameters(), self.generator.parameters()):
                mean.lerp_(value.detach(), 1 - EMA)

    def advance(self):
        """One step; returns the figures of the log."""
        self.set_rates()
        (name, _, side, batch, _, _), _ = self.phase()
        truth, condition, weights = self.draw_batch(batch, side)
        with bfloat16():
            z = torch.randn(batch, self.generator.config.z_dim) * (name == 'adversarial')
            drawn = self.generator(z, condition, 'none', upto=side)
        pixels, edges, steepness = weighted_distance(drawn, truth, weights)
        loss = pixels + EDGES * edges + STEEPNESS * steepness
        figures = dict(pixels=pixels, edges=edges, steepness=steepness)
        if name in ('maps', 'adversarial'):
            more, told = self.map_losses(drawn, truth, condition)
            loss, figures = loss + more, {**figures, **told}
        if name == 'adversarial':
            figures['fool'] = self.fool(drawn, condition)
            loss = loss + ADVERSARIAL * figures['fool']
        self.step_generator(loss)
        if name == 'adversarial':
            figures.update(self.train_discriminator(drawn, truth, condition))
        self.step += 1
        return figures


def report(trainer, heldout, truth):
    """Draw the held-out scenes and print how sharp and how near they are."""
    side = trainer.phase()[0][2]
    drawn = draw_heldout(trainer.average, heldout, upto=side)
    truth = F.adaptive_avg_pool2d(truth, side) if side else truth
    np.save(os.path.join(BUILD, 'drawn.npy'), drawn.numpy())
    energy = float(gradient_energy(drawn) / gradient_energy(truth))
    print(f'held-out energy {energy:.3f}  l1 {float((drawn - truth).abs().mean()):.4f}', flush=True)


def main():
    trainer, log = Trainer(), Log(50)
    trainer.load()
    heldout, truth = Conditions('heldout'), to_unit_range(load_images('heldout')[:SHOWN])
    heldout.image, heldout.text = heldout.image[:SHOWN], heldout.text[:SHOWN]
    while trainer.step < STEPS:
        log.add(trainer.step + 1, **trainer.advance())
        if trainer.step % 100 == 0 or trainer.step == STEPS:
            trainer.save()
        if trainer.step % 250 == 0 or trainer.step == STEPS:
            report(trainer, heldout, truth)
            save_checkpoint(os.path.join(BUILD, f'generator-{trainer.step}.pt'),
                            step=trainer.step, average=trainer.average.state_dict())


if __name__ == '__main__':
    main()
