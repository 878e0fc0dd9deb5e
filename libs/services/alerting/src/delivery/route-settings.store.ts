import { routesSetting, type ChannelSetting, type RoutesSetting } from '@carbawatch/contracts';
import type { Tx } from '@carbawatch/postgres';
import type { SecretBox } from '@carbawatch/service-kit';

/** One version of a site's routes; secrets are sealed. */
export interface StoredRoutes {
  readonly site: string;
  readonly version: number;
  readonly changedAt: string;
  readonly changedBy: string;
  readonly setting: RoutesSetting;
}

interface Row {
  readonly site: string;
  readonly version: number;
  readonly changedAt: Date;
  readonly changedBy: string;
  readonly body: unknown;
}

/** The routes in force of a site, null where nobody has set any. */
export async function routesInForce(tx: Tx, site: string): Promise<StoredRoutes | null> {
  const [row] = await tx.query<Row>(
    `SELECT site, version, changed_at AS "changedAt", changed_by AS "changedBy", body
     FROM alerting.route_setting WHERE site = $1 ORDER BY version DESC LIMIT 1`,
    [site],
  );
  if (!row) return null;
  const setting = routesSetting.parse(row.body);
  return { ...row, changedAt: row.changedAt.toISOString(), setting };
}

/** Keeps a new version; the caller has sealed its secrets. */
export async function saveRoutes(
  tx: Tx,
  routes: Omit<StoredRoutes, 'version' | 'changedAt'> & { readonly changedAt: Date },
): Promise<void> {
  // Two administrators at once would make one version: the table's lock lets one wait.
  await tx.execute('LOCK TABLE alerting.route_setting IN SHARE ROW EXCLUSIVE MODE');
  await tx.execute(
    `INSERT INTO alerting.route_setting (site, version, changed_at, changed_by, body)
     SELECT $1, coalesce(max(version), 0) + 1, $2, $3, $4
     FROM alerting.route_setting WHERE site = $1`,
    [routes.site, routes.changedAt, routes.changedBy, JSON.stringify(routes.setting)],
  );
}

function placeOf(site: string, channel: string): string {
  return `alerting.route_setting/${site}/${channel}`;
}

/** The setting as it is stored: new secrets sealed, absent ones taken over from the one before. */
export function withSealedSecrets(
  site: string,
  setting: RoutesSetting,
  before: RoutesSetting | null,
  box: SecretBox,
): RoutesSetting {
  const kept = new Map(before?.channels.map((channel) => [channel.name, secretOf(channel)]));
  const channels = setting.channels.map((channel) => {
    if (channel.kind !== 'webhook' && channel.kind !== 'fhir') return channel;
    const { secret, ...rest } = channel;
    const sealed =
      secret === undefined
        ? kept.get(channel.name)
        : box.seal(secret, placeOf(site, channel.name)).toString('base64');
    // A secret goes to nobody else: the address that it was given for is part of it.
    const same = before?.channels.some((c) => c.name === channel.name && sameTarget(c, channel));
    if (sealed === undefined || (secret === undefined && !same)) return rest;
    return { ...rest, secret: sealed };
  });
  return { ...setting, channels };
}

function sameTarget(before: ChannelSetting, after: ChannelSetting): boolean {
  return 'url' in before && 'url' in after && before.url === after.url;
}

function secretOf(channel: ChannelSetting): string | undefined {
  return 'secret' in channel ? channel.secret : undefined;
}

/** Channels whose secret may be left out of a new setting. */
export function keptSecrets(before: RoutesSetting | null, after: RoutesSetting): Set<string> {
  const kept = after.channels.filter((channel) =>
    before?.channels.some(
      (b) => b.name === channel.name && secretOf(b) !== undefined && sameTarget(b, channel),
    ),
  );
  return new Set(kept.map(({ name }) => name));
}

/** A channel with its secret in the clear, for the moment of sending. */
export function openedChannel(
  site: string,
  setting: RoutesSetting,
  name: string,
  box: SecretBox,
): ChannelSetting | null {
  const channel = setting.channels.find((candidate) => candidate.name === name);
  if (!channel) return null;
  const sealed = secretOf(channel);
  if (sealed === undefined) return channel;
  const secret = box.open(Buffer.from(sealed, 'base64'), placeOf(site, name)).toString('utf8');
  return channel.kind === 'webhook' || channel.kind === 'fhir' ? { ...channel, secret } : channel;
}

/**
 * After a change of the secret key: seals the secrets of every version's channels anew, so that the
 * old key opens none of them. Answers how many versions had one.
 */
export async function resealRoutes(tx: Tx, box: SecretBox): Promise<number> {
  const rows = await tx.query<Pick<Row, 'site' | 'version' | 'body'>>(
    `SELECT site, version, body FROM alerting.route_setting ORDER BY site, version FOR UPDATE`,
  );
  let resealed = 0;
  for (const { site, version, body } of rows) {
    const setting = routesSetting.parse(body);
    const isOutdated = setting.channels.some((channel) => {
      const sealed = secretOf(channel);
      return sealed !== undefined && box.isOutdated(Buffer.from(sealed, 'base64'));
    });
    if (!isOutdated) continue;
    const channels = setting.channels.map(
      (channel) => openedChannel(site, setting, channel.name, box) ?? channel,
    );
    const sealed = withSealedSecrets(site, { ...setting, channels }, null, box);
    await tx.execute(
      'UPDATE alerting.route_setting SET body = $3 WHERE site = $1 AND version = $2',
      [site, version, JSON.stringify(sealed)],
    );
    resealed += 1;
  }
  return resealed;
}
