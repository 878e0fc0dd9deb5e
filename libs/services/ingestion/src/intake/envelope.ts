import type { MessageStatusName, Problem } from '@carbawatch/contracts';
import type { SiteScope } from '@carbawatch/service-kit';
import type { Answer, Channel } from '../decide/answer';

/** What the sender asked beside the payload; kept with it, so that a replay asks the same. */
export interface PayloadOptions {
  readonly sample?: string | undefined;
  readonly dateFormat?: string | undefined;
  readonly charset?: string | undefined;
  /** A saved column mapping of this site; a replay reads with it as it is then. */
  readonly profile?: { readonly site: string; readonly name: string } | undefined;
}

/** One payload as it came in. */
export interface Envelope {
  readonly channel: Channel;
  /** The site of what names none. */
  readonly site: string;
  /** The sites that the sender may write to. */
  readonly mayWrite: SiteScope;
  /** Name of the key, or `MSH-3/MSH-4` over MLLP. */
  readonly sender: string;
  /** In lower case, without parameters. */
  readonly contentType: string;
  readonly options: PayloadOptions;
  /** HL7 MSH-3, MSH-4 and MSH-10; empty where the content alone says what is the same. */
  readonly controlId: string;
  /** On the site's clock. */
  readonly receivedAt: Date;
  readonly body: Buffer;
  /** W3C trace context of the request. */
  readonly traceparent?: string | undefined;
  /** Set where the transport itself says that the payload is not whole: it is kept and not read. */
  readonly defect?: 'frame-not-ended' | undefined;
}

/** What became of a message, and what its sender is told. */
export interface Outcome {
  readonly messageId: string;
  readonly status: MessageStatusName;
  readonly answer: Answer;
  readonly duplicateOf: string | null;
  readonly problems: readonly Problem[];
}
