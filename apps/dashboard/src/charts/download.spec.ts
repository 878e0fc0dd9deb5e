import { csvOf, headedSvg } from './download';

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

describe('a drawing that is downloaded', () => {
  const heading = { title: 'CPE & CRE', note: '2024 < 2025', ink: '#000', soft: '#555' };
  const headed = (svg: string) => headedSvg(svg, { ...heading, ground: '#fff' });

  it('stands below its title and its question', () => {
    const svg = headed('<svg width="300" height="200" xmlns="x"><path d=""/></svg>');
    expect(svg).toMatch(/^<svg [^>]*width="300" height="244" viewBox="0 0 300 244">/);
    expect(svg).toContain('>CPE &amp; CRE</text>');
    expect(svg).toContain('>2024 &lt; 2025</text>');
    expect(svg).toContain(
      '<svg y="44" width="300" height="200" xmlns="x"><path d=""/></svg></svg>',
    );
  });

  it('keeps each term of its question, in as many lines as its width asks for', () => {
    const note =
      '2024-01-01 – 2024-12-31 (Asia/Shanghai) · 期间内患者首株 · 住院 · Wilson 95% · 2026.1';
    const own = '<svg width="300" height="200"></svg>';
    const svg = headedSvg(own, { ...heading, note, ground: '#fff' });
    const lines = [...svg.matchAll(/<text [^>]*font-size="11"[^>]*>([^<]*)</g)].map(
      ([, line]) => line,
    );
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join(' ').replaceAll(' ', '')).toBe(note.replaceAll(' ', ''));
    const top = Number(/<svg y="(\d+)"/.exec(svg)?.[1]);
    expect(
      Math.max(...[...svg.matchAll(/<text [^>]*y="(\d+)"/g)].map(([, y]) => Number(y))),
    ).toBeLessThan(top);
  });

  it('says what its colours stand for, where it does not do so itself', () => {
    const legend = [
      { name: 'KPC-2 (3)', colour: '#0072b2' },
      { name: 'Size: isolates', colour: null },
    ];
    const own = '<svg width="300" height="200"></svg>';
    const svg = headedSvg(own, { ...heading, ground: '#fff', legend });
    expect(svg).toMatch(/^<svg [^>]*height="295"/);
    expect(svg).toContain('fill="#0072b2"/><g transform="translate(16 0)">');
    for (const { name } of legend) expect(svg).toContain(`>${name}</text>`);
  });

  it('is left as it is where nobody knows how large it is', () => {
    expect(headed('')).toBe('');
  });
});
