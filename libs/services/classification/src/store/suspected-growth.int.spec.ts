import { specimenList } from '@carbawatch/contracts';
import {
  hostClassification,
  swab,
  type HostedClassification,
} from '../hosted-classification.builder';
import { SuspectGrowth1791320000000 } from './migrations/suspect-growth-1791320000000';

describe('growth in a screening culture for carbapenemase producers', () => {
  let hosted: HostedClassification;
  beforeAll(async () => {
    hosted = await hostClassification();
  });
  afterAll(async () => hosted.close());

  const statusesOf = async (reportId: string) =>
    (await hosted.specimensOf(reportId)).map(({ classification }) => classification.status);

  it('is suspected with its reason until isolates tell what grew', async () => {
    await hosted.specimensReported(
      swab({ reportId: 'PLATE-1', status: 'preliminary', culture: 'growth' }),
    );
    const { body } = await hosted.get('specimens?status=suspected');
    expect(specimenList.parse(body).items).toMatchObject([
      {
        reportId: 'PLATE-1',
        classification: {
          status: 'suspected',
          because: [expect.stringContaining('PMC5366124')],
        },
      },
    ]);
    await hosted.specimensReported(
      swab({ reportId: 'PLATE-1', culture: 'growth', grewIsolates: true }),
    );
    await hosted.specimensReported(swab({ reportId: 'PLATE-1', culture: 'growth' }));
    expect(await statusesOf('PLATE-1')).toEqual(['suspected', 'undetermined', 'suspected']);
  });

  it('that an earlier release left undetermined is said anew after the upgrade, once', async () => {
    await hosted.specimensReported(swab({ reportId: 'PLATE-2', culture: 'growth' }));
    await hosted.platform.database.query(
      `UPDATE classification.specimen
       SET state = jsonb_set(state, '{classification,status}', '"undetermined"')
       WHERE report_id = 'PLATE-2'`,
    );
    const query = (sql: string) => hosted.platform.database.query(sql);
    await new SuspectGrowth1791320000000().up({ query } as never);
    const [job] = await hosted.platform.database.query<{ id: string }>(
      `SELECT id FROM classification.rule_job WHERE created_by = 'release'`,
    );
    const { body } = await hosted.get(`classify/jobs/${job?.id ?? ''}?wait=30`);
    expect(body).toMatchObject({ status: 'done', progress: { done: 2, total: 2 }, changed: 1 });
    expect(await statusesOf('PLATE-2')).toEqual(['suspected', 'suspected']);
  });
});
