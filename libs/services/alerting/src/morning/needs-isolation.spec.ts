import type { RiskScore } from '@carbawatch/contracts';
import type { AskingAlert } from './asking-alerts';
import { inOrder } from './needs-isolation';

const alert = (id: string, patient: string, more: Partial<AskingAlert> = {}): AskingAlert => ({
  ...{ id, patient, rule: 'provisional', severity: 'medium', title: id, isolates: [`L-${id}`] },
  ...{ raisedAt: '2024-03-01T08:00:00.000Z', ...more },
});
const risk = (isolateId: string, probability: number | null, predictorsPresent = 0): RiskScore => ({
  ...{ isolateId, probability, predictorsPresent, terms: [], model: 'm', validatedHere: false },
  notice: '',
});
const named = (asked: ReturnType<typeof inOrder>) => asked.map((one) => one.alert.id);

describe('whom open alerts ask to isolate', () => {
  it('has each patient once, by the gravest alert', () => {
    const alerts = [alert('a', 'p1'), alert('b', 'p1', { severity: 'critical' }), alert('c', 'p2')];
    expect(named(inOrder(alerts, new Map()))).toEqual(['b', 'c']);
  });

  it('goes by severity before risk, and by risk before the time', () => {
    const newer = { raisedAt: '2024-03-02T08:00:00.000Z' };
    const alerts = [
      alert('likely', 'p1'),
      alert('unlikely', 'p2', newer),
      alert('no CRE', 'p3', newer),
      alert('grave', 'p4', { severity: 'high' }),
    ];
    const risks = [risk('L-likely', 0.4), risk('L-unlikely', 0.1)];
    const known = new Map(risks.map((one) => [one.isolateId, one]));
    expect(named(inOrder(alerts, known))).toEqual(['grave', 'likely', 'unlikely', 'no CRE']);
  });

  it('shows the risk of the likeliest of the CRE, whichever alert is the gravest', () => {
    const alerts = [alert('a', 'p1', { severity: 'high' }), alert('b', 'p1'), alert('c', 'p2')];
    const risks = [risk('L-a', null, 0), risk('L-b', null, 2), risk('L-c', null, 1)];
    const asked = inOrder(alerts, new Map(risks.map((one) => [one.isolateId, one])));
    expect(asked.map((one) => one.risk?.isolateId)).toEqual(['L-b', 'L-c']);
  });
});
