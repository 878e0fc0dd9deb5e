/** A stretch of a site's isolates, worked on in one transaction. */
export interface Page {
  readonly site: string;
  readonly afterIsolate: string;
  readonly size: number;
}

export interface PageDone {
  /** Null when there was none left. */
  readonly last: string | null;
  readonly done: number;
  readonly changed: number;
}
