"""Chooses among the averaged generators that training left: `.demo-build/generator-best.pt`.

Of those that pass the limits of `evaluate.py` on held-out scenes (all of them if none does) the one with
the least Fréchet distance. The figures alone are not enough: look at `.demo-build/sheet.png` as well.
"""

import glob
import os
import re
import shutil

from common import BUILD, labels_of, load_categories, load_images, load_scenes, to_unit_range
from conditions import Conditions
from evaluate import draw, load_features, load_generator, measure, passes
from export import GENERATOR_PATH


def candidates():
    """Checkpoints by step."""
    found = (re.search(r'generator-(\d+)\.pt$', path) for path in glob.glob(f'{BUILD}/generator-*.pt'))
    return sorted(int(match.group(1)) for match in found if match)


def main():
    truth, conditions = to_unit_range(load_images('heldout')), Conditions('heldout')
    labels, net = labels_of(load_scenes('heldout'), load_categories()), load_features()
    measured = []
    for step in candidates():
        path = os.path.join(BUILD, f'generator-{step}.pt')
        pictures = draw(load_generator(path, truth.shape[-1]), 'both', conditions)
        figures = measure(pictures, truth, labels, net)
        good = passes(figures)
        print(step, 'passes' if good else 'fails',
              {name: round(value, 3) for name, value in figures.items()}, flush=True)
        measured.append((not good, figures['frechet'], path))
    shutil.copy(min(measured)[2], GENERATOR_PATH)


if __name__ == '__main__' and not os.path.exists(GENERATOR_PATH):
    main()
