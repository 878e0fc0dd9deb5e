import { TOPICS } from '@carbawatch/contracts';
import { RunningIngestion, oru, type Json } from '../ingestion.harness';

const KPN = '56415008^Klebsiella pneumoniae^SCT';
const ECO = '112283007^Escherichia coli^SCT';

/** A culture of these organisms, one OBX each, as it stood at an hour of 7 January. */
function culture(
  filler: string,
  hour: number,
  organisms: readonly string[],
  { status = 'F', app = 'WHOLE' } = {},
): string {
  const [msh = '', pid = '', pv1 = ''] = oru({
    app,
    controlId: `${filler}-${hour}`,
    patient: `MRN-${filler}`,
  }).split('\r');
  const reported = `202401071${hour}00`;
  const obr = `OBR|1||${filler}^LAB|6463-4^Bacteria identified^LN|||202401050630|||||||||||||||${reported}|||${status}`;
  const lines = organisms.map(
    (organism, n) => `OBX|${n + 1}|CWE|6463-4^Bacteria identified^LN|${n + 1}|${organism}||||||F`,
  );
  return [msh, pid, pv1, obr, ...lines].join('\r');
}

describe('Snapshot mode', () => {
  let run: RunningIngestion;
  beforeAll(async () => {
    run = await RunningIngestion.start();
    const body = JSON.stringify({ sender: 'WHOLE/HOSP', snapshot: true });
    await run.call('PUT', '/feeds/snapshot-mode', { type: 'application/json', body });
  });
  afterAll(() => run?.drop());

  const told = async (filler: string): Promise<string[]> =>
    (await run.events(TOPICS.isolatesReported))
      .filter(({ isolateId }: Json) => isolateId.startsWith(`${filler}-`))
      .map(({ isolateId, status }: Json) => `${isolateId} ${status}`);

  it('withdraws an isolate that a later whole report of its culture no longer names', async () => {
    await run.mllp(culture('A', 1, [KPN, ECO]));
    await run.mllp(culture('A', 2, [KPN]));
    expect(await told('A')).toEqual(['A-1 final', 'A-2 final', 'A-1 final', 'A-2 cancelled']);
    const [last] = (await run.events(TOPICS.isolatesReported)).filter(
      ({ status }: Json) => status === 'cancelled',
    );
    expect(last).toMatchObject({ patientKnown: true, reportedAt: '2024-01-07T12:00:00+08:00' });
  });

  it('withdraws nothing by a preliminary report, nor for a sender that was not said to do so', async () => {
    await run.mllp(culture('B', 1, [KPN, ECO]));
    await run.mllp(culture('B', 2, [KPN], { status: 'P' }));
    await run.mllp(culture('C', 1, [KPN, ECO], { app: 'PARTS' }));
    await run.mllp(culture('C', 2, [KPN], { app: 'PARTS' }));
    expect([...(await told('B')), ...(await told('C'))].join()).not.toContain('cancelled');
  });

  it('lets no report that comes late bring back what a newer one had left out', async () => {
    await run.mllp(culture('D', 2, [KPN]));
    await run.mllp(culture('D', 1, [KPN, ECO]));
    expect(await told('D')).toEqual(['D-1 final', 'D-1 final', 'D-2 final', 'D-2 cancelled']);
  });

  it('keeps an isolate that waits for the mapping of its organism', async () => {
    await run.mllp(culture('E', 1, [KPN, ECO]));
    await run.mllp(culture('E', 2, [KPN, '999^Nonesuch imaginarius^L']));
    expect((await told('E')).join()).not.toContain('cancelled');
  });

  it('withdraws all of a culture that has grown nothing after all', async () => {
    await run.mllp(culture('F', 1, [KPN]));
    await run.mllp(culture('F', 2, ['264868006^No growth^SCT'], { status: 'C' }));
    expect(await told('F')).toEqual(['F-1 final', 'F-1 cancelled']);
  });

  it('is shown, and ended, by the laboratory of the site', async () => {
    const { body } = await run.get('/feeds/snapshot-mode');
    expect(body.items).toMatchObject([{ site: 'site-1', sender: 'WHOLE/HOSP' }]);
    const off = JSON.stringify({ sender: 'WHOLE/HOSP', snapshot: false });
    await run.call('PUT', '/feeds/snapshot-mode', { type: 'application/json', body: off });
    expect((await run.get('/feeds/snapshot-mode')).body.items).toEqual([]);
  });
});
