import type { ProblemCode } from '../problems';

/** What is wrong, and what to do about it, in Chinese: every code of the catalogue has both. */
export const PROBLEM_WORDS: Readonly<Record<ProblemCode, readonly [what: string, remedy: string]>> =
  {
    'unsupported-content-type': [
      '不支持此 Content-Type',
      '请发送 application/json、application/x-ndjson、application/hl7-v2、application/fhir+json、application/fhir+xml、text/csv 或 text/tab-separated-values',
    ],
    'empty-payload': ['内容为空', '请至少发送一条消息、一个对象或一行'],
    'malformed-xml': [
      '文本不是 XML 形式的 FHIR',
      '请更正所指行的 XML 后重新发送；FHIR 不允许文档类型声明',
    ],
    'malformed-json': ['文本不是 JSON', '请更正所指位置的语法后重新发送'],
    'malformed-hl7': ['文本不是 HL7 v2 消息', '消息须以 MSH 段开头，其第四个字符为字段分隔符'],
    'unsupported-type': [
      '不支持此 `type` 的内容',
      '请发送 isolate.report、specimen.report、carrier.status 或 encounter.event；FHIR 请发送 Bundle 或所列资源',
    ],
    'not-served': ['不支持此类型的 HL7 消息', '请发送 ORU^R01、OUL^R22 或文档所列的 ADT 事件'],
    'unsupported-version': ['不支持此 HL7 版本', '请以竖线形式发送 HL7 v2.x'],
    'missing-field': ['缺少必填字段', '请填写所指字段'],
    'missing-segment': ['缺少必需的段', '请发送所指的段'],
    'bad-value': ['值的形式有误', '请按所示形式填写该字段'],
    'unknown-field': [
      '没有此名称的字段',
      '请更正或删除该字段，表格的列也可用 ?profile= 映射；无法理解的内容不会被悄悄丢弃',
    ],
    'no-header': [
      '首行不是所支持表格的表头',
      '请在首行写明列名，或用 ?profile= 选择已保存的列映射',
    ],
    'unknown-layout': [
      '表头不属于任何所支持的格式',
      '请使用文档中的格式，或用 ?profile= 选择已保存的列映射',
    ],
    'missing-sample': ['表格没有样本列', '请用 ?sample= 指明菌株'],
    'bad-profile': ['列映射与表格不符', '请更正所指位置的映射'],
    'bad-option': ['查询选项的形式有误', '请按所示形式填写该选项'],
    'unknown-organism': [
      '细菌名称不在已知的任何编码系统中',
      '请映射一次；等待的内容随后自动重新读取',
    ],
    'unknown-agent': [
      '抗菌药物不在已知的任何编码系统中；其结果未纳入',
      '请映射一次；等待的内容随后自动重新读取',
    ],
    'unknown-gene': ['基因名称未知；结果按原文保留', '请映射一次该名称，或更正'],
    'not-a-carbapenemase': [
      '携带状态中的酶家族不是碳青霉烯酶',
      '请填写碳青霉烯酶家族，或作废该状态',
    ],
    'unreadable-result': [
      '结果的值无法理解，未纳入',
      '请发送可带比较符的数字、分类 S、I、R、SDD 或 NS，或编码的结果',
    ],
    'result-without-isolate': [
      '结果不属于消息中的任何菌株，也未指明所属医嘱',
      '请用 OBR-26 和 OBR-29 关联药敏组，或在 OBX-4 中给菌株编号；FHIR 中请以 hasMember 或 derivedFrom 与细菌的 Observation 关联',
    ],
    'unresolved-reference': [
      '所引用的结果不在内容中',
      '请在同一 Bundle 中发送报告及其 Observation',
    ],
    'deletion-not-served': [
      '条目要求删除，而此处删除不会撤回任何内容',
      '请以状态 entered-in-error 发送该资源',
    ],
    'malformed-row': ['该行与表头不符', '请更正引号和列数'],
    'ambiguous-date': [
      '日期不是 ISO 8601，且不符合任何声明的格式',
      '请用 ?dateFormat= 声明格式，例如 DD/MM/YYYY；系统从不猜测格式',
    ],
    'impossible-date': ['该行的日期或时间不存在', '请更正日期后重新发送该行'],
    'missing-organism': ['培养有菌株结果而无细菌名称', '请在培养的 OBX-5 中以代码或名称发送细菌'],
    'problems-cut': ['消息的问题多于所列', '请更正所列问题后重新发送'],
    'too-many-items': ['内容的条目超过一次可读的数量', '请分批发送'],
    'conflicting-rows': ['同一菌株的各行相互矛盾', '请给每株菌各自的 isolateId'],
    'unread-column': ['该列在此没有含义，其单元格未读取', '如需读取，请用 ?profile= 映射'],
    'partly-read': [
      '单元格除分类外还有其他内容；已采用分类',
      '数值请放入 <AGENT>_MIC 或 <AGENT>_ZONE 列',
    ],
    'unread-species': ['基因型表中的菌种判定未知；其基因已读取', '无需处理：细菌名称由实验室给出'],
    'bad-date': [
      '日期或时间不存在或不精确，未纳入',
      'HL7 请发送 YYYYMMDD[HHMM[SS]][+ZZZZ]，其他格式请用 ISO 8601',
    ],
    'no-isolate': ['消息没有细菌；没有可纳入的内容', '无需处理'],
    'no-patient': [
      '报告没有患者；在有报告指明患者之前，该菌株自成一人',
      '请发送患者编号（HL7 中为 PID-3）',
    ],
    'patient-by-logical-id': [
      '内容中没有患者编号；采用了 FHIR 服务器的 id',
      '请发送带 MR 类型标识符的 Patient',
    ],
    'missing-sub-id': ['菌株没有编号（OBX-4）；按顺序编号', '请在 OBX-4 中给培养的菌株编号'],
    'reused-sub-id': ['两种细菌使用同一菌株编号；后者已重新编号', '请给培养的每株菌各自的 OBX-4'],
    'repeated-organism': [
      '一个 OBX-5 中以重复形式有多种细菌；各作为一株菌',
      '请每种细菌发送一个 OBX',
    ],
    'escaped-subcomponents': [
      '子组件分隔符被转义；已按分隔符读取',
      '请以未转义的子组件分隔符发送 OBR-26 和 OBR-29',
    ],
    'bad-check-digit': ['LOINC 代码的校验位有误，未采用', '请在实验室系统中更正代码'],
    'code-name-mismatch': ['代码与文字所指不同；已采用代码', '请更正实验室系统的代码表'],
    'unlinked-panel': [
      '药敏组未指明所属；已归入唯一可能的菌株',
      '请用 OBR-26 和 OBR-29 关联药敏组',
    ],
    'duplicate-result': ['同一菌株的同一检测报告了两次；已采用后者', '请每项检测只发送一次'],
    'result-in-comment': ['碳青霉烯酶结果写在备注中；已从备注读取', '请以带代码的 OBX 发送结果'],
    'truncated-gene': ['命中不完整、内部终止或不可信；不作为证据，未纳入', '无需处理'],
    'missing-version': ['MSH-12 没有版本；按 2.5.1 读取', '请填写 MSH-12'],
    'missing-message-time': ['MSH-7 没有时间', '请填写 MSH-7'],
    'broken-segment': [
      '某行不是段；已作为前一段的延续读取',
      '每段以回车结束，文字中的换行请转义为 \\.br\\',
    ],
    'bad-encoding': ['部分字节不符合字符集，已替换', '请在 MSH-18 中声明字符集，或发送 UTF-8'],
    'control-character': ['控制字符已删除', '请发送不含 NUL 等控制字符的文字'],
    'batch-count': ['批次尾部的消息数与实际不符', '请核对批次是否完整'],
  };
