import type { Moment } from '@carbawatch/contracts';
import type { CompiledRule } from './rules/compile-rule';
import type { Row } from './rules/row';
import { advance, derivedOf, end, openTrack, type DerivedAlert, type Track } from './tracks';

/** What a rule was shown of one thing at one moment of knowing. */
export interface Snapshot {
  readonly at: Moment;
  /** Null: there is nothing of it any more. */
  readonly row: Row | null;
  /** Why there is nothing, or nothing that the rule would raise. */
  readonly why: string | null;
  /** The facts took it back, where the end would else be read as having come of itself. */
  readonly corrected?: boolean;
}

export interface SiteAlertSubject {
  readonly site: string;
  /** Whose alert it is; null for what is about no single person. */
  readonly pseudonym: string | null;
  readonly group: string | null;
  readonly wardNow: string | null;
}

/**
 * The alert that a rule of the site makes of one thing's course; none where it never raised. The
 * snapshots come in the order of knowing.
 */
export function alertOfCourse(
  rule: CompiledRule,
  subject: SiteAlertSubject,
  snapshots: readonly Snapshot[],
): DerivedAlert | null {
  let track: Track | null = null;
  for (const { at, row, why, corrected = false } of snapshots) {
    const stands = () => track?.standing ?? false;
    const [finding] = row ? rule.judge([row], stands) : [];
    if (finding) {
      track ??= openTrack(finding, {
        site: subject.site,
        rule: { name: rule.name, goal: rule.goal },
        pseudonym: subject.pseudonym,
        at,
        order: 0,
      });
      advance(track, finding, { at, fedBy: null, becameOf: () => why ?? '' });
    } else if (track?.standing) {
      end(track, at, rule.endWith(track.finding, why, corrected));
    }
  }
  if (!track) return null;
  return derivedOf(track, {
    patient: subject.pseudonym,
    wardNow: subject.wardNow,
    group: subject.group,
  });
}
