"""h5py's view of session 1 and of the last picture, for `read-back.ts` to compare with. Prints JSON."""

import json
import os

import h5py
import numpy as np

import settings as S
from decoding import FOLDER, roi_volume


def main():
    mask = (roi_volume('nsdgeneral') > 0).reshape(S.GRID[::-1])
    inside, outside = np.argwhere(mask)[100].tolist(), np.argwhere(~mask)[100].tolist()
    with h5py.File(os.path.join(FOLDER, 'betas_session01.hdf5')) as file:
        betas = file['betas']
        record = {'shape': betas.shape, 'chunks': betas.chunks, 'allocated': inside, 'empty': outside}
        record['series'] = betas[(slice(None), *inside)].tolist()
        record['sum'] = int(sum(betas[:, k].sum(dtype=np.int64) for k in range(betas.shape[1])))
    with h5py.File(os.path.join(S.TREE, 'nsddata_stimuli', 'stimuli', 'nsd', 'nsd_stimuli.hdf5')) as file:
        record['pixels'] = file['imgBrick'][S.CONDITIONS - 1].ravel().tolist()
    print(json.dumps(record))


if __name__ == '__main__':
    main()
