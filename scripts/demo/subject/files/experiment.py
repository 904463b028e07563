"""The design file, the stimulus table, and the behavioural table."""

import csv

import numpy as np
from scipy.io import savemat

import settings as S

RUN_LENGTHS = [63, 62] * 6
COLUMNS = (
    'SUBJECT SESSION RUN TRIAL 73KID 10KID TIME ISOLD ISCORRECT RT CHANGEMIND MEMORYRECENT MEMORYFIRST '
    'ISOLDCURRENT ISCORRECTCURRENT TOTAL1 TOTAL2 BUTTON MISSINGDATA'
).split()


def write_expdesign(path, design):
    """MAT v5, compressed, all doubles. `basiccnt[k, s]`: trials of session s that show their image for the (k+1)-th time."""
    seen = showings(design['master'])
    counts = [[np.sum(seen[s * 750 : (s + 1) * 750] == k) for s in range(40)] for k in range(3)]
    savemat(
        path,
        {
            'masterordering': design['master'].astype(float)[None, :],
            'subjectim': design['subjectim'].astype(float),
            'sharedix': design['subjectim'][:1, :1000].astype(float),
            'basiccnt': np.array(counts, float),
            'stimpattern': design['stimpattern'].astype(float),
        },
        do_compression=True,
    )
    with open(path, 'r+b') as out:  # scipy writes the date into the free text; a fixed text keeps the bytes the same
        out.write(b'MATLAB 5.0 MAT-file, simulated subject'.ljust(116))


def showings(positions):
    """How often each trial's image was shown before (0 = new)."""
    counts = {}
    return np.array([counts.setdefault(p, []).append(1) or len(counts[p]) - 1 for p in positions.tolist()])


def trials_of_positions(master):
    """1-based trial numbers of each position: (10001, 3)."""
    table = np.zeros((10001, 3), int)
    filled = np.zeros(10001, int)
    for trial, position in enumerate(master.tolist(), 1):
        table[position, filled[position]] = trial
        filled[position] += 1
    return table


def write_stim_info(path, design, coco_ids):
    """`nsd_stim_info_merged.csv` with a row for each picture that exists (ids 0..999)."""
    header = ['', 'cocoId', 'cocoSplit', 'cropBox', 'loss', 'nsdId', 'flagged', 'BOLD5000', 'shared1000']
    header += [f'subject{s}' for s in range(1, 9)] + [f'subject{s}_rep{r}' for s in range(1, 9) for r in range(3)]
    trials = trials_of_positions(design['master'])
    positions = np.zeros((8, S.CONDITIONS + 1), int)
    for subject, row in enumerate(design['subjectim']):
        here = np.flatnonzero(row <= S.CONDITIONS)
        positions[subject, row[here]] = here + 1
    with open(path, 'w', newline='') as out:
        writer = csv.writer(out, lineterminator='\n')
        writer.writerow(header)
        for nsd_id in range(S.CONDITIONS):
            where = positions[:, nsd_id + 1]
            shared = bool(1 <= where[0] <= 1000)
            row = [nsd_id, coco_ids[nsd_id], 'val2017', '(0, 0, 0, 0)', 0.0, nsd_id, False, False, shared]
            row += [int(p > 0) for p in where] + [int(t) for p in where for t in trials[p]]
            writer.writerow(row)


def write_responses(path, design, rng):
    """One row per trial. Memory is simulated: an old picture is recognised the better, the fewer trials lie between."""
    master, id73k = design['master'], design['id73k']
    last, first, last_here = {}, {}, {}
    with open(path, 'w') as out:
        out.write('\t'.join(COLUMNS) + '\n')
        for trial, image in enumerate(id73k.tolist()):
            session, row = divmod(trial, S.TRIALS_PER_SESSION)
            if row == 0:
                last_here = {}
            old, old_here = image in last, image in last_here
            recent = trial - last[image] - 1 if old else np.nan
            earliest = trial - first[image] - 1 if old else np.nan
            answer = _answer(old, recent, rng)
            run, slot = _run_and_slot(row, design['stimpattern'][session])
            values = [1, session + 1, run + 1, _trial_in_run(row) + 1, image, int(master[trial]), _time(session, run, slot)]
            values += [int(old), int(answer['says_old'] == old), answer['rt'], int(answer['changes']), recent, earliest]
            values += [int(old_here), int(answer['says_old'] == old_here), *answer['totals'], answer['button'], 0]
            out.write('\t'.join(_text(v) for v in values) + '\n')
            last[image] = last_here[image] = trial
            first.setdefault(image, trial)


def _answer(old, recent, rng):
    says_old = bool(rng.uniform() < (0.97 - 0.07 * np.log10(recent + 1) if old else 0.12))
    changes = rng.uniform() < 0.02
    final = 2 if says_old else 1
    totals = [int(final == 1 or changes), int(final == 2 or changes)]
    return {'says_old': says_old, 'changes': changes, 'button': final, 'totals': totals, 'rt': float(np.round(rng.gamma(9, 95) + 250, 4))}


def _run_and_slot(row, pattern):
    """Run and slot of the row-th stimulus of a session whose runs hold 63 or 62."""
    starts = np.cumsum([0, *RUN_LENGTHS])
    run = int(np.searchsorted(starts, row, side='right') - 1)
    return run, int(np.flatnonzero(pattern[run])[row - starts[run]])


def _trial_in_run(row):
    starts = np.cumsum([0, *RUN_LENGTHS])
    return int(row - starts[np.searchsorted(starts, row, side='right') - 1])


def _time(session, run, slot):
    """Days since midnight of the first day: weekly sessions at 10:00, runs of 5 min with a minute between, trials of 4 s."""
    return session * 7 + (10 * 3600 + run * 360 + slot * 4) / 86400


def _text(value):
    if isinstance(value, float):
        return 'NaN' if np.isnan(value) else repr(value)
    return str(value)
