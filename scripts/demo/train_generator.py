"""Trains the demo generator; resumes from `.demo-build/generator.pt`.

Regression first, at 16, 32, 64 and then all pixels: differences of pixels and of their gradients (objects count
more than what is behind them), later also of feature maps of the frozen demo CLIP. Then Lafite's losses are
added: a discriminator that sees the condition (non-saturating, R1), and contrastive terms on its
features (lambda 1) and on the demo CLIP (lambda 2). Conditions are unit embeddings of image and caption, of
one of them for both heads, and of worn versions, as decoded embeddings are worn. z stands for what they do
not tell (`codes.py`).

If `.demo-build/generator-start.pt` is there (`restore.py`), training goes on from those weights of 64 px at `SHARP_FROM`.
"""

import copy
import os

import numpy as np
import torch
import torch.nn.functional as F

from codes import Codes
from common import (BUILD, Log, bfloat16, gradient_energy, load_checkpoint, load_images, load_scenes,
                    normalise, save_checkpoint, shrink, to_unit_range)
from conditions import Conditions
from discriminator_model import Discriminator
from embed import load_encoders
from losses import (box_weights, feature_distance, judged, match_heads, r1_penalty,
                    weighted_distance)
from start import create_generator, start_conditions, widen

SEED = 23
# name, last step, side, batch, rate at the beginning and at the end
PHASES = (('16', 250, 16, 64, 0.03, 0.025), ('64', 700, 64, 8, 0.02, 0.02),
          ('16', 1100, 16, 24, 0.04, 0.02),
          ('32', 1800, 32, 16, 0.025, 0.012), ('64', 3700, 64, 12, 0.014, 0.003),
          ('maps', 4200, 64, 8, 0.005, 0.001),
          ('64', 5800, 64, 12, 0.01, 0.0012), ('maps', 6000, 64, 8, 0.0015, 0.0006),
          ('64', 6600, 64, 12, 0.004, 0.0006),
          ('128', 7500, 128, 8, 0.0035, 0.002), ('adversarial', 10900, 128, 8, 0.003, 0.0015),
          ('decoded', 11250, 128, 8, 0.0015, 0.0003))
