import { join } from 'node:path';
import { placesOf } from '@carbawatch/contracts';
import { PROBLEMS, problemOf, readPayload } from '@carbawatch/formats';
import { writtenSentences } from '@carbawatch/testing';
import { problem, OWN_PROBLEMS } from '../decide/problems';
import { INGESTION_BOOK, INGESTION_PHRASES } from './ingestion-book';

const FORMATS = join(__dirname, '../../../../domain/formats/src');
const { chinese } = INGESTION_BOOK;

function isEnglish(said: string): boolean {
  return /\p{Ll}{2,} \p{Ll}{2,}/u.test(said);
}

describe('the phrases of ingestion', () => {
  it('take the same places in both languages, and each English one stands once', () => {
    const seen = new Map<string, string>();
    for (const [english, said] of INGESTION_PHRASES) {
      expect([english, placesOf(said)]).toEqual([english, placesOf(english)]);
      expect([english, seen.get(english) ?? said]).toEqual([english, said]);
      seen.set(english, said);
    }
  });

  it.each(Object.entries(PROBLEMS))('say %s in Chinese, with and without a place', (code) => {
    for (const about of [undefined, 'PID-3: the patient number', 'a column isolateId']) {
      const { detail } = problemOf(code as keyof typeof PROBLEMS, 'MSH', about);
      expect([detail, isEnglish(chinese(detail))]).toEqual([detail, false]);
    }
  });

  it.each(Object.keys(OWN_PROBLEMS))('say %s in Chinese', (code) => {
    const { detail } = problem(code as keyof typeof OWN_PROBLEMS, '');
    expect(chinese(detail)).toMatch(/\p{Script=Han}{3}/u);
    expect([detail, isEnglish(chinese(detail))]).toEqual([detail, false]);
  });

  it('leave no text for people in English that ingestion and the formats write', () => {
    // The catalogue is read by its codes above; a start that fails and an MLLP ACK are English.
    const elsewhere = /formats\/src\/problems\.ts|ingestion\/src\/mllp\//;
    const written = writtenSentences(join(__dirname, '..'), FORMATS).filter(
      ({ place }) => !elsewhere.test(place),
    );
    expect(written.length).toBeGreaterThan(100);
    const left = written.filter(({ text }) => chinese(text) === text || isEnglish(chinese(text)));
    expect(left).toEqual([]);
  });

  it('tell what schemas say of a field', () => {
    const report = { type: 'isolate.report', isolateID: 'A', status: 'done', organism: 7 };
    const read = readPayload({
      contentType: 'application/json',
      body: Buffer.from(JSON.stringify(report)),
      options: { site: 'site-1', timeZone: 'UTC' },
    });
    const told = 'problems' in read ? read.problems.map(({ detail }) => chinese(detail)) : [];
    expect(told).toEqual([
      '没有此名称的字段（是否为 isolateId？）：请更正或删除该字段，表格的列也可用 ?profile= 映射；无法理解的内容不会被悄悄丢弃',
      '缺少必填字段（isolateId）：请填写所指字段',
      '值的形式有误（应为下列之一："preliminary"|"final"|"corrected"|"cancelled"）：请按所示形式填写该字段',
      '值的形式有误（应为对象，收到的是数字）：请按所示形式填写该字段',
    ]);
  });
});
