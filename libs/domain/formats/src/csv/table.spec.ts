import { findDelimiter, readTable, standalone } from './table';
import type { Table } from './table';

function table(text: string): Table {
  const read = readTable(text);
  if ('kind' in read) throw new Error(read.code);
  return read;
}

describe('delimited text', () => {
  it.each([
    ['a,b,c', ','],
    ['a;b;c', ';'],
    ['a\tb\tc', '\t'],
    ['a|b|c', '|'],
    ['"a,b,c,d";e;f', ';'],
    ['"say ""x,y,z""";e;f', ';'],
    ['a', ','],
    ['', ','],
  ])('of header %j is parted at %j', (header, delimiter) => {
    expect(findDelimiter(`${header}\n1,2;3,4|5\t6`)).toBe(delimiter);
  });

  it('knows the line and the text of each record', () => {
    const { rows } = table('h1,h2\r\n\r\na,"b\r\nc"\r\nd,e');
    expect(rows.map(({ line, cells, raw }) => [line, cells, raw])).toEqual([
      [3, ['a', 'b\r\nc'], 'a,"b\r\nc"'],
      [5, ['d', 'e'], 'd,e'],
    ]);
  });

  it('marks a record with an open quote', () => {
    const { rows } = table('h1,h2\na,b\n"c,d\n');
    expect(rows.map(({ malformed }) => malformed)).toEqual([false, true]);
  });

  it('gives a record back with its header', () => {
    const read = table('h1;h2\na;b\nc;d\n');
    expect(standalone(read, read.rows.slice(1))).toBe('h1;h2\nc;d\n');
  });
});
