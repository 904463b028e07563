/**
 * @file The little XML that GIFTI needs, since workers have no DOM: elements, attributes, text,
 * CDATA. Entities are the five of XML and numbers; nothing external is ever fetched.
 */
import { LabError } from '../../domain/errors.ts';
import { malformed } from '../fail.ts';

export interface XmlElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  /** Text of the element itself, entities resolved. */
  text: string;
}

const MAX_DEPTH = 32;
const MAX_ELEMENTS = 200_000;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

function resolveEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x?[\da-fA-F]+|\w+);/g, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name[1] === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function parseAttributes(source: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const found of source.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes.set(found[1] ?? '', resolveEntities(found[2] ?? found[3] ?? ''));
  }
  return attributes;
}

/** The text is over although `mark` has to come. */
function endsBefore(mark: string, what: string, text: string): LabError {
  const found = text.length;
  return new LabError(
    'truncated-file',
    `XML ends inside ${what}: expected ${mark}, found the end after ${found} characters. ` +
      'The file is cut short; copy it again.',
    { expected: mark, found },
  );
}

function skipTo(text: string, mark: string, from: number, what: string): number {
  const at = text.indexOf(mark, from);
  if (at < 0) throw endsBefore(mark, what, text);
  return at + mark.length;
}

/** The document type may hold an internal subset in brackets. */
function skipDoctype(text: string, from: number): number {
  const close = skipTo(text, '>', from, 'its document type');
  const bracket = text.indexOf('[', from);
  if (bracket < 0 || bracket > close) return close;
  return skipTo(text, '>', skipTo(text, ']', bracket, 'its document type'), 'its document type');
}

/** Ends of comments, instructions and CDATA at `at`; undefined for a tag. */
function specialEnd(text: string, at: number): { end: number; text: string } | undefined {
  if (text.startsWith('<!--', at))
    return { end: skipTo(text, '-->', at + 4, 'a comment'), text: '' };
  if (text.startsWith('<?', at)) {
    return { end: skipTo(text, '?>', at + 2, 'an instruction'), text: '' };
  }
  if (text.startsWith('<![CDATA[', at)) {
    const end = skipTo(text, ']]>', at + 9, 'CDATA');
    return { end, text: text.slice(at + 9, end - 3) };
  }
  if (text.startsWith('<!', at)) return { end: skipDoctype(text, at), text: '' };
  return undefined;
}

function openElement(source: string): { element: XmlElement; closed: boolean } {
  const closed = source.endsWith('/');
  const body = closed ? source.slice(0, -1) : source;
  const name = /^[\w:.-]+/.exec(body)?.[0];
  if (name === undefined) throw malformed(`XML tag <${source.slice(0, 40)}> has no name`);
  const attributes = parseAttributes(body.slice(name.length));
  return { element: { name, attributes, children: [], text: '' }, closed };
}

/**
 * Parse a document.
 *
 * @returns  The root element.
 * @throws LabError `truncated-file` where it ends too early, `malformed-file` for what is not
 *   well-formed, too deep or too much.
 */
export function parseXml(text: string): XmlElement {
  const document: XmlElement = { name: '', attributes: new Map(), children: [], text: '' };
  const stack: XmlElement[] = [document];
  let elements = 0;
  let at = 0;
  while (at < text.length) {
    const top = stack.at(-1) ?? document;
    const open = text.indexOf('<', at);
    const textEnd = open < 0 ? text.length : open;
    if (textEnd > at && stack.length > 1) top.text += resolveEntities(text.slice(at, textEnd));
    if (open < 0) break;
    const special = specialEnd(text, open);
    if (special) {
      top.text += special.text;
      at = special.end;
      continue;
    }
    at = skipTo(text, '>', open, 'a tag');
    const source = text.slice(open + 1, at - 1);
    if (source.startsWith('/')) {
      if (top.name !== source.slice(1).trim()) throw malformed(`XML </${top.name}> is missing`);
      stack.pop();
      continue;
    }
    const { element, closed } = openElement(source);
    elements += 1;
    if (elements > MAX_ELEMENTS || stack.length > MAX_DEPTH) {
      throw malformed(`XML has too many or too deeply nested elements`);
    }
    top.children.push(element);
    if (!closed) stack.push(element);
  }
  const [root] = document.children;
  const last = stack.at(-1)?.name ?? '';
  if (stack.length > 1) throw endsBefore(`</${last}>`, `its element ${last}`, text);
  if (!root) throw endsBefore('<GIFTI>', 'its head', text);
  return root;
}

/** Children of one name. */
export function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}
