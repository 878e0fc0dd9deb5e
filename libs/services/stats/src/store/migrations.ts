import type { SchemaMigrations } from '@carbawatch/postgres';
import { CoverResistant1792370000003 } from './migrations/cover-resistant-1792370000003';
import { CreateClinical1792300000001 } from './migrations/create-clinical-1792300000001';
import { CreateMadeWith1792200000000 } from './migrations/create-made-with-1792200000000';
import { CreateStats1792100000000 } from './migrations/create-stats-1792100000000';
import { CreateSignals1792340000000 } from './migrations/create-signals-1792340000000';
import { CreateWardStay1792310000000 } from './migrations/create-ward-stay-1792310000000';
import { NameRulesOfContributions1792330000000 } from './migrations/name-rules-of-contributions-1792330000000';
import { PublishCourses1792410000000 } from './migrations/publish-courses-1792410000000';
import { PublishWards1792390000000 } from './migrations/publish-wards-1792390000000';
import { ReadSitesOnce1792370000000 } from './migrations/read-sites-once-1792370000000';
import { SumBedDays1792370000001 } from './migrations/sum-bed-days-1792370000001';
import { SumCategories1792380000000 } from './migrations/sum-categories-1792380000000';
import { SumPanels1792370000002 } from './migrations/sum-panels-1792370000002';
import { SpanWardStays1792350000000 } from './migrations/span-ward-stays-1792350000000';
import { SurveyContributions1792300000000 } from './migrations/survey-contributions-1792300000000';
import { IndexWards1792400000000 } from './migrations/index-wards-1792400000000';
import { CountSignalsOn1792420000001 } from './migrations/count-signals-on-1792420000001';
import { TellFurtherCases1792420000002 } from './migrations/tell-further-cases-1792420000002';
import { JudgeSignalsAnew1792420000000 } from './migrations/judge-signals-anew-1792420000000';
import { IndexClinicalDays1792360000000 } from './migrations/index-clinical-days-1792360000000';

/** Reads of the interface see numbers alone; facts and pseudonyms' links stay closed to them. */
export const statsMigrations: SchemaMigrations = {
  schema: 'stats',
  migrations: [
    CreateStats1792100000000,
    CreateMadeWith1792200000000,
    SurveyContributions1792300000000,
    CreateClinical1792300000001,
    CreateWardStay1792310000000,
    NameRulesOfContributions1792330000000,
    CreateSignals1792340000000,
    SpanWardStays1792350000000,
    IndexClinicalDays1792360000000,
    ReadSitesOnce1792370000000,
    SumBedDays1792370000001,
    SumPanels1792370000002,
    CoverResistant1792370000003,
    SumCategories1792380000000,
    PublishWards1792390000000,
    IndexWards1792400000000,
    PublishCourses1792410000000,
    JudgeSignalsAnew1792420000000,
    CountSignalsOn1792420000001,
    TellFurtherCases1792420000002,
  ],
  readable: [
    'qualifying',
    'daily',
    'contribution',
    'clinical',
    'ward_stay',
    'bed_day',
    'panel_month',
    'category_month',
    'isolate_month',
    'known_until',
    'denominator',
    'signal',
    'ward_by_movements',
    'course_after_culture',
  ],
};
