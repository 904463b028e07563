/**
 * @file What the readers will take in at most. Sizes inside a file are written by whoever made the
 * file, so every limit is counted on real bytes, and every declared size is compared with the file.
 */

/** Largest array that is read in one piece; browsers cap one buffer near 2 GiB. */
export const MAX_ARRAY_BYTES = 1_610_612_736;
/** Largest output of a gzip whose reader needs it whole. */
export const MAX_INFLATED_BYTES = 1_073_741_824;
/** Output above which the ratio of {@link MAX_INFLATE_RATIO} is enforced. */
export const BOMB_FLOOR_BYTES = 33_554_432;
/** Real files of zeros reach 1000:1, so the ratio only counts above the floor. */
export const MAX_INFLATE_RATIO = 200;
/** Deflate cannot do better than this; a gzip that claims more is cut short. */
export const DEFLATE_LIMIT = 1040;
/** Page of a sequential read. */
export const PAGE_BYTES = 4_194_304;
/** Bytes that sniffing looks at. */
export const HEAD_BYTES = 4096;
/** Arrays up to this size are read whole on inspection. */
export const INSPECT_ARRAY_BYTES = 67_108_864;
/** All arrays of one file together, on inspection. */
export const INSPECT_FILE_BYTES = 268_435_456;
/** Named arrays of one file. */
export const MAX_ARRAYS = 10_000;
