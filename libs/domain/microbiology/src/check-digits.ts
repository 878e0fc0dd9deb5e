/**
 * Check digits of the two code systems that travel with results. A code that fails was corrupted
 * or invented on the way (published messages hold `505451-3` for 50545-3), so it must not be read.
 */

/** LOINC: Luhn mod 10 over the digits before the hyphen, the rightmost doubled (Users' Guide). */
export function isValidLoinc(code: string): boolean {
  const parts = /^(\d{1,7})-(\d)$/.exec(code);
  const digits = parts?.[1];
  const check = parts?.[2];
  if (digits === undefined || check === undefined) return false;
  let sum = 0;
  let doubled = true;
  for (let i = digits.length - 1; i >= 0; i -= 1) {
    const digit = digits.charCodeAt(i) - 48;
    sum += doubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
    doubled = !doubled;
  }
  return (10 - (sum % 10)) % 10 === Number(check);
}

// The dihedral group D5 and the permutation of Verhoeff (1969), as in the SNOMED CT release guide.
const D5 = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const PERMUTATION = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** SNOMED CT identifier: 6 to 18 digits with a Verhoeff check digit, no leading zero. */
export function isValidSnomed(id: string): boolean {
  if (!/^[1-9]\d{5,17}$/.test(id)) return false;
  let state = 0;
  for (let i = 0; i < id.length; i += 1) {
    const digit = Number(id[id.length - 1 - i]);
    const permuted = Number(PERMUTATION[i % 8]?.[digit]);
    state = Number(D5[state]?.[permuted]);
  }
  return state === 0;
}
