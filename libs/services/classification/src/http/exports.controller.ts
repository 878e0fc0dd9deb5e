import type { IncomingMessage, ServerResponse } from 'node:http';
import { date, languageOf, type ExportFormat, type ExportProvenance } from '@carbawatch/contracts';
import { catalogueTitle } from '@carbawatch/microbiology';
import {
  CurrentCaller,
  MAY,
  ParsedQuery,
  VERSION,
  audit,
  describeRoute,
  neededReason,
  sealAuditReason,
  type Caller,
  type ServiceContext,
} from '@carbawatch/service-kit';
import { Controller, Inject, Req, Res, StreamableFile } from '@nestjs/common';
import { z } from 'zod';
import { CLASSIFICATION_BOOK } from '../chinese/classification-book';
import type { SiteRules } from '../decide/site-rules';
import { countForExport, type ExportScope } from '../store/export-reads';
import { RuleBook } from '../store/rule-book';
import { siteName, siteOf } from './caller-site';
import { ExportStreams } from './export-stream';
import { writeExport, type ExportWishes } from './export-writers';
import { CONTEXT } from './tokens';

const period = { from: date.optional(), to: date.optional(), site: siteName.optional() };
const listQuery = z.strictObject({ ...period, layout: z.enum(['wide', 'long']).default('wide') });
const whonetQuery = z.strictObject({ ...period, laboratory: z.string().min(1).max(60).optional() });
const fhirQuery = z.strictObject(period);
const glassQuery = z.strictObject({
  ...period,
  country: z
    .string()
    .regex(/^[A-Z]{3}$/, 'the country’s three letters of ISO 3166-1 are needed, such as CHN'),
  batch: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,20}$/)
    .default('DS1'),
});

const CSV = { mediaTypes: ['text/csv'] } as const;
const FHIR = { mediaTypes: ['application/fhir+json'] } as const;

/** GLASS counts patients; nothing in it is about one of them. */
const MAY_COUNT = ['lab', 'ipc', 'analyst'] as const;

/** By which the provenance of an export comes with it: JSON in ASCII. */
const PROVENANCE_HEADER = 'Carbawatch-Provenance';

const PSEUDONYMS = 'Patients and visits are pseudonyms of this installation; no identity is in it.';
const GLASS_NOTES = [
  'A patient counts once a year for a specimen type and pathogen, with the first isolate; merged ' +
    'numbers are one patient.',
  'Ages are counted from the year of birth alone.',
];
const NOTES: Readonly<Record<ExportFormat, readonly string[]>> = {
  csv: [PSEUDONYMS],
  whonet: [PSEUDONYMS, 'WHONET holds days without times, and of carbapenemases a plus or a minus.'],
  fhir: [PSEUDONYMS],
  'glass-ris': [
    ...GLASS_NOTES,
    'Categories are those of the values by the breakpoints named, else the reported ones.',
  ],
  'glass-samples': [
    ...GLASS_NOTES,
    'Patients sampled are those with an isolate, and those whose specimen without one was sent.',
  ],
};

/** Isolates taken out: of one site and a period, in the form that somebody else reads. */
@Controller()
export class ExportsController {
  private readonly streams = new ExportStreams();

  constructor(
    @Inject(CONTEXT) private readonly context: ServiceContext,
    @Inject(RuleBook) private readonly book: RuleBook,
  ) {}

  @describeRoute({
    method: 'get',
    path: 'exports/csv',
    summary: 'Line list with canonical names, wide or long; it can be sent in again',
    roles: MAY.laboratory,
    query: listQuery,
    responses: { 200: CSV },
  })
  csv(
    @ParsedQuery(listQuery) query: z.output<typeof listQuery>,
    @CurrentCaller() caller: Caller,
    @Req() message: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ) {
    return this.answer('csv', {
      ...query,
      caller,
      message,
      response,
      wishes: { layout: query.layout },
    });
  }

  @describeRoute({
    method: 'get',
    path: 'exports/whonet',
    summary: 'Isolates in the columns and codes of WHONET',
    roles: MAY.laboratory,
    query: whonetQuery,
    responses: { 200: CSV },
  })
  whonet(
    @ParsedQuery(whonetQuery) query: z.output<typeof whonetQuery>,
    @CurrentCaller() caller: Caller,
    @Req() message: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ) {
    const { laboratory } = query;
    const wishes = laboratory === undefined ? {} : { laboratory };
    return this.answer('whonet', { ...query, caller, message, response, wishes });
  }

  @describeRoute({
    method: 'get',
    path: 'exports/fhir',
    summary: 'Isolates as one FHIR R4 Bundle: reports, organisms, and their results as members',
    roles: MAY.laboratory,
    query: fhirQuery,
    responses: { 200: FHIR },
  })
  fhir(
    @ParsedQuery(fhirQuery) query: z.output<typeof fhirQuery>,
    @CurrentCaller() caller: Caller,
    @Req() message: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ) {
    return this.answer('fhir', { ...query, caller, message, response, wishes: {} });
  }

