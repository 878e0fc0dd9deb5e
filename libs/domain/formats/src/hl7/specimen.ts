import type { Specimen } from '@carbawatch/contracts';
import { codedField, wordsOf } from './coded';
import type { Coded } from './coded';
import type { Hl7Reading } from './context';
import type { Order } from './orders';
import type { Segment } from './tokens';

/** Specimens by SNOMED CT and HL7 table 0070/0487 code, in the words used here. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['119297000', 'blood'],
  ['BLD', 'blood'],
  ['122575003', 'urine'],
  ['UR', 'urine'],
  ['119334006', 'sputum'],
  ['SPT', 'sputum'],
  ['119339001', 'stool'],
  ['STL', 'stool'],
  ['258527002', 'anal swab'],
  ['258528007', 'rectal swab'],
  ['258529004', 'throat swab'],
  ['119341000', 'bile'],
  ['258450006', 'cerebrospinal fluid'],
  ['CSF', 'cerebrospinal fluid'],
]);

/** Longer texts are documents; patterns are not run over them. */
const TEXT_LENGTH_MAX = 300;

const SCREENING_SITE =
  /\b(rectal|perirectal|anal|perianal|rectum|perineal|groin|axilla)\b|直肠|肛/i;
const SCREENING_ORDER =
  /\bscreen(ing)?\b|\bsurveillance\b|coloni[sz]ation|\bcarriage\b|\b(cpe|cre|cpo|cro|mdro?|esbl|vre|mrsa)[ -](swab|culture|pcr)|筛查|定植|主动监测/i;
const STOOL = /\b(stool|faeces|feces|fecal|faecal)\b|粪/i;
const ENTERIC = /enteric|pathogen|diarrh|gastroent|salmonella|campylobacter|shigella|腹泻/i;
const ENVIRONMENT = /\benvironment(al)?\b|\bsurface swab\b|\bsink\b|\bdrain\b|环境/i;

/** The specimen of an order: SPM where there is one, else OBR-15 and OBR-7. */
export function specimenOf(
  reading: Hl7Reading,
  order: Order,
  spm: Segment | undefined,
): Specimen | undefined {
  const collectedAt = (spm ? reading.moment(spm, 17) : undefined) ?? reading.moment(order.obr, 7);
  const id = spm ? spm.text(2, 2) || spm.text(2, 1) : '';
  const type =
    (spm ? specimenTypeOf(codedField(reading, spm, 4)) : undefined) ?? orderedType(order.obr);
  const purpose = purposeOf(reading, order, spm, type);
  if (id === '' && !type && !collectedAt && !purpose) return undefined;
  return { id: id || undefined, type, purpose, collectedAt };
}

/** The SNOMED CT code of a specimen that is known here by this word; null for another. */
export function specimenSnomed(type: string): string | null {
  return [...TYPES].find(([code, known]) => known === type && /^\d+$/.test(code))?.[0] ?? null;
}

/** A specimen's code in the words used here, else its own text. */
export function specimenTypeOf(coded: Coded): string | undefined {
  for (const { code } of coded.codings) {
    const type = TYPES.get(code.toUpperCase());
    if (type) return type;
  }
  return plainType(coded.texts[0] ?? coded.codings[0]?.code);
}

/** OBR-15 (SPS, until v2.5): its first component is a code of its own, in subcomponents. */
function orderedType(obr: Segment): string | undefined {
  const code = obr.text(15, 1, 1);
  return TYPES.get(code.toUpperCase()) ?? plainType(obr.text(15, 1, 2) || code);
}

function plainType(text: string | undefined): string | undefined {
  const plain = (text ?? '')
    .replace(/\s+(specimen|sample)$/i, '')
    .trim()
    .toLowerCase();
  return plain === '' ? undefined : plain;
}

/**
 * Why the specimen was taken. SPM-11 tells quality control apart; OBR-4, OBR-13 and OBR-31 name a
 * screen; a rectal swab is taken for nothing else, and stool is unless enteric disease is asked
 * for.
 */
function purposeOf(
  reading: Hl7Reading,
  order: Order,
  spm: Segment | undefined,
  type: string | undefined,
): Specimen['purpose'] {
  const role = spm?.text(11).toUpperCase() ?? '';
  if (/^[BCEOQV]$/.test(role)) return 'quality-control';
  const site = [type ?? '', spm ? wordsOf(codedField(reading, spm, 8)).join(' ') : ''].join(' ');
  const asked = [
    ...wordsOf(codedField(reading, order.obr, 4)),
    order.obr.value(13).whole().slice(0, TEXT_LENGTH_MAX),
    ...order.obr.repetitions(31).map((reason) => reason.whole().slice(0, TEXT_LENGTH_MAX)),
  ].join(' ');
  return purposeFromWords({ type, site, asked });
}

/** Why a specimen was taken, from what it is, the words of its site and those of its order. */
export function purposeFromWords(words: {
  readonly type: string | undefined;
  readonly site: string;
  readonly asked: string;
}): Specimen['purpose'] {
  const { type, site, asked } = words;
  if (ENVIRONMENT.test(site) || ENVIRONMENT.test(asked)) return 'environmental';
  if (SCREENING_ORDER.test(asked) || SCREENING_SITE.test(site)) return 'screening';
  if (STOOL.test(site) && !ENTERIC.test(asked)) return 'screening';
  return type === undefined ? undefined : 'clinical';
}
