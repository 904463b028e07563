/**
 * @file How many tokens a network knows: the rows of the table in which it looks its token ids up. Ids
 * are followed from the inputs through operators that do not change them, the table through those that
 * only store it otherwise (half precision, quantised).
 */

export interface GraphNode {
  op: string;
  inputs: string[];
  outputs: string[];
}

/** What leaves token ids as they are. */
const SAME_IDS = new Set(['Identity', 'Cast', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze']);
/** What makes a table from the same table in another form. */
const SAME_TABLE = new Set(['Identity', 'Cast', 'DequantizeLinear']);

/**
 * Rows of the first table that the ids are looked up in.
 *
 * @param nodes    In the order in which they run.
 * @param weights  Shapes of the stored weights by name.
 * @param ids      Names of the inputs of whole numbers.
 * @returns        Undefined where no plain look-up is found.
 */
export function vocabularyOf(
  nodes: readonly GraphNode[],
  weights: ReadonlyMap<string, number[]>,
  ids: readonly string[],
): number | undefined {
  const known = new Set(ids);
  const tables = new Map(weights);
  for (const { op, inputs, outputs } of nodes) {
    const [first = '', second = ''] = inputs;
    const [output = ''] = outputs;
    const table = tables.get(first);
    if (op === 'Gather' && table?.length === 2 && known.has(second)) return table[0];
    if (SAME_IDS.has(op) && known.has(first)) known.add(output);
    if (SAME_TABLE.has(op) && table) tables.set(output, table);
  }
  return undefined;
}
