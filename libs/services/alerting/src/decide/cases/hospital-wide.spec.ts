import { isAboveUsual } from './hospital-wide';

describe('more patients of the hospital than usual', () => {
  // Two standard deviations of a Poisson count: 1 + 2, 4 + 4, 9 + 6; one would be 2, 6 and 12.
  it.each([
    [1, 3, 4],
    [4, 8, 9],
    [9, 15, 16],
  ])('where %i are usual: %i are not, %i are', (usual, within, above) => {
    expect(isAboveUsual(within, usual)).toBe(false);
    expect(isAboveUsual(above, usual)).toBe(true);
  });
});