STEPS, SHARP_FROM = PHASES[-1][1], 6600
RATE_D, EMA, EMA_EVERY = 0.004, 0.98, 4
R1_EVERY, R1_WEIGHT = 16, 0.3
D_WIDTHS = {64: 32, 32: 64, 16: 96, 8: 128, 4: 160}
EDGES, STEEPNESS, MAPS = 1.0, 6.0, 1.0
LAMBDA_2, LAMBDA_1, MATCHING = 0.1, 0.5, 1.0
ADVERSARIAL = 1.0  # length of the adversarial gradient by the picture, as a share of the other losses'
ADVERSARIAL_FROM, ALONE, RISE = 7500, 100, 100  # steps in which the discriminator learns alone, then those in which the share rises
WORN = (0.4, 1.6)  # share of worn conditions and their largest error in the last phase
SHOWN = 60  # held-out scenes that are drawn while training
PATH, START = (os.path.join(BUILD, name) for name in ('generator.pt', 'generator-start.pt'))


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
        self.generator = self.begin()
        self.codes = Codes(self.images, self.conditions, self.generator.config.z_dim)
        for module in self.generator.modules():
            module.clamp = None  # never reached; the page clamps as the format says
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        self.discriminator = Discriminator(D_WIDTHS)
        self.optimiser = torch.optim.Adam(parameter_groups(self.generator), betas=(0.9, 0.99))
        self.optimiser_d = torch.optim.Adam(self.discriminator.parameters(), lr=RATE_D,
                                            betas=(0.0, 0.99))

    def begin(self):
        """A fresh generator, or the restored one at the step where it stopped."""
        generator, kept = create_generator(self.side), load_checkpoint(START)
        start_conditions(generator, self.conditions, SEED)
        if kept:
            widen(generator, kept['average'])
            self.step = SHARP_FROM
        return generator

    def parts(self):
        """Name -> what has a state."""
        names = ('generator', 'average', 'discriminator', 'optimiser', 'optimiser_d')
        return {name: getattr(self, name) for name in names}

    def load(self):
        kept = load_checkpoint(PATH)
        for name, part in self.parts().items() if kept else ():
            part.load_state_dict(kept[name])
        self.step = kept['step'] if kept else self.step

    def save(self, path=PATH):
        states = {name: part.state_dict() for name, part in self.parts().items()}
        save_checkpoint(path, step=self.step, **states)

    def phase(self):
        """Entry of `PHASES`, its steps that are done, and all of its steps."""
        first, entry = 0, PHASES[0]
        for entry in PHASES:
            if self.step < entry[1]:
                break
            first = entry[1]
        return entry, min(self.step, entry[1]) - first, entry[1] - first

    def set_rates(self):
        """Warm up, then half a cosine in each phase."""
        (_, _, _, _, begin, end), done, of = self.phase()
        rate = end + (begin - end) * (1 + np.cos(np.pi * done / of)) / 2
        for group in self.optimiser.param_groups:
            group['lr'] = group['scale'] * rate * min(1.0, (done + 1) / 100)

    def draw_batch(self, n, side, worn):
        """True pictures, their conditions, z, and the weights of their pixels, seeded by the step."""
        rng = np.random.default_rng([SEED, self.step])
        torch.manual_seed(SEED * 1_000_003 + self.step)
        rows = rng.choice(len(self.images), n, replace=False)
        truth = to_unit_range(self.images[rows])
        weights = torch.from_numpy(self.weights[rows]).float()[:, None]
        if side < self.side:
            truth, weights = (F.adaptive_avg_pool2d(x, side) for x in (truth, weights))
        condition, kinds = self.conditions.draw(rows, rng, *worn)
        z = self.codes.draw(rows, kinds) * (side == self.side)  # kept out while it could only disturb
        return truth, condition, z, weights / weights.mean()

    def map_losses(self, drawn, truth, condition):
        """Feature maps of the demo CLIP, and lambda 2."""
        with bfloat16():
            with torch.no_grad():
                wanted = self.clip.stages(normalise(shrink(truth)))
            found = self.clip.stages(normalise(shrink(drawn)))
            embedded = self.clip.embed(found[-1]).float()
        match = match_heads(embedded, condition)
        maps = feature_distance(found, wanted)
        return MAPS * maps + LAMBDA_2 * match, dict(maps=maps, match=match)

    def adversarial_share(self):
        """Rises after the discriminator has learnt alone for a while."""
        return ADVERSARIAL * min(max((self.step - ADVERSARIAL_FROM - ALONE) / RISE, 0), 1)

    def fool(self, drawn, verdict_true, condition, weights):
        """The generator's adversarial loss with lambda 1, and the distance of the discriminator's maps."""
        self.discriminator.requires_grad_(False)
        with bfloat16():
            verdict = self.discriminator.judge(drawn, condition)
        self.discriminator.requires_grad_(True)
        maps = feature_distance(verdict.maps, [x.detach() for x in verdict_true.maps])
        return (judged(verdict.logits, weights, 1) + LAMBDA_1 * match_heads(verdict.features, condition)
                + MATCHING * maps)

    def train_discriminator(self, drawn, truth, verdict_true, condition, weights):
        """One step of the discriminator; every sixteenth with R1."""
        with bfloat16():
            verdict = self.discriminator.judge(drawn.detach(), condition)
        total = loss = (judged(verdict.logits, weights, -1) + judged(verdict_true.logits, weights, 1)
                        + LAMBDA_1 * match_heads(verdict_true.features, condition))
        if self.step % R1_EVERY == 0:
            half = slice(0, len(truth) // 2)
            penalty = r1_penalty(self.discriminator, truth[half], condition[half])
            total = loss + penalty * (R1_WEIGHT / 2 * R1_EVERY)
        self.optimiser_d.zero_grad()
        total.backward()
        self.optimiser_d.step()
        return dict(d=loss, real=verdict_true.places[0].mean(), fake=verdict.places[0].mean())

    def step_generator(self, drawn, loss, adversarial=None):
        """One step of Adam, and of the average. The adversarial gradient is brought to its share of the other."""
        (gradient,) = torch.autograd.grad(loss, drawn, retain_graph=adversarial is not None)
        if adversarial is not None:
            (more,) = torch.autograd.grad(adversarial, drawn)
            gradient = gradient + more * (self.adversarial_share() * gradient.norm() / (more.norm() + 1e-12))
        self.optimiser.zero_grad()
        drawn.backward(gradient)
        self.optimiser.step()
        if self.step % EMA_EVERY == 0:
            for mean, value in zip(self.average.parameters(), self.generator.parameters()):
                mean.lerp_(value.detach(), 1 - EMA)

    def advance(self):
        """One step; returns the figures of the log."""
        self.set_rates()
        name, _, side, batch, _, _ = self.phase()[0]
        truth, condition, z, weights = self.draw_batch(batch, side, WORN if name == 'decoded' else ())
        with bfloat16():
            drawn = self.generator(z, condition, 'none', upto=side)
        pixels, edges, steepness = weighted_distance(drawn, truth, weights)
        loss = pixels + EDGES * edges + STEEPNESS * steepness
        figures = dict(pixels=pixels, edges=edges, steepness=steepness)
        if name in ('maps', '128', 'adversarial', 'decoded'):
            more, told = self.map_losses(drawn, truth, condition)
            loss, figures = loss + more, {**figures, **told}
        if name in ('adversarial', 'decoded'):
            with bfloat16():
                verdict_true = self.discriminator.judge(truth, condition)
            figures['fool'] = self.fool(drawn, verdict_true, condition, weights)
            self.step_generator(drawn, loss, figures['fool'])
            figures.update(self.train_discriminator(drawn, truth, verdict_true, condition, weights))
        else:
            self.step_generator(drawn, loss)
        self.step += 1
        return figures


def report(trainer, heldout, truth):
    """Draw the held-out scenes and print how sharp and how near they are."""
    side = trainer.phase()[0][2]
    drawn = draw_heldout(trainer.average, heldout, upto=side)
    truth = F.adaptive_avg_pool2d(truth, side)
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
