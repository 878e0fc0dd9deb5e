import { E_COLI, HospitalStory } from '@carbawatch/testing';
import { movedTellings } from '@carbawatch/epidemiology';
import { decideAlerts } from '../decide-family';
import { historyOf } from '../facts';
import { courseOf } from '../lifecycle';
import { KPC, NDM, type Tell, inIcu, another, told } from './scenario.story';
import { RULES } from './rules';

const ZONE = 'Asia/Shanghai';
const MOVED = "retracted: The visit was moved to another patient's number.";

/** Lines of the one who loses the visit, the results being told of the number they were told of. */
function lastOfAnna(rule: string, tell: Tell): string | undefined {
  const story = tell(new HospitalStory().at('2024-01-01 08:00'))
    .at('2024-01-20 10:00')
    .move('move-visit', 'anna', { movedTo: 'hugo' });
  const facts = {
    site: 'site-1',
    isolates: story.latest().map(historyOf),
    movements: [...story.movements, ...movedTellings(story.movements, ZONE)],
    specimens: [],
    carriers: story.carriers,
    isolations: [],
  };
  const found = decideAlerts(facts, RULES, ZONE).find(
    (alert) => alert.rule === rule && alert.pseudonym === 'anna',
  );
  const line = found && courseOf(found.events, []).timeline.at(-1);
  return line && `${line.kind}: ${line.text}`;
}

const listed: Tell = (story) =>
  story
    .known('anna', { family: 'KPC', firstPositiveOn: '2022-01-01' })
    .at('2024-01-02 10:00')
    .admit('anna', 'ICU-3', 'icu')
    .at('2024-01-04 10:00');

describe('a visit that was moved to another patient was not taken back', () => {
  it.each<[string, Tell]>([
    ['known-readmission', listed],
    ['not-isolated', listed],
    ['export', (story) => listed(story).discharge('anna', { dischargedTo: 'Nursing home Elm' })],
    [
      'import',
      (story) =>
        story.admit('anna', 'MED-1', 'ward', { healthcareAbroad12m: true }).at('2024-01-04 10:00'),
    ],
    ['not-isolated', (story) => listed(story).discharge('anna')],
    ['known-readmission', (story) => listed(story).discharge('anna')],
  ])('%s: %#', (rule, tell) => {
    expect(lastOfAnna(rule, tell)).toBe(MOVED);
  });
});

describe('what one isolate never showed is not said to be reported no more of it', () => {
  const two: Tell = (story) =>
    inIcu({ ...KPC, cre: 'cre' })(story)
      .report('L-2', { ...another, ...NDM, species: E_COLI })
      .at('2024-01-05 10:00');

  it('where another of the patient is another patient’s', () => {
    const [alert] = told('dual', {
      tell: (story) => two(story).report('L-1', { patient: 'hugo' }),
    });
    expect(alert?.timeline.at(-1)?.text).toBe(
      'L-1: the result is now said to be of another patient and L-2: carbapenemase confirmed, CRE ' +
        'by cdc-2015.',
    );
  });

  it('where a movement ends an alert of both, which is the reason', () => {
    const [alert] = told('not-isolated', {
      tell: (story) => two(story).move('discharge', 'anna', {}, '2024-01-03T10:00'),
    });
    expect(alert?.timeline.at(-1)?.text).toBe(
      'The patient has left. A stay on ICU-3 had ended on 2024-01-03, as was told later.',
    );
  });

  it('of what is over, where a further result gives it again, that result is told', () => {
    const [alert] = told('not-isolated', {
      tell: (story) =>
        two(story)
          .discharge('anna')
          .at('2024-01-10 10:00')
          .report('L-1', { cpe: 'negative', carbapenemases: [] })
          .at('2024-01-12 10:00')
          .report('L-1', { ...KPC }),
    });
    expect(alert?.timeline.slice(-2).map(({ text }) => text)).toEqual([
      'Corrected after its end. L-1: KPC by WGS reported no more, now carbapenemase negative (no ' +
        'activity and no gene found), CRE by cdc-2015.',
      'Corrected after its end. A further result of the isolate of 2024-01-02 (Klebsiella ' +
        'pneumoniae): KPC detected. Carrier of KPC and NDM, ICU-3: isolation not recorded.',
    ]);
  });

  it('where it had shown it, it is', () => {
    const [alert] = told('dual', {
      tell: (story) =>
        inIcu({ ...KPC, carbapenemases: ['KPC-2', 'NDM-5'] })(story).report('L-1', {
          carbapenemases: ['KPC-2'],
        }),
    });
    expect(alert?.timeline.at(-1)?.text).toBe('L-1: NDM reported no more, KPC still there.');
  });
});
