/** One event of a stream (WHATWG HTML, section 9.2), as far as the server writes them. */
export interface LiveEvent {
  readonly id: string | null;
  readonly type: string;
  readonly data: string | null;
}

/** Takes text as it comes, in any pieces, and gives each event once it is whole. */
export class EventReader {
  private rest = '';

  take(text: string): LiveEvent[] {
    const blocks = (this.rest + text).split(/\r?\n\r?\n/);
    this.rest = blocks.pop() ?? '';
    return blocks.map(eventOf);
  }
}

function eventOf(block: string): LiveEvent {
  let id: string | null = null;
  let type = 'message';
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') id = value;
    if (field === 'event') type = value;
    if (field === 'data') data.push(value);
  }
  return { id, type, data: data.length > 0 ? data.join('\n') : null };
}
