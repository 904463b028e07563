"""Losses of the demo generator: how near a drawn picture is to the true one, and Lafite's contrastive term."""

import numpy as np
import torch
import torch.nn.functional as F

from common import unit

TEMPERATURE = 0.5
MAIN_WEIGHT, COMPANION_WEIGHT = 2.0, 4.0  # of pixels in boxes; 1 elsewhere


def contrast(a, b):
    """Lafite's symmetric contrastive loss between rows that belong together."""
    similarity = unit(a) @ unit(b).T / TEMPERATURE
    truth = torch.arange(len(a))
    return (F.cross_entropy(similarity, truth) + F.cross_entropy(similarity.T, truth)) / 2


def match_heads(vectors, condition):
    """Mean contrastive loss between vectors (one set for both heads, or one a head) and both halves of the condition."""
    halves = condition.chunk(2, 1)
    vectors = vectors if isinstance(vectors, list) else [vectors, vectors]
    return sum(contrast(v, c) for v, c in zip(vectors, halves)) / 2


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


def judged(logits, weights, sign):
    """Non-saturating loss of a picture's logit and of its places', places in boxes counting more. Sign 1: should look real."""
    out, places = logits
    total = F.softplus(-sign * out).mean()
    for place in places:
        total = total + (F.softplus(-sign * place) * F.adaptive_avg_pool2d(weights, place.shape[-1])).mean()
    return total / (1 + len(places))


def r1_penalty(discriminator, pictures, condition):
    """Squared gradient of the logits by the true pictures."""
    pictures = pictures.detach().requires_grad_(True)
    verdict = discriminator.judge(pictures, condition)
    total = verdict.out.sum() + sum(place.mean((1, 2, 3)).sum() for place in verdict.places)
    (gradient,) = torch.autograd.grad(total, pictures, create_graph=True)
    return gradient.square().sum((1, 2, 3)).mean()
