import type { Phrase } from '@carbawatch/contracts';
import { OWN_PROBLEMS, type OwnProblemCode } from '../decide/problems';

const WORDS: Readonly<Record<OwnProblemCode, string>> = {
  'merge-without-survivor': '合并未指明保留的患者：请发送 mergedInto（HL7 中为 PID-3 和 MRG-1）',
  'merge-into-itself': '患者被合并到自身：请指明停用和保留的编号',
  'move-without-owner':
    '转移就诊须指明其编号和归属患者：请发送 encounter.id 或 encounter.account，以及 movedTo（HL7 中为 MRG-3 或 MRG-5，及 PID-3）',
  'bad-site': '院区名称由 1 至 64 个字母、数字、点、连字符或下划线组成',
  'site-not-allowed': '密钥不属于该院区：请使用该院区的密钥，或更正院区',
  'unknown-profile': '?profile= 所指的列映射已不存在：请重新保存后重新读取',
  'frame-not-ended': 'MLLP 帧没有结束标记（0x1C 0x0D），可能被截断：请重新发送',
  'not-storable-text': '文字含 NUL 字符或半个代理对：请删除后重新读取',
  'record-too-large': '单个菌株或移动记录过大：请拆分后重新读取',
  'future-time': '时间在将来，未纳入：请更正后重新读取',
  'before-admission':
    '该移动的时间早于本次就诊的入院，未纳入：请更正其时间，或撤销入院后重新发送，然后重新读取',
  'past-time':
    '标本采集于患者出生之前，或早于报告数十年；该时间未纳入：请更正采集时间或出生日期后重新读取',
  'unknown-ward': '病区不在本院区清单中，其类型未知：请映射一次，或列入清单',
  'unknown-specimen': '标本名称不在本院区清单中：请映射一次',
  'internal-error': '消息已保存，因本系统故障未能处理：请重新读取',
  'reused-number':
    '该编号已属于另一患者，其标本采集于另一日，或为另一菌种，故未纳入：请给该菌株单独的编号；若先前的记录有误，请先更正，再重新发送本条（重放的消息早于更正）',
  'number-of-other-assigner':
    '该患者编号在此处已知带有分配机构（PID-3.4），本次未带，或相反：未经合并即视为另一人；请发送分配机构，或在 CARBAWATCH_PATIENT_ASSIGNER 中指明',
  'more-problems': '问题多于此处所列',
  'organism-spelling': '菌名按拼写读取，双写字母与各表不符：请更正',
  'unread-epithet': '属名可读而种名不可读，可能拼写有误：请更正或映射',
  'conflicting-organisms': '代码与文字所指细菌不同；已采用代码',
};

/** What ingestion itself finds wrong with a message. */
export const OWN_PROBLEM_PHRASES: readonly Phrase[] = Object.entries(OWN_PROBLEMS).map(
  ([code, { detail }]) => [detail, wordsOf(code) ?? detail],
);

function wordsOf(code: string): string | undefined {
  return Object.entries(WORDS).find(([name]) => name === code)?.[1];
}
