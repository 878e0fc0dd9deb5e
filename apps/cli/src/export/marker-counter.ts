/** Counts a mark in a text that comes in pieces, across their borders. */
export class MarkerCounter {
  count = 0;
  private rest = '';

  constructor(private readonly mark: string) {}

  /** Bytes as Latin-1: the marks are ASCII, and no other character's bytes hold them. */
  take(piece: Uint8Array): void {
    const text = this.rest + Buffer.from(piece).toString('latin1');
    let at = text.indexOf(this.mark);
    let end = 0;
    while (at >= 0) {
      this.count += 1;
      end = at + this.mark.length;
      at = text.indexOf(this.mark, end);
    }
    this.rest = text.slice(Math.max(end, text.length - this.mark.length + 1));
  }
}
