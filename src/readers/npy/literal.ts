/**
 * @file The subset of Python literals that an NPY header is written in: dict, tuple, list, string,
 * whole number, True, False, None. A parser, never an evaluator.
 */
import { malformed } from '../fail.ts';

export type Literal = string | number | boolean | null | Literal[] | Map<string, Literal>;

const MAX_DEPTH = 16;
const TOKEN = /\s*(?:([[\](){},:])|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+)L?|([A-Za-z]+))/y;
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['True', true],
  ['False', false],
  ['None', null],
]);

type Token = { mark: string } | { value: Literal };

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const trimmed = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < trimmed.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(trimmed);
    if (!found) throw malformed(`NPY header cannot be read at character ${at}`, { at });
    const [, mark, single, double, digits, word] = found;
    const quoted = single ?? double;
    if (mark !== undefined) tokens.push({ mark });
    else if (quoted !== undefined) tokens.push({ value: quoted.replace(/\\(.)/g, '$1') });
    else if (digits !== undefined) tokens.push({ value: Number(digits) });
    else tokens.push({ value: wordValue(word ?? '') });
  }
  return tokens;
}

function wordValue(word: string): boolean | null {
  const value = WORDS.get(word);
  // Words after a string prefix (u'...', b'...') do not occur in what numpy writes.
  if (value === undefined) throw malformed(`NPY header holds the word ${word}`, { word });
  return value;
}

/** Recursive descent over the tokens. */
class Parser {
  private at = 0;
  constructor(private readonly tokens: Token[]) {}

  parse(): Literal {
    const value = this.value(0);
    if (this.at !== this.tokens.length) throw malformed('NPY header goes on after its dict');
    return value;
  }

  private value(depth: number): Literal {
    if (depth > MAX_DEPTH) throw malformed('NPY header is nested too deeply');
    const token = this.tokens[this.at];
    this.at += 1;
    if (!token) throw malformed('NPY header ends early');
    if ('value' in token) return token.value;
    if (token.mark === '{') return this.entries(depth + 1);
    if (token.mark === '(') return this.items(')', depth + 1);
    if (token.mark === '[') return this.items(']', depth + 1);
    throw malformed(`NPY header holds ${token.mark} where a value belongs`);
  }

  private takes(mark: string): boolean {
    const token = this.tokens[this.at];
    if (!token || !('mark' in token) || token.mark !== mark) return false;
    this.at += 1;
    return true;
  }

  private items(close: string, depth: number): Literal[] {
    const items: Literal[] = [];
    while (!this.takes(close)) {
      items.push(this.value(depth));
      if (this.takes(',')) continue;
      if (this.takes(close)) break;
      throw malformed('NPY header lacks a comma');
    }
    return items;
  }

  private entries(depth: number): Map<string, Literal> {
    const entries = new Map<string, Literal>();
    while (!this.takes('}')) {
      const key = this.value(depth);
      if (typeof key !== 'string' || !this.takes(':'))
        throw malformed('NPY header key is no string');
      entries.set(key, this.value(depth));
      if (this.takes(',')) continue;
      if (this.takes('}')) break;
      throw malformed('NPY header lacks a comma');
    }
    return entries;
  }
}

/** @throws LabError `malformed-file` for anything but a literal. */
export function parseLiteral(text: string): Literal {
  return new Parser(tokenize(text)).parse();
}
