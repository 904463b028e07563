/** @file The keys of the page, as the help lists them. */

export interface KeyHelp {
  keys: string[];
  what: string;
}

export const keyHelp: KeyHelp[] = [
  { keys: ['J'], what: 'Next scan of the list' },
  { keys: ['K'], what: 'Scan before' },
  { keys: ['R'], what: 'A random held-out scan, by the seed' },
  { keys: ['A'], what: 'A single trial, or the mean of all loaded presentations of its picture' },
  { keys: ['Ctrl Z'], what: 'Undo the last choice' },
  { keys: ['Ctrl Shift Z', 'Ctrl Y'], what: 'Redo' },
  { keys: ['C'], what: 'Controls of the result: mean scan, another scan, another presentation' },
  { keys: ['X'], what: 'Effects: this scan, doses, regions, levels, grids' },
  { keys: ['G'], what: 'Gallery of all held-out trials, best to worst' },
  { keys: ['I'], what: 'Interpolate: a chain of scans, curves, films' },
  { keys: ['P'], what: 'Map of all embeddings in a plane' },
  { keys: ['N'], what: 'Generators: which one draws, and all side by side' },
  {
    keys: ['O'],
    what: 'Compose a stimulus, or look at any picture through CLIP and the generator',
  },
  { keys: ['E'], what: 'Export: session, pictures, numbers, methods' },
  { keys: ['D'], what: 'Data: a card for each file' },
  { keys: ['T'], what: 'Train a mapper' },
  { keys: ['M'], what: 'Measure: retrieval, identification, Fréchet distance' },
  { keys: ['L'], what: 'Light or dark' },
  { keys: ['?'], what: 'This page' },
  { keys: ['Esc'], what: 'Close a drawer, leave full screen' },
  { keys: ['↑', '↓', 'Page ↑', 'Page ↓', 'Home', 'End'], what: 'Move in the list of scans' },
];