  @describeRoute({
    method: 'get',
    path: 'exports/glass-ris',
    summary: 'WHO GLASS, RIS file: counts of R, I and S for each stratum, pathogen and agent',
    roles: MAY_COUNT,
    query: glassQuery,
    responses: { 200: CSV },
  })
  glassRis(
    @ParsedQuery(glassQuery) query: z.output<typeof glassQuery>,
    @CurrentCaller() caller: Caller,
    @Req() message: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ) {
    return this.answer('glass-ris', { ...query, caller, message, response, wishes: query });
  }

  @describeRoute({
    method: 'get',
    path: 'exports/glass-samples',
    summary: 'WHO GLASS, sample file: patients sampled for each stratum',
    roles: MAY_COUNT,
    query: glassQuery,
    responses: { 200: CSV },
  })
  glassSamples(
    @ParsedQuery(glassQuery) query: z.output<typeof glassQuery>,
    @CurrentCaller() caller: Caller,
    @Req() message: IncomingMessage,
    @Res({ passthrough: true }) response: ServerResponse,
  ) {
    return this.answer('glass-samples', { ...query, caller, message, response, wishes: query });
  }

  /**
   * The head is read before anything is answered; the rest is written from a snapshot of its own
   * while the client reads.
   */
  private async answer(format: ExportFormat, request: ExportRequest): Promise<StreamableFile> {
    const { config, database, log } = this.context;
    const site = siteOf(request.caller, request.site, config.site);
    const reason = neededReason(request.caller, request.message, SAY_WHY);
    const scope = { site, from: request.from ?? null, to: request.to ?? null };
    const { layout = 'wide', laboratory = site, country = '', batch = '' } = request.wishes;
    const wishes = { layout, laboratory, country, batch };
    const provenance = await database.readAs([site], async (tx) => {
      const rules = await this.book.of(tx, site);
      return this.provenanceOf(format, scope, rules, await countForExport(tx, scope));
    });
    await this.note(request.caller, provenance, reason);
    const stream = this.streams.start(
      (give) =>
        database.readAs(
          [site],
          async (tx) => {
            const rules = await this.book.of(tx, site);
            await writeExport(format, { tx, scope, wishes, rules, provenance, give });
          },
          { snapshot: true },
        ),
      (error) => log.error('export.broken-off', { error }),
    );
    request.response.setHeader(PROVENANCE_HEADER, asciiJson(spoken(provenance, request.message)));
    const [type = ''] = (format === 'fhir' ? FHIR : CSV).mediaTypes;
    const file = new StreamableFile(stream, {
      type,
      disposition: `attachment; filename="${fileNameOf(provenance)}"`,
    });
    // Cut off, not ended: half an export must not look whole.
    return file.setErrorHandler((_, { destroy }) => destroy?.());
  }

  private provenanceOf(
    format: ExportFormat,
    { site, from, to }: ExportScope,
    rules: SiteRules,
    isolates: number,
  ): ExportProvenance {
    const { config, clock } = this.context;
    return {
      format,
      site,
      from,
      to,
      timezone: config.timezone,
      generatedAt: clock.now().toISOString(),
      program: `Carbawatch ${VERSION}`,
      rules: rules.label,
      creDefinition: rules.content.creDefinition,
      breakpoints: rules.breakpoints,
      catalogue: catalogueTitle(rules.catalogue),
      isolates,
      notes: [...NOTES[format]],
    };
  }

  /** Who took what out and why is kept, as any reading of more than one patient's data. */
  private async note(caller: Caller, made: ExportProvenance, reason: string | null): Promise<void> {
    const { secrets } = this.context;
    const { format, site, from, to, isolates } = made;
    const entry = {
      at: this.context.clock.now(),
      actor: caller.keyId,
      action: 'isolates.exported',
      target: site,
      site,
      detail: {
        ...{ format, from, to, isolates },
        ...(reason !== null && { sealedReason: sealAuditReason(secrets, reason) }),
      },
    };
    await this.context.database.transaction((tx) => audit(tx, entry));
  }
}

interface ExportRequest {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly site?: string | undefined;
  readonly caller: Caller;
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly wishes: Partial<ExportWishes>;
}

const SAY_WHY = 'Say why in the header Carbawatch-Reason (carbawatch export --reason).';

/** The file says by what it was made in English; beside it, its notes are in the asker's words. */
function spoken(provenance: ExportProvenance, { headers }: IncomingMessage): ExportProvenance {
  if (languageOf(headers['accept-language']) === 'en') return provenance;
  return { ...provenance, notes: provenance.notes.map(CLASSIFICATION_BOOK.chinese) };
}

function asciiJson(value: object): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function fileNameOf({ format, site, from, to }: ExportProvenance): string {
  const span = [from, to].filter((day) => day !== null).join('_');
  const name = [format, site, span]
    .filter(Boolean)
    .join('-')
    .replace(/[^\w.-]+/g, '_');
  return `${name}.${format === 'fhir' ? 'json' : 'csv'}`;
}
