/**
 * Which service answers which path below /api/v1. The standalone and the compose proxy both follow
 * this table, so a client never sees the difference.
 */
export const SERVICES = ['ingestion', 'classification', 'alerting', 'stats'] as const;
export type ServiceName = (typeof SERVICES)[number];

const ROUTES: readonly (readonly [string, ServiceName])[] = [
  ['messages', 'ingestion'],
  ['ledger', 'ingestion'],
  ['keys', 'ingestion'],
  ['clients', 'ingestion'],
  ['oauth', 'ingestion'],
  ['wards', 'ingestion'],
  ['mappings', 'ingestion'],
  ['profiles', 'ingestion'],
  ['feeds', 'ingestion'],
  ['completeness', 'ingestion'],
  ['lineage', 'ingestion'],
  ['process-clock', 'ingestion'],
  ['identities', 'ingestion'],
  ['audit', 'ingestion'],
  ['me', 'ingestion'],
  // What a service says of itself, its dead letters, lies below its own name.
  ['ingestion', 'ingestion'],
  ['classification', 'classification'],
  ['alerting', 'alerting'],
  ['isolates', 'classification'],
  ['specimens', 'classification'],
  ['classify', 'classification'],
  ['typing', 'classification'],
  ['exports', 'classification'],
  ['alerts', 'alerting'],
  ['routes', 'alerting'],
  ['deliveries', 'alerting'],
  ['morning-list', 'alerting'],
  ['risk-model', 'alerting'],
  ['tasks', 'alerting'],
  ['stream', 'alerting'],
  ['alert-rules', 'alerting'],
  ['patients', 'alerting'],
  ['clusters', 'alerting'],
  ['contacts', 'alerting'],
  ['carriers', 'alerting'],
  ['occupancy', 'alerting'],
];

/** Service of the first path segment below /api/v1; what nobody else claims goes to stats. */
export function serviceOfPath(segment: string): ServiceName {
  return ROUTES.find(([prefix]) => prefix === segment)?.[1] ?? 'stats';
}

export function routedSegments(): readonly (readonly [string, ServiceName])[] {
  return ROUTES;
}
