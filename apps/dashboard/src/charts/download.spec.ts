import { csvOf } from './download';

describe('a table that is downloaded', () => {
  it('quotes what holds a comma, a quote or a line', () => {
    expect(csvOf([['a,b', 'say "x"', 'two\nlines', 1.5, null]])).toBe(
      '"a,b","say ""x""","two\nlines",1.5,\r\n',
    );
  });

  it.each(['=1+1', '+1', '-cmd', '@sum'])('never hands a spreadsheet a formula: %s', (text) => {
    expect(csvOf([[text]])).toBe(`'${text}\r\n`);
  });

  it('leaves negative numbers as they are', () => {
    expect(csvOf([[-0.25]])).toBe('-0.25\r\n');
  });
});
