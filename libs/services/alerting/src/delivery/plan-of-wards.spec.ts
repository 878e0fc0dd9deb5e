import type { Alert, DeliveryRoute } from '@carbawatch/contracts';
import { planOf, type KnownNotice } from './plan';

const RAISED = '2024-01-06T02:00:00.000Z';

/** Contacts of a case that was found on MED-1; one of them lies on SUR-2. */
const CONTACTS: Alert = {
  id: '6f1d8a52-0c63-4a1e-9b1c-3b7f6a0e52d4',
  rule: 'contacts',
  severity: 'high',
  status: 'open',
  disposition: null,
  site: 'site-1',
  wardAtCollection: 'MED-1',
  wardNow: 'MED-1',
  wards: ['MED-1', 'SUR-2'],
  patient: { pseudonym: 'p1' },
  isolates: ['L-1'],
  raisedAt: RAISED,
  count: 1,
  title: 'Contacts to screen: 2',
  because: [],
  timeline: [{ at: RAISED, kind: 'raised', actor: null, text: '' }],
  deliveries: [],
};

const routeOf = (ward: string): DeliveryRoute => ({
  name: ward,
  wards: [ward],
  role: `of ${ward}`,
  quietHours: null,
  expiresAfterMinutes: 720,
  escalation: [],
});

const told = (role: string): KnownNotice => ({
  id: 'n-1',
  kind: 'raised',
  occurrence: `${RAISED}#1`,
  level: 0,
  role,
  route: role,
  severity: 'high',
  reached: true,
  perhapsReached: true,
  perhapsTaken: true,
});

const rolesOf = (known: readonly KnownNotice[], ...wards: string[]) =>
  planOf(
    CONTACTS,
    known,
    { channels: [], roles: [], routes: wards.map(routeOf), operator: null },
    { nowMs: Date.parse(RAISED), timeZone: 'UTC' },
  ).notices.map(({ role }) => role);

describe('an alert about others than the patient', () => {
  it('is taken by the routes of the wards where they lie', () => {
    expect(rolesOf([], 'MED-1', 'SUR-2', 'SUR-3')).toEqual(['of MED-1', 'of SUR-2']);
  });

  it('is told to the role of a further ward when others have heard of it, once', () => {
    expect(rolesOf([told('of MED-1')], 'MED-1', 'SUR-2')).toEqual(['of SUR-2']);
    expect(rolesOf([told('of MED-1'), told('of SUR-2')], 'MED-1', 'SUR-2')).toEqual([]);
  });
});
