/** @file Tables against Python's csv module, and tables that are none. */
import { describe, expect, it } from 'vitest';
import { openFile } from '../registry.ts';
import { asFile } from '../testing/fixtures.ts';
import { twinSuite } from '../testing/twin-suite.ts';

await twinSuite('table');

async function columnsOf(name: string, text: string): Promise<[string, string][]> {
  const opened = await openFile(asFile(name, text));
  return opened.arrays.map((array) => [array.path, array.dtype]);
}

describe('tables', () => {
  it('types a column by all its cells', async () => {
    const rows = 'a,b,c,d,e\n1,1.5,True,x,\n2,,False,3,\n-7,1e3,true,4,\n';
    expect(await columnsOf('t.csv', rows)).toEqual([
      ['a', 'int32'],
      ['b', 'float64'],
      ['c', 'bool'],
      ['d', 'string'],
      ['e', 'string'],
    ]);
  });

  it('keeps words that only look like numbers apart from numbers', async () => {
    const opened = await openFile(asFile('t.csv', 'id,v\n007,0x10\n12,1e5\n'));
    expect(opened.arrays.map((array) => array.dtype)).toEqual(['int32', 'string']);
  });

  it('names columns by place when there is no header', async () => {
    expect(await columnsOf('t.tsv', '1\t2\n3\t4\n')).toEqual([
      ['column0', 'int32'],
      ['column1', 'int32'],
    ]);
  });

  it('tells two columns of one name apart', async () => {
    expect((await columnsOf('t.csv', 'a,a,b\n1,2,3\n')).map(([name]) => name)).toEqual([
      'a',
      'a2',
      'b',
    ]);
  });

  it('refuses a row of another width, with its number', async () => {
    await expect(openFile(asFile('t.csv', 'a,b\n1,2\n3\n'))).rejects.toMatchObject({
      code: 'malformed-file',
      context: { line: 3 },
    });
  });

  it('takes a comma for a point only where semicolons part the columns', async () => {
    expect(await columnsOf('t.csv', 'a;b;c\n1,5;2;x,y\n2,25;3;z\n')).toEqual([
      ['a', 'float64'],
      ['b', 'int32'],
      ['c', 'string'],
    ]);
    expect(await columnsOf('t.tsv', 'a\tb\n1,5\t2\n1,500\t3\n')).toEqual([
      ['a', 'string'],
      ['b', 'int32'],
    ]);
  });

  it('says in which line a quote begins that is never closed', async () => {
    const text = 'a,b\n"1\n\n",2\n3,"x\n4,5\n';
    await expect(openFile(asFile('t.csv', text))).rejects.toMatchObject({
      code: 'malformed-file',
      context: { line: 5 },
    });
  });

  it('refuses a text without columns', async () => {
    await expect(
      openFile(asFile('note.txt', 'Dear all,\nhello out there\n')),
    ).rejects.toMatchObject({
      code: 'unknown-format',
    });
  });
});
