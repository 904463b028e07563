"""What is in a picture, as later visual cortex may see it: categories seen by either hemisphere, kind of place, number of objects."""

import numpy as np

GROUPS = {
    'person': ['person'],
    'face-like': ['person', 'cat', 'dog', 'bear', 'teddy bear'],
    'animal': ['bird', 'cat', 'dog', 'horse', 'sheep', 'cow', 'elephant', 'bear', 'zebra', 'giraffe'],
    'vehicle': ['bicycle', 'car', 'motorcycle', 'airplane', 'bus', 'train', 'truck', 'boat'],
    'food': ['banana', 'apple', 'sandwich', 'orange', 'broccoli', 'carrot', 'hot dog', 'pizza', 'donut', 'cake', 'bowl'],
    'furniture': ['chair', 'couch', 'bed', 'toilet', 'potted plant', 'tv', 'clock', 'vase'],
    'handheld': ['bottle', 'wine glass', 'cup', 'scissors', 'cell phone', 'handbag', 'backpack', 'suitcase', 'umbrella', 'book'],
    'sports': ['frisbee', 'skis', 'sports ball', 'kite', 'skateboard', 'surfboard', 'tennis racket'],
    'written': ['stop sign', 'book', 'keyboard', 'laptop', 'clock', 'cell phone', 'traffic light', 'tv'],
}


def category_drive(scenes, names, side):
    """Presence of each category (nScenes, nCategories) for one hemisphere: grows with the box's size, less so when it lies ipsilaterally."""
    drive = np.zeros((len(scenes), len(names)))
    column = {name: i for i, name in enumerate(names)}
    for row, scene in enumerate(scenes):
        for box in scene['boxes']:
            centre = box['x'] + box['w'] / 2
            contralateral = 1 / (1 + np.exp(side * (centre - 0.5) / 0.12))
            drive[row, column[box['category']]] += np.sqrt(box['w'] * box['h']) ** 0.7 * (0.45 + 0.55 * contralateral)
    return np.sqrt(drive)


def place_codes(scenes):
    """One column per background, place and weather: (nScenes, nCodes) of 0 and 1, and the names of the columns."""
    columns = sorted({(kind, scene[kind]) for scene in scenes for kind in ('background', 'place', 'weather') if kind in scene})
    codes = np.array([[float(scene.get(kind) == value) for kind, value in columns] for scene in scenes])
    return codes, [f'{kind}:{value}' for kind, value in columns]


def crowding(scenes):
    """Number of objects, compressed."""
    return np.log([len(scene['boxes']) + 1 for scene in scenes])


def group_matrix(names):
    """(nGroups, nCategories) of 0 and 1."""
    return np.array([[float(name in members) for name in names] for members in GROUPS.values()])


def meaning_space(names, rng, dimensions=14):
    """A random meaning vector for each category: what its groups share plus its own part (nCategories, dimensions)."""
    groups = group_matrix(names)
    shared = groups.T @ rng.normal(size=(len(groups), dimensions))
    own = rng.normal(size=(len(names), dimensions))
    space = shared / np.sqrt(np.maximum(groups.sum(axis=0), 1))[:, None] + 0.9 * own
    return space / np.linalg.norm(space, axis=1, keepdims=True)
