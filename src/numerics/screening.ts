/**
 * @file Which captions of a picture are kept as targets (Lin et al. 2022, appendix A.1): captions
 * whose share of the softmax over CLIP's cosines, times a scale, is below a ratio of the best one's
 * are dropped. At ratio 1/2 and scale 100 that is `cosine >= best - ln(2) / 100`. Checked against
 * PyTorch's softmax.
 */
import { cosine } from './vectors.ts';

/**
 * Indices of the captions that are kept, ascending; never none of a picture that has one.
 *
 * @param image     Raw embedding of the picture.
 * @param captions  Raw embeddings of its captions.
 * @param ratio     0 keeps all; 1 keeps only the best and its equals.
 * @param scale     Scale of the cosines in the softmax.
 */
export function screenCaptions(
  image: Float32Array,
  captions: readonly Float32Array[],
  ratio: number,
  scale: number,
): number[] {
  const cosines = captions.map((caption) => cosine(image, caption));
  const best = Math.max(...cosines);
  const shares = cosines.map((value) => Math.exp(scale * (value - best)));
  return shares.flatMap((share, i) => (share >= ratio ? [i] : []));
}
