import { jsonErrorAt } from './json-error';

describe('the place where a text stops being JSON', () => {
  it.each([
    ['{"a": }', 7],
    ['{"a": 1,}', 9],
    ['{"a": 1 "b": 2}', 9],
    ['[1, 2', 6],
    ['{"a": "x', 7],
    ["{'a': 1}", 2],
    ['{"a": NaN}', 7],
    ['{} {}', 4],
    ['[1}', 3],
    ['{"a": 01}', 8],
    ['', 1],
  ])('%s: character %i', (text, place) => {
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(jsonErrorAt(text)).toBe(place);
  });
});
