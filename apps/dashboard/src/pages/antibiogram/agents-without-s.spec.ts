import { agentsWithoutS } from './agents-without-s';

const cell = (agent: string, susceptible: number, intermediate: number) => ({
  agent,
  susceptible: { numerator: susceptible },
  intermediate,
});

describe('agents for which the guideline has no category S', () => {
  it('are polymyxins by CLSI, which are I and never S', () => {
    const rows = [{ cells: [cell('COL', 0, 31)] }, { cells: [cell('POL', 0, 4)] }];
    expect([...agentsWithoutS(rows)]).toEqual(['COL', 'POL']);
  });

  it('are not those by EUCAST, where colistin is S or R', () => {
    expect([...agentsWithoutS([{ cells: [cell('COL', 28, 0)] }])]).toEqual([]);
    expect([...agentsWithoutS([{ cells: [cell('COL', 0, 0)] }])]).toEqual([]);
  });

  it('are not carbapenems among CRE, of which none is S: there 0% is the answer', () => {
    expect([...agentsWithoutS([{ cells: [cell('MEM', 0, 3), cell('ETP', 0, 1)] }])]).toEqual([]);
  });
});
