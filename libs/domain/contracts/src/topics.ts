/**
 * The event log's topics; the names are fixed for everybody who listens (CloudEvents, JSON bodies).
 */
export const TOPICS = {
  isolatesReported: 'carbawatch.isolates.reported.v1',
  specimensReported: 'carbawatch.specimens.reported.v1',
  specimensClassified: 'carbawatch.specimens.classified.v1',
  carriersReported: 'carbawatch.carriers.reported.v1',
  isolatesClassified: 'carbawatch.isolates.classified.v1',
  /** Internal, both: what a shadow run would change, from classification to alerting. */
  isolatesShadowed: 'carbawatch.isolates.shadowed.v1',
  specimensShadowed: 'carbawatch.specimens.shadowed.v1',
  encountersChanged: 'carbawatch.encounters.changed.v1',
  /** Internal: between the two stages of alerting. */
  casesChanged: 'carbawatch.cases.changed.v1',
  alertsChanged: 'carbawatch.alerts.changed.v1',
  signalsDetected: 'carbawatch.signals.detected.v1',
  feedsChanged: 'carbawatch.feeds.changed.v1',
} as const;

export type Topic = (typeof TOPICS)[keyof typeof TOPICS];

/**
 * Partitions of every topic, in the log and in Kafka alike. A key's partition is where its order
 * is kept, so this number can't change without a migration of the log.
 */
export const PARTITIONS = 8;

/** Key of a patient's events: the site and the pseudonym under which the message came. */
export function eventKey(site: string, pseudonym: string): string {
  return `${site}/${pseudonym}`;
}
