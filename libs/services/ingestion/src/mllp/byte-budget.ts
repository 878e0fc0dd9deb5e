/** Bytes of frames that are not whole yet, over all connections of the process. */
export class ByteBudget {
  private left: number;

  constructor(bytesMax: number) {
    this.left = bytesMax;
  }

  take(bytes: number): boolean {
    if (bytes > this.left) return false;
    this.left -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.left += bytes;
  }
}
