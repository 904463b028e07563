"""A folded posterior cortex: a cap of a super-ellipsoid, dented by sulci.

A point of the sheet is addressed by `q` (two numbers): the angle from the occipital pole is |q|, its direction is
(medial or lateral, dorsal) as seen from behind. `Sheet.mid(q)` gives the middle layer in mm (x right, y anterior, z superior).
"""

import numpy as np

POLE_Y = -24.5
FRONT_Y = 26.0
HALF_WIDTH = {'medial': 14.5, 'lateral': 21.0}
HALF_HEIGHT = 20.5
CENTRE_X = 16.4
ROUNDNESS = 2.4
SULCUS_DEPTH_MM = 6.5
SULCUS_SPACING_MM = 17.0
MAX_ANGLE = 1.42  # radians from the pole at which the sheet ends


class Sheet:
    """One hemisphere. `side` is -1 for the left and +1 for the right."""

    def __init__(self, side, rng):
        self.side = side
        count = 24
        directions = rng.normal(size=(count, 3))
        directions /= np.linalg.norm(directions, axis=1, keepdims=True)
        spacing = SULCUS_SPACING_MM * np.exp(rng.normal(0, 0.22, count))
        self.waves = directions * (2 * np.pi / spacing)[:, None]
        self.phases = rng.uniform(0, 2 * np.pi, count)

    def _direction(self, q):
        theta = np.linalg.norm(q, axis=1)
        unit = q / np.maximum(theta, 1e-9)[:, None]
        sine = np.sin(theta)
        return np.column_stack([sine * unit[:, 0], -np.cos(theta), sine * unit[:, 1]])

    def _smooth(self, q):
        """Unfolded cap and its outward direction (approximately the normal)."""
        d = self._direction(q)
        outward = d[:, 0] * self.side > 0
        width = np.where(outward, HALF_WIDTH['lateral'], HALF_WIDTH['medial'])
        scaled = np.column_stack([d[:, 0] / width, d[:, 1] / (FRONT_Y - POLE_Y), d[:, 2] / HALF_HEIGHT])
        radius = (np.abs(scaled) ** ROUNDNESS).sum(axis=1) ** (-1 / ROUNDNESS)
        points = d * radius[:, None] + [self.side * CENTRE_X, FRONT_Y, 0]
        slope = np.sign(scaled) * np.abs(scaled) ** (ROUNDNESS - 1)
        slope /= np.column_stack([width, np.full(len(q), FRONT_Y - POLE_Y), np.full(len(q), HALF_HEIGHT)])
        return points, slope / np.linalg.norm(slope, axis=1, keepdims=True)

    def sulcal_depth(self, q):
        """0 on a gyral crown, 1 at the bottom of a sulcus."""
        points, _ = self._smooth(q)
        noise = np.cos(points @ self.waves.T + self.phases).sum(axis=1) * np.sqrt(2 / len(self.phases))
        folds = 1 / (1 + np.exp(-2.2 * (noise - 0.1)))
        return np.maximum(folds * (1 - self._calcarine(q, points, 9.0)), self._calcarine(q, points, 3.4))

    def _calcarine(self, q, points, width):
        """The sulcus that V1 lies in: along the medial wall, from near the pole forwards."""
        medial = np.clip(-q[:, 0] * self.side / 0.35, 0, 1)
        return medial * np.exp(-(((points[:, 2] - 0.5) / width) ** 2))

    def mid(self, q):
        points, outward = self._smooth(np.asarray(q, float))
        return points - outward * (SULCUS_DEPTH_MM * self.sulcal_depth(q))[:, None]

    def area_density(self, q, step=1e-3):
        """mm^2 of folded sheet for one unit of q-area."""
        du = (self.mid(q + [step, 0]) - self.mid(q - [step, 0])) / (2 * step)
        dv = (self.mid(q + [0, step]) - self.mid(q - [0, step])) / (2 * step)
        return np.linalg.norm(np.cross(du, dv), axis=1)
