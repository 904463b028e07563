"""Does the simulated world hold together? Ridge from single trials to the demo CLIP, judged on the 300 shared conditions.

Asserts: retrieval at least 60 of 300 both ways for averages of three trials, worse for single trials, chance for shuffled scans, and that
silencing regions hurts what these regions carry more than silencing as many random voxels does.
"""

import json
import os
import sys

import numpy as np
from scipy.linalg import cho_factor, cho_solve

import settings as S
from decoding import average_by_condition, load_trials, load_z, retrieval, roi_volume, singles, targets, unit
from responses.content import GROUPS

PENALTIES = (100.0, 300.0, 1000.0, 3000.0, 10000.0, 30000.0)
FLOOR, CHANCE_MOST = 60, 8
PROBES = {'people and animals': (['face-like', 'animal'], None), 'indoors': (None, 'indoor')}


def ridge(x, y, penalty):
    """Weights (nVoxels, dim) of centred data."""
    gram = x.T @ x
    gram[np.diag_indices_from(gram)] += penalty
    return cho_solve(cho_factor(gram), x.T @ y)


def fit(z, y, condition):
    """Penalty chosen on a tenth of the training conditions, by forward plus backward retrieval; then all of them."""
    kept = np.unique(condition)
    held = kept[::10]
    inner = ~np.isin(condition, held)
    tests = average_by_condition(z, condition, held), y[[np.flatnonzero(condition == c)[0] for c in held]]
    mean = y[inner].mean(axis=0)
    scores = {}
    for penalty in PENALTIES:
        weights = ridge(z[inner], y[inner] - mean, penalty)
        scores[penalty] = sum(retrieval(tests[1], tests[0] @ weights + mean))
    best = max(scores, key=scores.get)
    mean = y.mean(axis=0)
    return ridge(z, y - mean, best), mean, best


def regions():
    """Masks over nsdgeneral voxels."""
    inside = roi_volume('nsdgeneral') > 0
    prf = roi_volume('prf-visualrois')[inside]
    named = {'V1 to hV4': prf > 0}
    named['places'] = roi_volume('floc-places')[inside] > 0
    named['faces and bodies'] = (roi_volume('floc-faces')[inside] > 0) | (roi_volume('floc-bodies')[inside] > 0)
    return named


def labels(scenes):
    """Two facts about each scene: people or animals in it; indoors."""
    living = set(GROUPS['face-like']) | set(GROUPS['animal'])
    return {
        'people and animals': np.array([bool(living & set(scene['categories'])) for scene in scenes]),
        'indoors': np.array([scene['background'] == 'indoor' for scene in scenes]),
    }


def probe(train, answer, strength=1.0):
    """A linear reader of one fact from true embeddings: weights and mean."""
    mean = train.mean(axis=0)
    return ridge(train - mean, answer.astype(float) - answer.mean(), strength), mean


def auc(score, answer):
    order = np.argsort(np.argsort(score)) + 1
    n, p = len(answer), answer.sum()
    return (order[answer].sum() - p * (p + 1) / 2) / (p * (n - p))


def silence(z, mask):
    return np.where(mask[None, :], 0, z)


def silencing_table(z, decode, truth, facts, readers):
    """What is left after silencing each region, beside as many random voxels (mean of five draws)."""
    rng = S.rng('truth')
    table = {}
    for name, mask in {'nothing': np.zeros(z.shape[1], bool), **regions()}.items():
        rows = [_figures(decode(silence(z, mask)), truth, facts, readers)]
        draws = [rng.permutation(mask) for _ in range(5)] if mask.any() else []
        control = [_figures(decode(silence(z, draw)), truth, facts, readers) for draw in draws]
        table[name] = {'voxels': int(mask.sum()), 'silenced': rows[0], 'random': _mean(control) if control else rows[0]}
    return table


def _figures(predicted, truth, facts, readers):
    forward, backward = retrieval(truth, predicted)
    out = {'forward': forward, 'backward': backward, 'cosine': round(float((unit(predicted) * truth).sum(axis=1).mean()), 4)}
    for name, (weights, mean) in readers.items():
        out[name] = round(float(auc((unit(predicted) - mean) @ weights, facts[name])), 4)
    return out


def _mean(rows):
    return {key: round(float(np.mean([row[key] for row in rows])), 4) for key in rows[0]}


def main():
    z, (condition, shared) = load_z(), load_trials()
    wanted = np.unique(condition[shared])
    image = targets(np.load(S.work_path('clip-image.npy')))
    with open(os.path.join(S.BUILD, 'stimuli', 'scenes.json')) as file:
        scenes = json.load(file)[: S.CONDITIONS]
    weights, mean, penalty = fit(z[~shared], image[condition[~shared]], condition[~shared])
    decode = lambda scans: scans @ weights + mean  # noqa: E731
    truth = image[wanted]
    averaged = average_by_condition(z, condition, wanted)
    all_facts = labels(scenes)
    training = np.unique(condition[~shared])
    readers = {name: probe(image[training], fact[training]) for name, fact in all_facts.items()}
    facts = {name: fact[wanted] for name, fact in all_facts.items()}
    report = {
        'penalty': penalty,
        'averaged': retrieval(truth, decode(averaged)),
        'single': retrieval(truth, decode(z[singles(condition, wanted)])),
        'shuffled': retrieval(truth, decode(averaged)[S.rng('shuffle').permutation(len(wanted))]),
        'caption (averaged)': _caption_retrieval(z, condition, shared, wanted, averaged),
        'silencing': silencing_table(averaged, decode, truth, facts, readers),
    }
    print(json.dumps(report, indent=1))
    with open(S.work_path('truth.json'), 'w') as out:
        json.dump(report, out, indent=1)
    judge(report)


def _caption_retrieval(z, condition, shared, wanted, averaged):
    """The same towards the mean of the five caption embeddings."""
    text = targets(np.load(S.work_path('clip-text.npy')).mean(axis=1))
    weights, mean, _ = fit(z[~shared], text[condition[~shared]], condition[~shared])
    return retrieval(text[wanted], averaged @ weights + mean)


def judge(report):
    """Print what fails and leave with an error."""
    silenced = report['silencing']
    drop = lambda region, fact: silenced[region]['random'][fact] - silenced[region]['silenced'][fact]  # noqa: E731
    checks = {
        f'averaged retrieval at least {FLOOR} both ways': min(report['averaged']) >= FLOOR,
        'single trials worse than averages': sum(report['single']) < sum(report['averaged']),
        'shuffled scans at chance': max(report['shuffled']) <= CHANCE_MOST,
        'silencing early cortex costs retrieval': sum(silenced['V1 to hV4']['silenced'][k] for k in ('forward', 'backward')) < sum(report['averaged']),
        'places carry indoors more than random voxels': drop('places', 'indoors') > 0,
        'faces and bodies carry people and animals more than random voxels': drop('faces and bodies', 'people and animals') > 0,
    }
    for text, held in checks.items():
        print('ok  ' if held else 'FAIL', text)
    sys.exit(0 if all(checks.values()) else 1)


if __name__ == '__main__':
    main()
