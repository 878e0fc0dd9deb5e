import type { TextKey } from '../i18n/text';
import type { Permission } from '../session/me';

export interface Place {
  readonly to:
    | '/'
    | '/alerts'
    | '/isolates'
    | '/outbreaks'
    | '/cohort'
    | '/antibiogram'
    | '/signals'
    | '/operations';
  readonly label: TextKey;
  readonly needs: Permission;
}

/** In the order of a working day. */
export const PLACES: readonly Place[] = [
  { to: '/', label: 'nav.today', needs: 'laboratory' },
  { to: '/alerts', label: 'nav.alerts', needs: 'numbers' },
  { to: '/isolates', label: 'nav.isolates', needs: 'laboratory' },
  { to: '/outbreaks', label: 'nav.outbreaks', needs: 'numbers' },
  { to: '/cohort', label: 'nav.cohort', needs: 'numbers' },
  { to: '/antibiogram', label: 'nav.antibiogram', needs: 'numbers' },
  { to: '/signals', label: 'nav.signals', needs: 'numbers' },
  { to: '/operations', label: 'nav.operations', needs: 'send' },
];
