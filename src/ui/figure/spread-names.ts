/** @file Names beside points that lie close together, moved apart up and down. Pure. */

export interface NamePlace {
  x: number;
  y: number;
}

/** Names that begin farther apart than this along x do not touch. */
const reach = 70;

/**
 * The same places, with those that would overlap moved to at least `line` apart along y, around their
 * common middle and in the order they lie in.
 */
export function spreadNames(places: readonly NamePlace[], line: number): NamePlace[] {
  const out = places.map((place) => ({ ...place }));
  const order = [...out].sort((a, b) => a.y - b.y);
  // A few sweeps settle the handful of names that a figure has.
  for (let sweep = 0; sweep < 20; sweep += 1) {
    for (let i = 1; i < order.length; i += 1) {
      for (let j = 0; j < i; j += 1) {
        const [above, below] = [order[j], order[i]];
        if (!above || !below || Math.abs(above.x - below.x) > reach) continue;
        const lacks = line - (below.y - above.y);
        if (lacks <= 1e-6) continue;
        above.y -= lacks / 2;
        below.y += lacks / 2;
      }
    }
  }
  return out;
}
