import { CreateIsolates1763800000000 } from './migrations/create-isolates-1763800000000';
import { CreatePersonLinks1791270000000 } from './migrations/create-person-links-1791270000000';
import { CreateRules1765000000000 } from './migrations/create-rules-1765000000000';
import { CreateShadowSpecimens1791280000000 } from './migrations/create-shadow-specimens-1791280000000';
import { CreateSpecimens1791200000000 } from './migrations/create-specimens-1791200000000';
import { CreateVisitAccounts1791350000000 } from './migrations/create-visit-accounts-1791350000000';
import { CreateVisitMoves1791330000000 } from './migrations/create-visit-moves-1791330000000';
import { DatePersonLinks1791340000000 } from './migrations/date-person-links-1791340000000';
import { IndexWards1791290000000 } from './migrations/index-wards-1791290000000';
import { ReadSitesOnce1791300000000 } from './migrations/read-sites-once-1791300000000';
import { SortIsolates1791310000000 } from './migrations/sort-isolates-1791310000000';
import { SuspectGrowth1791320000000 } from './migrations/suspect-growth-1791320000000';

/** Forward only, in the order of their times. */
export const classificationMigrations = [
  CreateIsolates1763800000000,
  CreateRules1765000000000,
  CreateSpecimens1791200000000,
  CreatePersonLinks1791270000000,
  CreateShadowSpecimens1791280000000,
  IndexWards1791290000000,
  ReadSitesOnce1791300000000,
  SortIsolates1791310000000,
  SuspectGrowth1791320000000,
  CreateVisitMoves1791330000000,
  DatePersonLinks1791340000000,
  CreateVisitAccounts1791350000000,
];
