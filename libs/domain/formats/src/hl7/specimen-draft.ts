import type { CultureResult } from '@carbawatch/contracts';
import { looksForOthers } from '@carbawatch/microbiology';
import { cultureOf } from '../culture-words';
import { ANY_CARBAPENEMASE } from '../screen-result';
import { isCaseNotification, isNotification } from './case-notification';
import { codedField, wordsOf } from './coded';
import type { Hl7Reading } from './context';
import { IsolateDraft, hasNoResult, isTakenBack, orderStatus } from './isolate-draft';
import type { Meaning } from './observation';
import { accessionOf } from './orders';
import type { Order } from './orders';
import type { Segment } from './tokens';

/** What a message says of one specimen: the same lines as of an isolate, and the culture. */
export class SpecimenDraft extends IsolateDraft {
  culture: CultureResult | undefined;
  /** What grew is told as isolates. */
  grewIsolates: true | undefined;
  /** What the plate that grew something had looked for. */
  targetsTested: readonly string[] | undefined;

  /** The report's id is the order's own number: each order has its own versions. */
  get reportId(): string {
    return this.accession;
  }
}

/** What a line says of a culture without naming an organism. */
export type CultureWord = Extract<Meaning, { readonly kind: 'no-organism' | 'screen' }>;

export function isCultureWord(meaning: Meaning): meaning is CultureWord {
  return meaning.kind === 'no-organism' || meaning.kind === 'screen';
}

/** A positive screen is growth: suspected until somebody says of what. */
const SCREENS: Readonly<Record<'positive' | 'indeterminate' | 'invalid', CultureResult>> = {
  positive: 'growth',
  indeterminate: 'invalid',
  invalid: 'invalid',
};

/** The specimens of one patient's results that no isolate stands for, in their order. */
export class SpecimenDrafts {
  private readonly drafts = new Map<string, SpecimenDraft>();

  constructor(private readonly reading: Hl7Reading) {}

  /** The specimen of an order; undefined where the order has no number to know it by. */
  of(order: Order): SpecimenDraft | undefined {
    if (isNotification(order) && !isCaseNotification(order)) return undefined;
    const accession = accessionOf(order);
    if (accession === '') {
      this.reading.report('missing-field', order.obr.at(3), 'OBR-3: the number of the order');
      return undefined;
    }
    const known = this.drafts.get(accession);
    const draft = known ?? new SpecimenDraft(accession, '', order, order.obr.at());
    this.drafts.set(accession, draft);
    draft.addOrder(this.reading, order);
    if (orderStatus(order) === 'cancelled') draft.withdrawn = true;
    return draft;
  }

  /** A line that says what became of the culture, and names no organism. */
  takeCulture(order: Order, obx: Segment, said: CultureWord): void {
    if (hasNoResult(obx) || this.isForOthers(order, obx)) return;
    const draft = this.of(order);
    if (!draft) return;
    draft.addLine(obx);
    if (isTakenBack(obx)) return;
    draft.culture = said.kind === 'screen' ? SCREENS[said.word] : cultureOf(said.why);
    draft.targetsTested = draft.culture === 'growth' ? [ANY_CARBAPENEMASE] : undefined;
  }

  /** A culture for MRSA or *Salmonella* alone is negative for nothing that is watched here. */
  private isForOthers(order: Order, obx: Segment): boolean {
    const { reading } = this;
    const test = wordsOf(codedField(reading, obx, 3));
    const ordered = wordsOf(codedField(reading, order.obr, 4));
    return looksForOthers(test) || looksForOthers([...ordered, ...test, obx.value(5).whole()]);
  }

  /** A culture that was ordered and not done: cancelled, or every line of it without a result. */
  takeUnanswered(order: Order): void {
    const isCancelled = orderStatus(order) === 'cancelled';
    const notDone =
      order.observations.length > 0 &&
      order.observations.every(({ obx }) => obx.text(11).toUpperCase() === 'X');
    if ((!isCancelled && !notDone) || accessionOf(order) === '') return;
    const draft = this.of(order);
    if (draft) draft.culture = 'not-performed';
  }

  all(): SpecimenDraft[] {
    return [...this.drafts.values()];
  }
}
