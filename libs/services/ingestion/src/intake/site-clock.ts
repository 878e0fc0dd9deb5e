import { statedMoment, type Clock, type Config } from '@carbawatch/service-kit';

const HL7_TIME =
  /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(?:(\d{2})(?:\.(\d{1,3})\d*)?)?)?([+-]\d{2})?(\d{2})?$/;

/** An HL7 time (`20240107152000+0800`) as RFC 3339; undefined for anything else. */
function momentOfHl7(text: string): string | undefined {
  const match = HL7_TIME.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour, minute = '00', second = '00', millis, zone, zoneMinutes] = match;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return date;
  const fraction = millis === undefined ? '' : `.${millis}`;
  const offset = zone === undefined ? '' : `${zone}:${zoneMinutes ?? '00'}`;
  return `${date}T${hour}:${minute}:${second}${fraction}${offset}`;
}

/**
 * When a message counts as received. Live this is the wall clock and nothing that a sender says. At
 * a site in demonstration or replay it is the message's own time (MSH-7, or the header
 * `Carbawatch-Received-At`), so that a year can pass in a minute; without one, the wall clock.
 */
export class SiteClock {
  constructor(
    private readonly config: Pick<Config, 'clock' | 'timezone'>,
    private readonly wall: Clock,
  ) {}

  receivedAt(said: { readonly hl7Time?: string; readonly header?: string }): Date {
    const stated =
      statedMoment(this.config, said.header) ??
      statedMoment(this.config, momentOfHl7(said.hl7Time ?? ''));
    return stated ?? this.wall.now();
  }
}
