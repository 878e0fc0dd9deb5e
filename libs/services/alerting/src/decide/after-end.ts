import type { Moment } from '@carbawatch/contracts';
import { carriageOf } from './carriage';
import { concernsPatient, isCre, isProducer } from './evidence';
import type { IsolateStep } from './facts';
import { isLess, whatBecameOf } from './gone';
import { PARTED } from './cases/case-corrections';
import { VISIT_MOVED_AWAY } from './moved-visits';
import type { Picture } from './picture';
import type { Rule, Standing } from './rule';
import { AFTER_ITS_END, end, endOf, tellAfterEnd, type Track } from './tracks';
import { followed } from './wording';

/** How far what an alert stood on is taken back: says less, or is none of the patient's. */
type Loss = 0 | 1 | 2;

/** What an alert that is over had stood on, and what of it was taken back since. */
interface Past {
  readonly losses: ReadonlyMap<string, Loss>;
  readonly carried: boolean;
  readonly visitStood: boolean;
  /** The numbers that were one person's then. */
  readonly person: readonly string[];
  /** A merge had raised it, which was taken back. */
  isOfMistake: boolean;
  told: string;
}

/** When something was learnt, and which correction it is; empty for none. */
interface Told {
  readonly at: Moment;
  readonly because: () => string;
  /** Which further result it is, where it corrects nothing; else empty. */
  readonly further: () => string;
  readonly person: readonly string[];
  /**
   * Of the undoing of a merge, the same alert had the merge never been told: undefined where it had
   * not been raised then. Null for anything else.
   */
  readonly alone: Track | undefined | null;
}

type Steps = ReadonlyMap<string, IsolateStep>;

/**
 * Alerts of persons that are over, followed on: nothing asks for them any more, but what they had
 * told may be corrected. They say so, or that they are taken back, and call nobody. What had come
 * with the end itself (a test that found nothing) takes nothing back.
 */
export class AlertsPast {
  /** The results as an alert that stands shows them. */
  private readonly shown = new Map<Track, Steps>();
  private readonly past = new Map<Track, Past>();

  stands(track: Track, picture: Picture): void {
    this.past.delete(track);
    const steps = track.finding.isolates.flatMap((id) => {
      const step = picture.steps.get(id);
      return step ? [[id, step] as const] : [];
    });
    this.shown.set(track, new Map(steps));
  }

  ended(track: Track, rule: Rule, standing: Standing, person: readonly string[]): void {
    if (endOf(track.events) !== 'cleared') return;
    this.settle(track, rule, standing, person);
  }

  /** What is so by now takes nothing of it back. */
  private settle(track: Track, rule: Rule, standing: Standing, person: readonly string[]): void {
    const { picture } = standing;
    this.past.set(track, {
      losses: this.lossesOf(track, picture),
      carried: carries(picture),
      visitStood: rule.visitGone(track.finding, standing) === null,
      person,
      isOfMistake: false,
      told: this.toldOf(track, new Map(), picture),
    });
  }

  look(track: Track, rule: Rule, standing: Standing, told: Told): void {
    const past = this.past.get(track);
    if (!past) return;
    const { at, because, further, person, alone } = told;
    const { picture } = standing;
    if (alone === undefined) past.isOfMistake = true;
    else if (past.person.every((one) => person.includes(one))) past.isOfMistake = false;
    const text = this.toldOf(track, past.losses, picture);
    // What went with the other number takes nothing of what was so without it.
    const isRight = alone ? endOf(alone.events) === 'cleared' : false;
    const lost = () => (isRight ? null : this.goneOf(track, past, rule, standing, because));
    const gone = past.isOfMistake ? PARTED : lost();
    const isGone = endOf(track.events) === 'retracted';
    if (gone !== null) {
      const why = alone ? PARTED : gone || text;
      if (!isGone) end(track, at, { as: 'retracted', text: why });
    } else if (isGone || text !== past.told) {
      const again = followed(because() || further(), track.finding.summary);
      const said = alone ? PARTED : text || again;
      if (isGone) end(track, at, { as: 'cleared', text: followed(AFTER_ITS_END, said) });
      else tellAfterEnd(track, at, followed(AFTER_ITS_END, said));
    }
    past.told = text;
    if (isRight) this.settle(track, rule, standing, person);
  }

  /** Why nothing is left of it; empty where the results themselves say so, null where it stood. */
  private goneOf(
    track: Track,
    past: Past,
    rule: Rule,
    standing: Standing,
    because: Told['because'],
  ): string | null {
    const { picture } = standing;
    const { finding } = track;
    const visit = past.visitStood ? rule.visitGone(finding, standing) : null;
    if (visit !== null) return because() === VISIT_MOVED_AWAY ? VISIT_MOVED_AWAY : visit;
    if (!rule.standsOnResults) return null;
    if (rule.subject === 'admission') {
      if (!past.carried || carries(picture)) return null;
      return finding.isolates.length > 0 ? '' : LIST_GONE;
    }
    const losses = this.lossesOf(track, picture);
    const isLost = (id: string) => (losses.get(id) ?? 0) > (past.losses.get(id) ?? 0);
    if (losses.size === 0 || ![...losses.keys()].every(isLost)) return null;
    return finding.isolates.length > 0 ? '' : REPORT_GONE;
  }

  /** What became of those isolates that say less than when it ended. */
  private toldOf(track: Track, before: ReadonlyMap<string, Loss>, picture: Picture): string {
    const { finding } = track;
    const told = { ...finding.facts, keyedSpecies: keyedSpecies(track) };
    const losses = this.lossesOf(track, picture);
    const less = finding.isolates.filter((id) => {
      const step = picture.steps.get(id);
      return (
        (before.size > 0 && (losses.get(id) ?? 0) > (before.get(id) ?? 0)) ||
        (step !== undefined && isLess(step, told))
      );
    });
    return less.length > 0 ? whatBecameOf(less, picture, told) : '';
  }

  private lossesOf(track: Track, picture: Picture): ReadonlyMap<string, Loss> {
    const { isolates, specimens } = track.finding;
    const shown = this.shown.get(track);
    const species = keyedSpecies(track);
    return new Map([
      ...isolates.map((id) => {
        const loss = lossOf(shown?.get(id), picture.steps.get(id), species);
        return [id, loss] as const;
      }),
      ...specimens.map((id) => {
        const shows = picture.specimens.some(
          ({ reportId, positiveMs, suspectedMs }) =>
            reportId === id && (positiveMs !== null || suspectedMs !== undefined),
        );
        return [id, shows ? 0 : 2] as const;
      }),
    ]);
  }
}

const LIST_GONE = 'The report or the list that said so was taken back.';
const REPORT_GONE = 'The report on the specimen was taken back.';

function carries(picture: Picture): boolean {
  return carriageOf(picture, picture.clearing).length > 0;
}

/** The species by which the alert is told apart from others; none where it is not. */
function keyedSpecies({ finding: { key, facts } }: Track): string | null {
  const species = String(facts['species'] ?? '');
  return species !== '' && key.includes(species) ? species : null;
}

function lossOf(
  before: IsolateStep | undefined,
  now: IsolateStep | undefined,
  species: string | null,
): Loss {
  if (!now || !concernsPatient(now)) return 2;
  if (species !== null && now.isolate.organism && now.isolate.organism.code !== species) return 2;
  if (!before || isProducer(now.classification)) return 0;
  if (isProducer(before.classification)) return 1;
  return isCre(before.classification) && !isCre(now.classification) ? 1 : 0;
}
