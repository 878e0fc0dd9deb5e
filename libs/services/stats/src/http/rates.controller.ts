import type { IncomingMessage } from 'node:http';
import {
  DENOMINATOR_SOURCES,
  PATIENT_DAY_METHODS,
  dayOfInstant,
  listOf,
  rates,
  storedDenominator,
} from '@carbawatch/contracts';
import type { StoredDenominator } from '@carbawatch/contracts';
import {
  CurrentCaller,
  MAY,
  ParsedQuery,
  Refusal,
  ZodPipe,
  audit,
  covers,
  decodeCursor,
  describeRoute,
  notFound,
  pageOf,
  pageQuery,
  readBody,
  visibleSites,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject, Query, Req } from '@nestjs/common';
import { z } from 'zod';
import { calendarSteps } from '../decide/calendar';
import { readDenominatorCsv, readDenominatorJson } from '../decide/denominator-table';
import { ratesOf, uploadedByMonth } from '../decide/rates';
import { readBeds, readOnsets, readUploaded, saveUploaded } from '../store/denominators';
import { firstIsolates } from '../store/first-isolates';
import { namedQuestion } from './cohort-question';
import type { SiteClock } from './cohort-question';
import { surveyQuery, surveyQuestionOf, surveyWarnings } from './survey-query';
import { CONTEXT, SITE_CLOCK } from './tokens';

/** A hundred thousand patient-days: beyond it nobody prints a rate. */
const PER_MAX = 100_000;

const ratesQuery = surveyQuery.extend({
  denominators: z.enum(DENOMINATOR_SOURCES).default('adt'),
  patientDays: z.enum(PATIENT_DAY_METHODS).default('census'),
  per: z.coerce.number().int().min(1).max(PER_MAX).default(10_000),
  onsetDay: z.coerce.number().int().min(2).max(14).default(4).meta({
    description: 'First hospital day that is hospital onset; the day of admission is day 1',
  }),
});

const siteQuery = z.strictObject({ site: z.string().min(1).max(200).optional() });
const listQuery = siteQuery.extend(pageQuery);
const uploaded = z.object({ stored: z.number().int() });
const CSV = 'text/csv';
const BODY_BYTES_MAX = 4 * 1024 * 1024;

function isWholeMonth(from: string, to: string): boolean {
  const [year = 1970, month = 1] = from.split('-').map(Number);
  const last = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  return from.endsWith('-01') && to === last;
}

/** Rates with denominators, from movements or from the counts that a hospital uploads. */
@Controller()
export class RatesController {
  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(SITE_CLOCK) private readonly siteClock: SiteClock,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'rates',
    summary: 'Hospital-onset incidence density and admission prevalence, by month',
    roles: MAY.numbers,
    query: ratesQuery,
    responses: { 200: rates },
  })
  async rates(
    @Query(new ZodPipe(ratesQuery, 422)) query: z.output<typeof ratesQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const { scope, question } = surveyQuestionOf(query, caller, this.siteClock);
    const { clock, timeZone } = this.siteClock;
    const { ci, of, onsetDay, per, vital, denominators: source, patientDays: method } = query;
    const { period, sites, ward } = question;
    const steps = calendarSteps(period.from, period.to, 'month');
    return this.context.database.readAs(scope, async (tx) => {
      const firsts = await firstIsolates(tx, question, 'counts');
      const { events, rules } = await readOnsets(tx, firsts, onsetDay);
      const known =
        source === 'adt'
          ? await readBeds(tx, steps, { question, timeZone, method, now: clock.now() })
          : uploadedByMonth(await readUploaded(tx, { asOf: period.asOf, sites }), ward);
      const whole = (label: string) => {
        const step = steps.find((each) => each.label === label);
        return source === 'adt' || (step !== undefined && isWholeMonth(step.from, step.to));
      };
      const denominators = new Map([...known].filter(([label]) => whole(label)));
      return {
        ...namedQuestion(question, { vital, timeZone, rules }),
        of,
        onsetDay,
        ...ratesOf({ steps, events, denominators, source, method, ward, per, ci }),
        warnings: surveyWarnings(question),
      };
    });
  }

  @describeRoute({
    method: 'get',
    path: 'denominators',
    summary: 'Monthly patient-days and admissions that were uploaded, newest of each month',
    roles: MAY.numbers,
    query: listQuery,
    responses: { 200: listOf(storedDenominator) },
  })
  async list(
    @ParsedQuery(listQuery) { site, limit, cursor }: z.output<typeof listQuery>,
    @CurrentCaller() caller: Caller,
  ) {
    const scope = visibleSites(caller, site);
    const sites = scope === 'all' ? null : scope;
    const after = decodeCursor(cursor, z.tuple([z.string(), z.string(), z.string()]));
    const rows = await this.context.database.readAs(scope, (tx) =>
      readUploaded(tx, { asOf: this.today(), sites }, { after, limit: limit + 1 }),
    );
    return pageOf(
      rows,
      limit,
      (row) => row,
      (row) => [row.site, row.month, row.ward ?? ''],
    );
  }

  @describeRoute({
    method: 'put',
    path: 'denominators',
    summary: 'Upload monthly patient-days and admissions; the same month again replaces them',
    roles: ['ipc'],
    query: siteQuery,
    body: { mediaTypes: ['application/json', CSV] },
    responses: { 200: uploaded },
  })
  async upload(
    @ParsedQuery(siteQuery) query: z.output<typeof siteQuery>,
    @Req() request: IncomingMessage,
    @CurrentCaller() caller: Caller,
  ): Promise<z.output<typeof uploaded>> {
    const rows = await this.readRows(request, query.site ?? this.context.config.site, caller);
    const months = rows.map(({ month }) => month).sort();
    await this.context.database.transaction(async (tx) => {
      await saveUploaded(tx, rows);
      for (const site of new Set(rows.map((row) => row.site))) {
        await audit(tx, {
          at: this.siteClock.clock.now(),
          actor: caller.keyId,
          action: 'denominators.uploaded',
          target: `${months[0] ?? ''}..${months.at(-1) ?? ''}`,
          site,
          detail: { rows: rows.filter((row) => row.site === site).length },
        });
      }
    });
    return { stored: rows.length };
  }

  private async readRows(
    request: IncomingMessage,
    defaultSite: string,
    caller: Caller,
  ): Promise<StoredDenominator[]> {
    const [type = ''] = (request.headers['content-type'] ?? 'application/json').split(';');
    const isCsv = type.trim() === CSV;
    if (!isCsv && type.trim() !== 'application/json') {
      throw new Refusal(415, 'content-type', { detail: `Send application/json or ${CSV}.` });
    }
    const text = (await readBody(request, BODY_BYTES_MAX)).toString('utf8');
    const reading = isCsv ? readDenominatorCsv(text) : readDenominatorJson(text);
    if (!reading.ok) {
      const [first] = reading.problems;
      throw new Refusal(422, 'invalid', {
        detail: `Check ${first?.pointer ?? '/'}. ${first?.detail ?? ''}`,
        problems: reading.problems,
      });
    }
    const rows = reading.rows.map((row) => ({ ...row, site: row.site ?? defaultSite }));
    if (rows.some(({ site }) => !covers(caller.sites, site))) {
      throw notFound('There is no such site.');
    }
    const uploadedOn = this.today();
    return rows.map((row) => ({ ...row, uploadedOn, uploadedBy: caller.keyId }));
  }

  private today(): string {
    const { clock, timeZone } = this.siteClock;
    return dayOfInstant(clock.now().getTime(), timeZone);
  }
}
