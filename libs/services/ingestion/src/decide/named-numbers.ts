/** A shorter number stands in every message for something else. */
const NUMBER_MIN = 4;

/**
 * Whether a payload names one of these record numbers as a word of its own, in whichever format it
 * is and whether anybody could read it or not. Numbers of fewer than four characters are not looked
 * for.
 */
export function namesNumber(payload: Buffer, numbers: readonly string[]): boolean {
  const isUtf16 = payload[0] === 0xff && payload[1] === 0xfe;
  const text = payload.toString(isUtf16 ? 'utf16le' : 'latin1');
  return numbers.some((number) => {
    if (number.length < NUMBER_MIN) return false;
    const sought = isUtf16 ? number : Buffer.from(number, 'utf8').toString('latin1');
    for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
      const around = `${text[at - 1] ?? ' '}${text[at + sought.length] ?? ' '}`;
      if (!/[A-Za-z0-9]/.test(around)) return true;
    }
    return false;
  });
}
