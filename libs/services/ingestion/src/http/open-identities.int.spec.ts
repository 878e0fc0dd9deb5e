import { isolateReportBuilder } from '@carbawatch/testing';
import { saveStandings } from '../store/open-alerts';
import { RunningIngestion } from '../ingestion.harness';

const report = isolateReportBuilder();
const ZHANG = {
  id: 'MRN-1',
  assigner: 'HOSP',
  name: 'Zhang, Wei',
  sex: 'male',
  birthDate: '1957-03-02',
} as const;

describe('Who the open cases of the infection control team are', () => {
  let run: RunningIngestion;
  let ipc: string;
  let zhang: string;
  let li: string;
  beforeAll(async () => {
    run = await RunningIngestion.start();
    ipc = await run.newKey('ipc', ['site-1']);
    await run.post(report({ isolateId: 'Z-1', patient: ZHANG }));
    await run.post(report({ isolateId: 'L-1', patient: { id: 'MRN-2' } }));
    zhang = run.platform.secrets.pseudonymOf('site-1', 'HOSP', 'MRN-1');
    li = run.platform.secrets.pseudonymOf('site-1', '', 'MRN-2');
  });
  afterAll(() => run?.drop());

  const ask = (pseudonyms: string[], key = ipc) =>
    run.post({ pseudonyms }, '/identities/open-cases', key);

  const stand = (isOpen: boolean) =>
    run.platform.database.transaction((tx) =>
      saveStandings(tx, [{ site: 'site-1', alertId: 'ALERT-1', pseudonym: zhang, isOpen }]),
    );

  it('is told without a reason; others of the list are left out, and only the told are audited', async () => {
    await stand(true);
    const { status, body } = await ask([li, zhang]);
    expect(status).toBe(200);
    expect(body.items).toEqual([{ pseudonym: zhang, identity: ZHANG }]);
    const looks = (await run.get('/audit?action=identity.read')).body.items;
    expect(looks).toMatchObject([{ target: zhang, site: 'site-1', detail: {} }]);
    expect(looks).toHaveLength(1);
  });

  it('is told no more once nothing is open', async () => {
    await stand(false);
    expect((await ask([li, zhang])).body.items).toEqual([]);
  });

  it('is nobody else’s to ask, not the laboratory’s nor an administrator’s', async () => {
    const lab = await run.newKey('lab', ['site-1']);
    expect((await ask([zhang], lab)).status).toBe(403);
    const admin = await run.newKey('admin', ['site-1']);
    expect(await ask([zhang], admin)).toMatchObject({
      status: 422,
      body: { code: 'reason-needed' },
    });
  });
});
