import type { Provider, Type } from '@nestjs/common';
import { SiteClockWorker } from './site/site-clock.worker';

/** The joined picture: who lies where, who carries what, clusters, contacts, the site's rules. */
export const PICTURE_CONTROLLERS: readonly Type[] = [];

/** What these controllers read as the role that owns nothing. */
export const PICTURE_TABLES = [
  'isolate_fact',
  'specimen_fact',
  'carrier_fact',
  'movement_fact',
  'person_link',
  'occupancy',
  'known_case',
  'cluster',
  'contact',
  'site_clock',
  'alert_rules',
  'rule_job',
] as const;

export function pictureProviders(): Provider[] {
  return [SiteClockWorker];
}
