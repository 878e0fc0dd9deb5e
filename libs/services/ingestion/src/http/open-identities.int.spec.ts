import { isolateReportBuilder } from '@carbawatch/testing';
import { saveStandings } from '../store/open-alerts';
import { RunningIngestion, until } from '../ingestion.harness';

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
    expect(looks).toMatchObject([
      { target: zhang, site: 'site-1', detail: { because: 'open-alert' } },
    ]);
    expect(looks).toHaveLength(1);
  });

  it('is told no more once nothing is open', async () => {
    await stand(false);
    expect((await ask([li, zhang])).body.items).toEqual([]);
  });

  it('is told of whom a list says to be a contact, until that is taken back', async () => {
    const said = { type: 'carrier.status', kind: 'contact', patient: ZHANG };
    const told = async () => (await ask([li, zhang])).body.items.length;
    await run.post(said);
    await until(async () => (await told()) === 1);
    await run.post({ ...said, status: 'cancelled' });
    await until(async () => (await told()) === 0);
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

describe('Whom alerting has flagged, without an alert of their own', () => {
  let run: RunningIngestion;
  let ipc: string;
  let zhang: string;
  beforeAll(async () => {
    run = await RunningIngestion.start();
    ipc = await run.newKey('ipc', ['site-1']);
    await run.post(report({ isolateId: 'Z-1', patient: ZHANG }));
    zhang = run.platform.secrets.pseudonymOf('site-1', 'HOSP', 'MRN-1');
  });
  afterAll(() => run?.drop());

  const ask = (path: 'open-cases' | 'read', key = ipc) =>
    run.post({ pseudonyms: [zhang] }, `/identities/${path}`, key);

  /** What alerting publishes, by its contract, in a database that alerting has not been in. */
  const publish = async (sites: readonly string[]) => {
    const { database } = run.platform;
    await database.query('CREATE SCHEMA alerting');
    await database.query(
      'CREATE TABLE alerting.flagged_person (site text, pseudonym text, flag text)',
    );
    await database.query('GRANT USAGE ON SCHEMA alerting TO carbawatch_reader');
    await database.query('GRANT SELECT ON alerting.flagged_person TO carbawatch_reader');
    for (const site of sites) {
      await database.query(`INSERT INTO alerting.flagged_person VALUES ($1, $2, 'contact')`, [
        site,
        zhang,
      ]);
    }
  };

  it('are nobody where alerting publishes nothing, and a reason is needed', async () => {
    expect((await ask('open-cases')).body.items).toEqual([]);
    expect((await ask('read')).status).toBe(422);
  });

  it('are nobody by the flag of another site', async () => {
    await publish(['site-2']);
    expect((await ask('open-cases')).body.items).toEqual([]);
    expect((await ask('read')).status).toBe(422);
  });

  it('are named to the infection control team at once, and each look is audited', async () => {
    await run.platform.database.query(`UPDATE alerting.flagged_person SET site = 'site-1'`);
    expect((await ask('open-cases')).body.items).toEqual([{ pseudonym: zhang, identity: ZHANG }]);
    expect((await ask('read')).body.items).toEqual([{ pseudonym: zhang, identity: ZHANG }]);
    const looks = (await run.get(`/audit?action=identity.read&target=${zhang}`)).body.items;
    expect(looks).toMatchObject([
      { site: 'site-1', detail: {} },
      { site: 'site-1', detail: {} },
    ]);
  });

  it.each(['lab', 'admin'] as const)('are named to a key of role %s for a reason', async (role) => {
    const key = await run.newKey(role, ['site-1']);
    expect(await ask('read', key)).toMatchObject({ status: 422, body: { code: 'reason-needed' } });
    expect((await ask('open-cases', key)).status).toBe(role === 'lab' ? 403 : 422);
    const asked = { pseudonyms: [zhang], reason: 'the ward asks who it is' };
    expect((await run.post(asked, '/identities/read', key)).status).toBe(200);
  });
});
