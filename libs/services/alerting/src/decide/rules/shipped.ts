import { alertRuleDocument, type AlertRuleDocument } from '@carbawatch/contracts';
import icuHepatobiliary from './documents/icu-hepatobiliary.json';
import vulnerableUnit from './documents/vulnerable-unit.json';
import notIsolated from './documents/not-isolated.json';
import invasive from './documents/invasive.json';
import newCpe from './documents/new-cpe.json';
import hepatobiliary from './documents/hepatobiliary.json';
import provisional from './documents/provisional.json';
import notInHouse from './documents/not-in-house.json';
import knownReadmission from './documents/known-readmission.json';
import importRule from './documents/import.json';
import exportRule from './documents/export.json';
import contacts from './documents/contacts.json';
import contactReadmission from './documents/contact-readmission.json';
import contactExport from './documents/contact-export.json';
import cluster from './documents/cluster.json';
import hospitalWide from './documents/hospital-wide.json';
import rareMechanism from './documents/rare-mechanism.json';
import dual from './documents/dual.json';
import speciesJump from './documents/species-jump.json';
import wardSpeciesJump from './documents/ward-species-jump.json';
import lastLine from './documents/last-line.json';
import specimenPositive from './documents/specimen-positive.json';
import suspectedPending from './documents/suspected-pending.json';
import discordant from './documents/discordant.json';
import statutoryReport from './documents/statutory-report.json';
import feedSilent from './documents/feed-silent.json';
import feedClock from './documents/feed-clock.json';
import signal from './documents/signal.json';

/** The rules as shipped, one file each, in the order in which a person reads them. */
export const SHIPPED_RULES: readonly AlertRuleDocument[] = [
  icuHepatobiliary,
  vulnerableUnit,
  notIsolated,
  invasive,
  newCpe,
  hepatobiliary,
  provisional,
  notInHouse,
  knownReadmission,
  importRule,
  exportRule,
  contacts,
  contactReadmission,
  contactExport,
  cluster,
  hospitalWide,
  rareMechanism,
  dual,
  speciesJump,
  wardSpeciesJump,
  lastLine,
  specimenPositive,
  suspectedPending,
  discordant,
  statutoryReport,
  feedSilent,
  feedClock,
  signal,
].map((document) => alertRuleDocument.parse(document));
