import { Segment, delimitersOf } from './tokens';

/** What MSH says; every text is empty where the field is absent. */
export interface Hl7Header {
  readonly controlId: string;
  readonly messageType: string;
  readonly trigger: string;
  readonly structure: string;
  readonly version: string;
  readonly processingId: string;
  readonly sendingApplication: string;
  readonly sendingFacility: string;
  readonly receivingApplication: string;
  readonly receivingFacility: string;
  readonly messageTime: string;
  readonly acceptAcknowledgement: string;
  readonly applicationAcknowledgement: string;
  readonly charset: string;
}

/** Only the header is looked for, so a flood without one costs no more than this many bytes. */
const HEADER_BYTES_MAX = 65_536;

/**
 * The header of the first message in a frame, read without trusting anything: null when there is no
 * MSH at all. MSH is ASCII in every character set that HL7 allows, so bytes are read one to one,
 * and an acknowledgement written in Latin-1 gives a control id back byte by byte.
 */
export function peekHl7Header(body: Uint8Array): Hl7Header | null {
  const head = Buffer.from(body.subarray(0, HEADER_BYTES_MAX)).toString('latin1');
  const match =
    /(?:^|[\r\n\u000b]|\ufeff|\u00ef\u00bb\u00bf)[ \t]{0,8}(MSH[^\sA-Za-z0-9][^\r\n]*)/.exec(head);
  const text = match?.[1];
  return text === undefined ? null : headerOf(text);
}

export function headerOf(line: string): Hl7Header | null {
  const delimiters = delimitersOf(line);
  if (!delimiters || !line.startsWith('MSH')) return null;
  return readHeader(new Segment('MSH', 1, line, delimiters));
}

export function readHeader(msh: Segment): Hl7Header {
  return {
    controlId: msh.text(10),
    messageType: msh.text(9, 1).toUpperCase(),
    trigger: msh.text(9, 2).toUpperCase(),
    structure: msh.text(9, 3).toUpperCase(),
    version: msh.text(12),
    processingId: msh.text(11).toUpperCase(),
    sendingApplication: identifierOf(msh, 3),
    sendingFacility: identifierOf(msh, 4),
    receivingApplication: identifierOf(msh, 5),
    receivingFacility: identifierOf(msh, 6),
    messageTime: msh.text(7),
    acceptAcknowledgement: msh.text(15).toUpperCase(),
    applicationAcknowledgement: msh.text(16).toUpperCase(),
    charset: msh.text(18),
  };
}

/** Data type HD: a local name, or only a universal id. */
function identifierOf(msh: Segment, field: number): string {
  return msh.text(field, 1) || msh.text(field, 2);
}
