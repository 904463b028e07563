"""Step 2: which condition is shown when. Writes `design.npz`.

As in NSD: every trial names a position of the subject's list of 10,000 (`masterordering`), positions 1..1000 are the shared images, and
`subjectim` turns a position into a 73k id. The plan covers 40 sessions; this subject did the first 4, in which 300 shared and 700
other positions come three times each, some repetitions within a session and most across sessions.
"""

import numpy as np

import settings as S

POSITIONS = 10000
SUBJECTS = 8
IMAGES_73K = 73000
TRIALS = S.SESSIONS * S.TRIALS_PER_SESSION


def shown_positions():
    """1-based positions of the 1,000 conditions shown."""
    return np.concatenate([np.arange(1, S.SHARED + 1), np.arange(1001, 1001 + S.CONDITIONS - S.SHARED)])


def ordering(rng):
    """Positions of the first 3,000 trials: first showings all along, repetitions soon after or sessions later."""
    shown = shown_positions()
    first = rng.uniform(0, 0.72, len(shown))
    soon = rng.uniform(size=(len(shown), 2)) < 0.25
    gaps = np.where(soon, 0.002 + rng.exponential(0.03, soon.shape), 0.05 + rng.exponential(0.3, soon.shape))
    times = np.column_stack([first, first + gaps[:, 0], first + gaps.sum(axis=1)])
    times = np.where(times > 1, rng.uniform(0, 1, times.shape), times)
    order = np.argsort(times.ravel(), kind='stable')
    return apart(np.repeat(shown, S.REPETITIONS)[order], rng)


def apart(positions, rng):
    """Swap trials until no condition comes twice in a row."""
    positions = positions.copy()
    while (again := np.flatnonzero(positions[1:] == positions[:-1])).size:
        for trial in again:
            other = rng.integers(len(positions))
            positions[[trial, other]] = positions[[other, trial]]
    return positions


def image_table(rng):
    """`subjectim` (8, 10000): positions -> 1-based 73k ids. The pictures that exist here are ids 1..1000, in mixed order."""
    existing = rng.permutation(S.CONDITIONS) + 1
    others = rng.permutation(np.arange(S.CONDITIONS + 1, IMAGES_73K + 1))
    shared = np.concatenate([np.sort(existing[: S.SHARED]), np.sort(others[: 1000 - S.SHARED])])
    table = np.zeros((SUBJECTS, POSITIONS), int)
    table[:, :1000] = shared
    rest = POSITIONS - 1000
    mine = np.concatenate([existing[S.SHARED :], others[1000 : 1000 + rest - (S.CONDITIONS - S.SHARED)]])
    table[0, 1000:] = mine
    free = others[1000 + len(mine) :]
    for subject in range(1, SUBJECTS):
        table[subject, 1000:] = rng.choice(free, rest, replace=False)
    return table


def stimulus_slots(rng):
    """`stimpattern` (40, 12, 75): 63 or 62 stimuli in the 75 slots of odd or even runs; blanks at both ends and spread between."""
    slots = np.ones((40, 12, 75), int)
    slots[:, :, :3] = 0
    slots[:, :, 71:] = 0
    for session in range(40):
        for run in range(12):
            blanks = 5 if run % 2 == 0 else 6
            slots[session, run, rng.choice(np.arange(8, 68, 5), blanks, replace=False)] = 0
    return slots


def main():
    rng = S.rng('design')
    first = ordering(rng)
    planned = np.repeat(np.setdiff1d(np.arange(1, POSITIONS + 1), shown_positions()), S.REPETITIONS)
    master = np.concatenate([first, rng.permutation(planned)])
    table = image_table(rng)
    id73k = table[0, first - 1]
    np.savez_compressed(S.work_path('design.npz'), master=master, subjectim=table, stimpattern=stimulus_slots(rng), id73k=id73k)
    session = np.arange(TRIALS) // S.TRIALS_PER_SESSION
    spread = [len(set(session[id73k == image])) for image in range(1, S.CONDITIONS + 1)]
    print('conditions by number of sessions they are spread over (1, 2, 3):', np.bincount(spread)[1:])
    unique, at = np.unique(id73k, return_index=True)
    print('first-seen conditions per session:', np.bincount(at // S.TRIALS_PER_SESSION, minlength=4))


if __name__ == '__main__':
    main()
