import { at } from '../checks';

/** A symmetric positive definite matrix, row by row in one array. */
export interface SymmetricMatrix {
  readonly size: number;
  readonly cells: Float64Array;
}

export function zeroMatrix(size: number): SymmetricMatrix {
  return { size, cells: new Float64Array(size * size) };
}

/** The matrix without one row and column. */
export function without({ size, cells }: SymmetricMatrix, index: number): SymmetricMatrix {
  const keep = [...Array(size).keys()].filter((k) => k !== index);
  const smaller = keep.flatMap((i) => keep.map((j) => at(cells, i * size + j)));
  return { size: size - 1, cells: Float64Array.from(smaller) };
}

/** Lower triangle L with L L' = matrix; null where the matrix is not positive definite. */
export function cholesky({ size, cells }: SymmetricMatrix): SymmetricMatrix | null {
  const factor = new Float64Array(size * size);
  for (let j = 0; j < size; j += 1) {
    for (let i = j; i < size; i += 1) {
      let rest = at(cells, i * size + j);
      for (let k = 0; k < j; k += 1) rest -= at(factor, i * size + k) * at(factor, j * size + k);
      if (i > j) factor[i * size + j] = rest / at(factor, j * size + j);
      else if (rest > 0) factor[j * size + j] = Math.sqrt(rest);
      else return null;
    }
  }
  return { size, cells: factor };
}

/** Solves L v = right. */
export function solveLower(
  { size, cells }: SymmetricMatrix,
  right: ArrayLike<number>,
): Float64Array {
  const solved = new Float64Array(size);
  for (let i = 0; i < size; i += 1) {
    let rest = at(right, i);
    for (let k = 0; k < i; k += 1) rest -= at(cells, i * size + k) * at(solved, k);
    solved[i] = rest / at(cells, i * size + i);
  }
  return solved;
}

/** right' (L L')^-1 right, in `room` as long as right: asked of every row, it makes no array. */
export function quadraticForm(
  { size, cells }: SymmetricMatrix,
  right: ArrayLike<number>,
  room: Float64Array,
): number {
  let total = 0;
  for (let i = 0; i < size; i += 1) {
    let rest = at(right, i);
    for (let k = 0; k < i; k += 1) rest -= at(cells, i * size + k) * at(room, k);
    const solved = rest / at(cells, i * size + i);
    room[i] = solved;
    total += solved * solved;
  }
  return total;
}

/** Solves L L' v = right. */
export function solve(factor: SymmetricMatrix, right: ArrayLike<number>): Float64Array {
  const { size, cells } = factor;
  const solved = solveLower(factor, right);
  for (let i = size - 1; i >= 0; i -= 1) {
    let rest = at(solved, i);
    for (let k = i + 1; k < size; k += 1) rest -= at(cells, k * size + i) * at(solved, k);
    solved[i] = rest / at(cells, i * size + i);
  }
  return solved;
}

export function logDeterminant({ size, cells }: SymmetricMatrix): number {
  let total = 0;
  for (let i = 0; i < size; i += 1) total += 2 * Math.log(at(cells, i * size + i));
  return total;
}
