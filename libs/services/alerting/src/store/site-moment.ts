import type { Tx } from '@carbawatch/postgres';
import type { ServiceContext } from '@carbawatch/service-kit';
import { clocksOf } from './clock';

/** The wall clock; in a demonstration or a replay the clock of what was received. */
export async function siteMoment(
  tx: Tx,
  site: string,
  { config, clock }: Pick<ServiceContext, 'config' | 'clock'>,
): Promise<Date> {
  if (config.clock === 'wall') return clock.now();
  const ms = (await clocksOf(tx, [site])).get(site);
  return ms === undefined ? clock.now() : new Date(ms);
}
