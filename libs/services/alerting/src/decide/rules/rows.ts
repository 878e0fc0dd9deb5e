import type { RuleSubject } from '@carbawatch/contracts';
import type { Picture } from '../picture';
import { admissionRows, personRows } from './admission-rows';
import { dischargeRows } from './discharge-rows';
import { outpatientRows } from './outpatient-rows';
import type { Parameters, Row } from './row';
import { carbapenemaseRows, isolateRows, specimenRows, wardTimeRows } from './isolate-rows';
import {
  listedTimeRows,
  specimenAsIsolateRows,
  specimenCarbapenemaseRows,
  specimenTimeRows,
} from './rows-without-isolate';
import { screenGrowthRows } from './screen-growth-rows';

export type RowsOf = (picture: Picture, parameters: Parameters) => Row[];

/** Subjects that are about one person and need nobody else. */
export const PERSON_ROWS: Readonly<Partial<Record<RuleSubject, RowsOf>>> = {
  isolate: withMore(isolateRows, {
    specimens: specimenAsIsolateRows,
    screenGrowth: screenGrowthRows,
  }),
  carbapenemase: withMore(carbapenemaseRows, { specimens: specimenCarbapenemaseRows }),
  'ward-time': withMore(wardTimeRows, {
    specimens: specimenTimeRows,
    lists: listedTimeRows,
  }),
  specimen: specimenRows,
  admission: (picture, parameters) => [
    ...admissionRows(picture, parameters),
    ...outpatientRows(picture, parameters),
  ],
  discharge: dischargeRows,
  person: personRows,
};

/** Rows of what has no isolate come after those of isolates, where a parameter of the rule asks. */
function withMore(rowsOf: RowsOf, more: Readonly<Record<string, RowsOf>>): RowsOf {
  return (picture, parameters) => [
    ...rowsOf(picture, parameters),
    ...Object.entries(more).flatMap(([name, rows]) =>
      parameters[name] === true ? rows(picture, parameters) : [],
    ),
  ];
}
