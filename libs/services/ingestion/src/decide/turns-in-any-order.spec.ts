import { encounterChanged, type EncounterEvent } from '@carbawatch/contracts';
import { staysOf } from '@carbawatch/epidemiology';
import { encounterEvent } from './encounter-event';
import { RECEIPT, knowledge } from './knowledge.harness';
import type { TakenBack } from './mapping';
import { keepTurn } from './taken-back';

const TURNS = ['admitted', 'taken back', 'entered anew', 'taken back again'] as const;
type Turn = (typeof TURNS)[number];

const ADMIT: EncounterEvent = {
  type: 'encounter.event',
  kind: 'admit',
  at: '2024-01-04T08:00:00',
  patient: { id: 'MRN1' },
  encounter: { id: 'V1', class: 'inpatient' },
  ward: 'ICU-2',
};

function ordersOf(turns: readonly Turn[]): Turn[][] {
  if (turns.length < 2) return [[...turns]];
  return turns.flatMap((turn) =>
    ordersOf(turns.filter((other) => other !== turn)).map((rest) => [turn, ...rest]),
  );
}

/** Wards of the stays that are left when the turns arrive in this order, each said at its hour. */
function wardsAfter(order: readonly Turn[]): (string | null)[] {
  const cancels: TakenBack[] = [];
  const facts = order.map((turn, arrival) => {
    const said = TURNS.indexOf(turn);
    const { event, takenBack } = encounterEvent(
      {
        ...ADMIT,
        kind: said % 2 === 0 ? 'admit' : 'cancel-admit',
        messageTime: `2024-01-04T${10 + said}:00:00+08:00`,
      },
      '',
      { ...RECEIPT, receivedAt: `2024-01-05T${10 + arrival}:00:00.000Z` },
      knowledge({ cancels }),
    );
    if (takenBack) keepTurn(cancels, takenBack);
    return encounterChanged.parse(event?.body);
  });
  return staysOf(facts, 'Asia/Shanghai').map(({ ward }) => ward);
}

const ORDERS = ordersOf(TURNS).map((order) => [order.join(', '), order] as const);

describe('an admission that is taken back, entered anew and taken back again (A01, A11)', () => {
  it.each(ORDERS)('leaves no stay when it arrives as: %s', (_, order) => {
    expect(wardsAfter(order)).toEqual([]);
  });
});
