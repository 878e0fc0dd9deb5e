import type {
  Alert,
  AlertRulesView,
  MorningList,
  ProblemDetails,
  Task,
} from '@carbawatch/contracts';
import { HospitalStory } from '@carbawatch/testing';
import { SHIPPED_RULES } from '../decide/rules/shipped';
import { ServedAlerting } from './served.story';

const CHINESE = { 'Accept-Language': 'zh-CN,zh;q=0.9,en;q=0.5' };

let served: ServedAlerting;
let ipc: string;

beforeAll(async () => {
  served = await ServedAlerting.start();
  ipc = await served.key('ipc');
  await served.tell(
    new HospitalStory('site-1')
      .at('2024-01-05 06:00')
      .admit('patient-1', 'ICU-2', 'icu', { factId: 'admission-1' })
      .at('2024-01-06 10:00')
      .report('L-1', {
        patient: 'patient-1',
        collectedAt: '2024-01-05 06:30',
        cpe: 'confirmed',
        carbapenemases: ['KPC-2'],
      })
      .at('2024-01-07 09:00')
      .report('L-2', {
        patient: 'patient-1',
        collectedAt: '2024-01-06 06:30',
        cpe: 'confirmed',
        carbapenemases: ['KPC-2'],
      }),
  );
});
afterAll(() => served.stop());

async function inBoth<B>(path: string): Promise<{ en: B; zh: B }> {
  const en = await served.get<B>(path, ipc);
  const zh = await served.request<B>('GET', path, ipc, undefined, CHINESE);
  expect([en.status, zh.status]).toEqual([200, 200]);
  return { en: en.body, zh: zh.body };
}

/** Every text in an answer with three words of small letters in a row, beside names of species. */
function englishIn(answer: unknown): string[] {
  if (typeof answer === 'string') {
    // The story's own reason is no sentence of the classification.
    const bare = answer
      .replaceAll(/\p{Lu}\p{Ll}+ (?:pneumoniae|coli)/gu, '')
      .replace(/(?:CPE|CRE|Specimen) status told as [\w-]+/, '');
    return /[a-z]{2,} [a-z]{2,} [a-z]{2,}/.test(bare) ? [answer] : [];
  }
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.values(answer).flatMap(englishIn);
}

