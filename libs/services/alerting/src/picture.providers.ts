import type { Provider, Type } from '@nestjs/common';
import { AlertRulesController } from './http/alert-rules.controller';
import { ClustersController } from './http/clusters.controller';
import { ContactsController } from './http/contacts.controller';
import { PatientsController } from './http/patients.controller';
import { SiteClockWorker } from './site/site-clock.worker';

/** The joined picture: who lies where, who carries what, clusters, contacts, the site's rules. */
export const PICTURE_CONTROLLERS: readonly Type[] = [
  AlertRulesController,
  ClustersController,
  ContactsController,
  PatientsController,
];

/** What these controllers read as the role that owns nothing. */
export const PICTURE_TABLES = [
  'act',
  'isolate_fact',
  'specimen_fact',
  'carrier_fact',
  'movement_fact',
  'person_link',
  'occupancy',
  'known_case',
  'cluster',
  'contact',
  'former_contact',
  'site_clock',
  'alert_rules',
  'rule_job',
] as const;

export function pictureProviders(): Provider[] {
  return [SiteClockWorker];
}
