import { unescapeText } from './tokens';
import type { Segment } from './tokens';
import type { Hl7Reading } from './context';

export interface Observation {
  readonly obx: Segment;
  readonly notes: Segment[];
}

/** One OBR with what follows it. */
export interface Order {
  readonly obr: Segment;
  readonly observations: Observation[];
  readonly notes: Segment[];
  readonly specimens: Segment[];
}

/** The results of one patient; a message may hold several. */
export interface PersonResults {
  readonly pid: Segment | undefined;
  pv1: Segment | undefined;
  readonly orders: Order[];
}

/**
 * ORU^R01: `{ [PID [PV1]] { OBR {OBX} [SPM] } }`; SPM is met before and after the OBX alike.
 * OUL^R22 is built around the specimen: `[PID [PV1]] { SPM {OBX} { OBR {OBX} } }`, so that each SPM
 * is that of the orders behind it, and what stands between the two is about the specimen itself.
 */
export function resultsOf(reading: Hl7Reading): PersonResults[] {
  const isSpecimenOriented = reading.header.messageType === 'OUL';
  let specimen: Segment | undefined;
  const persons: PersonResults[] = [];
  const current = (): PersonResults => {
    const last = persons.at(-1);
    if (last) return last;
    const person = { pid: undefined, pv1: undefined, orders: [] };
    persons.push(person);
    return person;
  };
  for (const segment of reading.segments) {
    const isOfSpecimen = specimen !== undefined && !ownsOrder(persons, specimen);
    const order = isOfSpecimen ? undefined : persons.at(-1)?.orders.at(-1);
    switch (segment.name) {
      case 'PID':
        persons.push({ pid: segment, pv1: undefined, orders: [] });
        specimen = undefined;
        break;
      case 'PV1':
        current().pv1 ??= segment;
        break;
      case 'OBR':
        current().orders.push({
          obr: segment,
          observations: [],
          notes: [],
          specimens: specimen ? [specimen] : [],
        });
        break;
      case 'OBX':
        order?.observations.push({ obx: segment, notes: [] });
        break;
      case 'SPM':
        if (isSpecimenOriented) specimen = segment;
        else order?.specimens.push(segment);
        break;
      case 'NTE':
        (order?.observations.at(-1)?.notes ?? order?.notes)?.push(segment);
        break;
    }
  }
  return persons;
}

/** Whether an order has followed the specimen. */
function ownsOrder(persons: readonly PersonResults[], specimen: Segment): boolean {
  return persons.at(-1)?.orders.at(-1)?.specimens[0] === specimen;
}

/** The parent that OBR-26 and OBR-29 of a panel name. */
export interface ParentLink {
  /** Placer and filler number of the parent order; senders mix them up, so both are tried. */
  readonly numbers: readonly string[];
  readonly filler: string;
  readonly subId: string;
  readonly text: string;
}

/**
 * OBR-26 is `code&text&system ^ sub-id ^ text`, OBR-29 `placer ^ filler`, each with subcomponents.
 * Some senders escape the `&` of both (`\T\`), and the `^` too: what is a separator is then found
 * only after unescaping.
 */
export function parentLinkOf(reading: Hl7Reading, obr: Segment): ParentLink | null {
  const result = parts(reading, obr, 26);
  const order = parts(reading, obr, 29);
  const first = (component: string | undefined): string =>
    (component ?? '').split(obr.delimiters.subcomponent)[0]?.trim() ?? '';
  const numbers = [first(order[1]), first(order[0])].filter((number) => number !== '');
  const subId = first(result[1]);
  const text = (result[2] ?? '').trim();
  if (numbers.length === 0 && subId === '' && text === '') return null;
  return { numbers, filler: numbers[0] ?? '', subId, text };
}

function parts(reading: Hl7Reading, obr: Segment, field: number): string[] {
  const { component, escape } = obr.delimiters;
  const raw = obr.value(field).raw;
  if (raw.includes(`${escape}T${escape}`) || raw.includes(`${escape}S${escape}`)) {
    reading.report('escaped-subcomponents', obr.at(field));
  }
  const text = raw.includes(component) ? raw : unescapeText(raw, obr.delimiters);
  return text.split(component).map((part) => unescapeText(part, obr.delimiters));
}

/** The number that a laboratory files an order under: OBR-3 filler, else OBR-2 placer. */
export function accessionOf(order: Order): string {
  return order.obr.text(3) || order.obr.text(2);
}
