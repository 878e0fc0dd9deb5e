import { createTransport, type Transporter } from 'nodemailer';
import type { ChannelSetting } from '@carbawatch/contracts';
import { subjectOf, textOf, type Message } from './message';
import { DELIVERED, FAILED, type Attempted } from './sender';

type Email = ChannelSetting & { readonly kind: 'email' };

export interface SmtpSettings {
  /** `smtp://user:password@host:587`, `smtps://…` */
  readonly url: string;
  readonly from: string;
}

/** A mail server that does not answer by then is taken for away. */
const SMTP_MS_MAX = 10_000;

/** Sends by the hospital's mail server. */
export class EmailSender {
  private readonly transport: Transporter;

  constructor(private readonly settings: SmtpSettings) {
    this.transport = createTransport({
      url: settings.url,
      connectionTimeout: SMTP_MS_MAX,
      greetingTimeout: SMTP_MS_MAX,
      socketTimeout: SMTP_MS_MAX,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  /**
   * `Message-ID` is the delivery's, the same at every attempt: mail servers and readers show a
   * repeat (our crash between their answer and our note of it) as the one mail that it is.
   */
  async send(message: Message, channel: Email): Promise<Attempted> {
    try {
      const sent = await this.transport.sendMail({
        from: this.settings.from,
        to: [...channel.to],
        subject: subjectOf(message, channel.language),
        text: textOf(message, channel.language),
        messageId: `<${message.id}@carbawatch>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      // Who was refused is refused again: a further attempt would only tell the others twice.
      return DELIVERED((sent.rejected ?? []).length > 0 ? 'smtp-250-partly' : 'smtp-250');
    } catch (error) {
      return FAILED(codeOf(error));
    }
  }

  close(): void {
    this.transport.close();
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'smtp-failed';
  const status = 'responseCode' in error ? error.responseCode : undefined;
  if (typeof status === 'number') return `smtp-${status}`;
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? `smtp-${code.toLowerCase()}` : 'smtp-failed';
}
