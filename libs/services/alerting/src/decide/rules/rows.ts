import type { RuleSubject } from '@carbawatch/contracts';
import type { Picture } from '../picture';
import { admissionRows, dischargeRows, personRows } from './admission-rows';
import type { Parameters, Row } from './row';
import { carbapenemaseRows, isolateRows, specimenRows, wardTimeRows } from './isolate-rows';

export type RowsOf = (picture: Picture, parameters: Parameters) => Row[];

/** Subjects that are about one person and need nobody else. */
export const PERSON_ROWS: Readonly<Partial<Record<RuleSubject, RowsOf>>> = {
  isolate: isolateRows,
  carbapenemase: carbapenemaseRows,
  'ward-time': wardTimeRows,
  specimen: specimenRows,
  admission: admissionRows,
  discharge: dischargeRows,
  person: personRows,
};