describe('answers to those who ask for Chinese', () => {
  it('say an alert’s title, reasons, timeline and action in Chinese, and nothing else', async () => {
    const { en, zh } = await inBoth<{ items: Alert[] }>('alerts?rule=new-cpe');
    const [english] = en.items;
    const [chinese] = zh.items;
    expect(english?.title).toBe('New carbapenemase producer: KPC in Klebsiella pneumoniae, ICU-2');
    expect(chinese).toEqual({
      ...english,
      title: '新发产碳青霉烯酶菌：肺炎克雷伯菌 中的 KPC，ICU-2',
      because: expect.any(Array),
      goal: { ...english?.goal, action: '立即告知院感科；结果后两小时内隔离。' },
      timeline: english?.timeline.map((line) => ({ ...line, text: expect.any(String) })),
    });
    expect(chinese?.because).toContain('采样病区：ICU-2（重症监护病区），据患者移动记录。');
    expect(chinese?.because.at(-1)).toMatch(/^规则 new-cpe：/);
    expect(chinese?.timeline.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^确认：肺炎克雷伯菌 中的 KPC/),
      '菌株 L-2 与此一致。',
    ]);
  });

  it('say tasks and the morning list in Chinese', async () => {
    const tasks = await inBoth<{ items: Task[] }>('tasks');
    for (const { title } of tasks.zh.items) expect(title).toMatch(/\p{Script=Han}/u);
    expect(tasks.zh.items.length).toBe(tasks.en.items.length);
    const list = await inBoth<MorningList>('morning-list?since=2024-01-05T00:00:00%2B08:00');
    expect(list.en.says).toMatch(/[a-z]+ [a-z]+/);
    expect(list.zh.says).toMatch(/\p{Script=Han}/u);
    for (const { title, what } of list.zh.newPositives) {
      expect(`${title}${what}`).not.toMatch(/in Klebsiella|by pcr|Confirmed/);
    }
  });

  it('leave no English sentence in tasks, contacts, clusters and the lists of alerts', async () => {
    const kpc = { cpe: 'confirmed', carbapenemases: ['KPC-2'] } as const;
    const story = new HospitalStory('site-2').at('2024-03-01 08:00');
    for (const patient of ['kim', 'lea', 'max', 'ned']) {
      story.admit(patient, 'SURG-9', 'ward', { visit: `${patient}-1`, room: '1', bed: patient });
    }
    story
      .at('2024-03-05 10:00')
      .report('L-kim', { patient: 'kim', collectedAt: '2024-03-04 06:30', ...kpc })
      .at('2024-03-06 10:00')
      .report('L-lea', { patient: 'lea', collectedAt: '2024-03-05 06:30', ...kpc })
      .report('L-ned', { patient: 'ned', collectedAt: '2024-03-05 07:30', cpe: 'suspected' })
      .at('2024-03-07 10:00')
      .transfer('max', 'MED-9', 'ward', { visit: 'max-1' });
    await served.tell(story);
    const count = async (path: string) =>
      (await served.get<{ items: unknown[] }>(path, ipc)).body.items.length;
    for (const path of ['contacts?site=site-2', 'clusters?site=site-2', 'tasks?site=site-2']) {
      while ((await count(path)) === 0) await new Promise((next) => setTimeout(next, 100));
      expect([path, englishIn((await inBoth(path)).zh)]).toEqual([path, []]);
    }
    const clusters = await served.get<{ items: { id: string }[] }>('clusters?site=site-2', ipc);
    for (const { id } of clusters.body.items) {
      expect(englishIn((await inBoth(`clusters/${id}`)).zh)).toEqual([]);
    }
    expect(englishIn((await inBoth('alerts?site=site-2')).zh)).toEqual([]);
  });

  it('say the rules in Chinese, and leave what a site saves as it wrote it', async () => {
    const [first] = SHIPPED_RULES;
    if (!first) throw new Error('rules are shipped');
    const own = {
      ...first,
      rule: 'our-own',
      title: 'Our own rule',
      zh: first.zh && { ...first.zh, title: '本院规则' },
    };
    const saved = await served.put('alert-rules', ipc, {
      reason: 'a rule of ours',
      basedOn: 0,
      choice: { tunings: {}, ownRules: [own] },
    });
    expect(saved.status).toBe(200);
    const { en, zh } = await inBoth<AlertRulesView>('alert-rules');
    const titles = ({ rules }: AlertRulesView) => rules.map(({ title }) => title);
    expect(titles(en)).toEqual([...SHIPPED_RULES.map(({ title }) => title), 'Our own rule']);
    expect(titles(zh)).toEqual([...SHIPPED_RULES.map((rule) => rule.zh?.title), '本院规则']);
    expect(zh.choice).toEqual(en.choice);
  });

  it('say why an act, a rule or a route was refused', async () => {
    const [alert] = (await served.get<{ items: Alert[] }>('alerts?rule=new-cpe', ipc)).body.items;
    const admin = await served.key('admin');
    const refused = async (
      method: 'GET' | 'POST' | 'PUT',
      path: string,
      key: string,
      body?: object,
    ) => {
      const answer = await served.request<ProblemDetails>(method, path, key, body, CHINESE);
      const { status, title, detail, problems } = answer.body;
      return [status, title, detail, ...(problems ?? []).map((each) => each.detail)];
    };
    const unknown = 'alerts/00000000-0000-4000-8000-000000000000';
    expect(await refused('GET', unknown, ipc)).toEqual([404, '未找到', '没有该预警。']);
    expect(await refused('POST', `alerts/${alert?.id ?? ''}/reopen`, ipc, {})).toEqual([
      ...[409, '与现有状态冲突', '只有已知悉或已关闭的预警可以重新打开。'],
    ]);
    const tunings = { 'rare-mechanism': { parameters: { day: 1 } } };
    const choice = { reason: 'a try', basedOn: 0, choice: { tunings, ownRules: [] } };
    expect(await refused('PUT', 'alert-rules', ipc, choice)).toEqual([
      ...[422, '内容无法处理', '规则设置无法生效；问题位置如下。'],
      '没有参数 day；可用的有：days, usual',
    ]);
    const routes = { channels: [], roles: [], routes: [{ name: 'urgent', role: 'nobody' }] };
    expect(await refused('PUT', 'routes', admin, routes)).toEqual([
      ...[422, '内容无法处理', '路由设置无法生效；问题位置如下。', '此设置中没有该通知对象。'],
    ]);
    expect(await refused('PUT', 'routes', ipc, routes)).toEqual([
      ...[403, '无权限', '角色 ipc 无权进行此操作。'],
    ]);
    expect(await refused('GET', 'alerts', 'no-key-of-ours')).toEqual([
      ...[401, '未登录或登录已失效', '密钥或令牌未知、已过期或已吊销。'],
    ]);
  });

  it('name the language', async () => {
    const response = await fetch(`${served.address}/alerts`, {
      headers: { Authorization: `Bearer ${ipc}`, 'Accept-Language': 'zh' },
    });
    expect([response.headers.get('Content-Language'), response.headers.get('Vary')]).toEqual([
      'zh',
      'Accept-Language',
    ]);
  });
});
