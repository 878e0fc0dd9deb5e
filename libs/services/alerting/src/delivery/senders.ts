import type { Clock } from '@carbawatch/service-kit';
import { EmailSender, type SmtpSettings } from './email.sender';
import { sendFhir } from './fhir.sender';
import { DELIVERED, FAILED, type Send } from './sender';
import { sendWebhook } from './webhook.sender';

/** Every channel that messages can take. */
export class Senders {
  private readonly email: EmailSender | null;

  constructor(
    smtp: SmtpSettings | null,
    private readonly clock: Clock,
  ) {
    this.email = smtp && new EmailSender(smtp);
  }

  readonly send: Send = async (message, channel) => {
    switch (channel.kind) {
      case 'email':
        return this.email ? this.email.send(message, channel) : FAILED('smtp-not-set');
      case 'webhook':
        return sendWebhook(message, channel, this.clock.now());
      case 'fhir':
        return sendFhir(message, channel);
      case 'in-app':
        // The dispatcher shows the alert to every open page; nobody is reached by that.
        return DELIVERED('in-app');
    }
  };

  close(): void {
    this.email?.close();
  }
}
