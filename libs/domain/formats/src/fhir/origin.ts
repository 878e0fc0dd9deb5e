import { plainCoded, wordOf } from './coded';
import type { Concept, EncounterResource } from './resources';

type Hospitalization = EncounterResource['hospitalization'];

/** Codes without a text; terminology.hl7.org/CodeSystem/admit-source. */
const SOURCES: ReadonlyMap<string, string> = new Map([
  ['hosp-trans', 'transferred from other hospital'],
  ['emd', 'emergency department'],
  ['outp', 'outpatient department'],
  ['gp', 'general practitioner'],
  ['mp', 'medical practitioner'],
  ['nursing', 'nursing home'],
  ['psych', 'psychiatric hospital'],
  ['rehab', 'rehabilitation facility'],
]);

/** terminology.hl7.org/CodeSystem/discharge-disposition */
const DISPOSITIONS: ReadonlyMap<string, string> = new Map([
  ['alt-home', 'alternative home'],
  ['other-hcf', 'other healthcare facility'],
  ['hosp', 'hospice'],
  ['long', 'long-term care'],
  ['aadvice', 'left against advice'],
  ['psy', 'psychiatric hospital'],
  ['rehab', 'rehabilitation facility'],
  ['snf', 'skilled nursing facility'],
]);

/** The source in words, else the place that is named as the origin. */
export function admittedFrom(stay: Hospitalization): string | undefined {
  return worded(stay?.admitSource, SOURCES) ?? stay?.origin?.display;
}

export function dischargedTo(stay: Hospitalization): string | undefined {
  return stay?.destination?.display ?? worded(stay?.dischargeDisposition, DISPOSITIONS);
}

function worded(
  concept: Concept | undefined,
  words: ReadonlyMap<string, string>,
): string | undefined {
  const [coding] = plainCoded(concept).codings;
  const said = wordOf(concept);
  return said === coding?.code ? (words.get(said ?? '') ?? said) : said;
}
