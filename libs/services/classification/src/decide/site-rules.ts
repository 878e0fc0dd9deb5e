import type {
  Classification,
  IsolateFacts,
  SpecimenClassification,
  SpecimenFacts,
  Typing,
} from '@carbawatch/contracts';
import {
  BUNDLED_BREAKPOINTS,
  BUNDLED_CATALOGUE,
  assessIsolate,
  breakpointBook,
  catalogueTitle,
  creDefinition,
  deriveCategory,
  evaluateSpecimen,
  guidelineInForce,
  interpret,
  judgeSideBySide,
  knownOrganism,
  loadBreakpointTable,
  loadCatalogue,
  resolveAgentText,
  type Catalogue,
  type CataloguePolicy,
  type Category,
  type ClassifyOptions,
  type CreDefinitionId,
  type DerivedCategory,
  type SideBySide,
} from '@carbawatch/microbiology';
import {
  BUNDLED_TABLES,
  exactSt,
  loadProfiles,
  schemeNamed,
  typeIsolate,
  type ProfileTable,
} from '@carbawatch/typing';
import { DEFAULT_CONTENT, DEFAULT_RULE_SET, rulesLabel, type RuleSetContent } from './rule-set';

export const TABLE_KINDS = ['catalogue', 'breakpoints', 'profiles'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

/** An uploaded table that a rule set refers to. */
export interface ReferenceTable {
  readonly id: string;
  readonly kind: TableKind;
  /** Of profiles. */
  readonly scheme: string | null;
  /** As reports name it: `NCBI Reference Gene Catalog 2024-12-18.1`. */
  readonly title: string;
  readonly body: string;
}

/** A rule set ready to classify: its tables read, its options made. Pure and without state. */
export class SiteRules {
  private constructor(
    readonly id: string,
    readonly content: RuleSetContent,
    /** Says by which edition, and by whose own table, values were judged. */
    readonly breakpoints: string,
    private readonly options: ClassifyOptions & { readonly catalogue: Catalogue },
    readonly profiles: ReadonlyMap<string, ProfileTable>,
  ) {}

  /** Throws when a table of the set is missing or can't be read: both were checked before. */
  static make(
    id: string,
    content: RuleSetContent = DEFAULT_CONTENT,
    tables: readonly ReferenceTable[] = [],
  ): SiteRules {
    const wanted = (tableId: string, kind: TableKind): ReferenceTable => {
      const table = tables.find((each) => each.id === tableId && each.kind === kind);
      if (!table) throw new Error(`rule set ${id} names a table of ${kind} that is not there`);
      return table;
    };
    const { creDefinition: definition, breakpoints, policies } = content;
    const own = breakpoints.table === null ? null : wanted(breakpoints.table, 'breakpoints');
    const options: ClassifyOptions & { readonly catalogue: Catalogue } = {
      definition,
      rulesVersion: rulesLabel(id),
      policy: {
        kpcVariants: policies.kpcVariants,
        genesOnlyExcludes: policies.genesOnlyExcludes,
        catalogue: { variable: new Set(policies.variableAlleles), ges2: policies.ges2 },
      },
      catalogue:
        content.catalogue === null
          ? BUNDLED_CATALOGUE
          : readCatalogue(wanted(content.catalogue, 'catalogue')),
      ...(own && { book: breakpointBook([...readBreakpoints(own), ...BUNDLED_BREAKPOINTS]) }),
      ...(breakpoints.year !== null && { breakpointYear: breakpoints.year }),
    };
    const profiles = new Map(BUNDLED_TABLES);
    for (const tableId of content.profiles) {
      const table = readProfiles(wanted(tableId, 'profiles'));
      profiles.set(table.scheme, table);
    }
    return new SiteRules(id, content, breakpointsTitle(options, own), options, profiles);
  }

  /** As a classification names it: the release, and the site's own set. */
  get label(): string {
    return rulesLabel(this.id);
  }

  get catalogue(): Catalogue {
    return this.options.catalogue;
  }

  get cataloguePolicy(): CataloguePolicy {
    const { variableAlleles, ges2 } = this.content.policies;
    return { variable: new Set(variableAlleles), ges2 };
  }

  /** CRE, CPE and clone of one merged isolate with the reasons, and what the others say of it. */
  classify(facts: IsolateFacts): Classification {
    const typing = facts.mlst ? typeIsolate(facts.mlst, this.profiles) : null;
    const assessment = assessIsolate(facts, { ...this.options, typing });
    const { definitions, cases, expertFindings } = judgeSideBySide(
      facts,
      assessment,
      this.content.definitions,
      this.options,
    );
    const flags = [...(assessment.classification.flags ?? []), ...typingFlags(facts, typing)];
    return {
      ...assessment.classification,
      flags,
      breakpoints: this.breakpoints,
      ...(this.options.book && { valueCategories: this.valueCategories(facts) }),
      catalogue: catalogueTitle(this.options.catalogue),
      ...(definitions.length > 0 && {
        definitions: Object.fromEntries(
          definitions.map(({ definition, status }) => [definition, status]),
        ),
      }),
      caseDefinitions: Object.fromEntries(cases.map((each) => [each.definition, each.case])),
      ...(expertFindings.length > 0 && {
        expertFindings: expertFindings.map(({ rule, kind, agents }) => ({
          rule,
          kind,
          agents: [...agents],
        })),
      }),
    };
  }

  /** By the one edition in force, whatever the report names: what is counted has one ruler. */
  valueCategories({
    susceptibility = [],
    ...facts
  }: Pick<IsolateFacts, 'organism' | 'susceptibility'>): Category[][] {
    const organism = knownOrganism(facts);
    const { book } = this.options;
    const { body, year } = guidelineInForce(this.options);
    return susceptibility.map((result) => {
      const agent = resolveAgentText(result.agent)?.agent.code;
      const { value, method = 'unknown', operator, unit, disk } = result;
      if (organism === null || agent === undefined || value === undefined) return [];
      const test = { organism, agent, method, operator, value, unit, disk };
      const read = interpret({ ...test, guideline: body, year }, book);
      return read.ok ? [...read.categories] : [];
    });
  }

  /** What follows from a specimen without an isolate, with the reasons. */
  classifySpecimen(facts: SpecimenFacts): SpecimenClassification {
    const { catalogue, policy } = this.options;
    const evidence = evaluateSpecimen({
      culture: facts.culture,
      grewIsolates: facts.grewIsolates,
      type: facts.specimen?.type,
      purpose: facts.specimen?.purpose ?? 'unknown',
      targetsTested: facts.targetsTested ?? [],
      geneTests: facts.geneTests ?? [],
      phenotypicTests: facts.phenotypicTests ?? [],
      catalogue,
      ...(policy && { policy }),
    });
    const { status, negativeFor, cultureNegative } = evidence;
    return {
      rules: rulesLabel(this.id),
      catalogue: catalogueTitle(catalogue),
      status,
      carbapenemases: evidence.carbapenemases.map(({ evidence: by, ...found }) => ({
        ...found,
        evidence: [...by],
      })),
      negativeFor: [...negativeFor],
      cultureNegative,
      discordance: [...evidence.discordance],
      flags: [...evidence.flags],
      caseDefinitions: Object.fromEntries(
        evidence.cases.map((each) => [each.definition, each.case]),
      ),
      because: [...evidence.because],
    };
  }

  /** The sentences behind the answers of further definitions, cases and expert rules. */
  besides(facts: IsolateFacts, definitions: readonly CreDefinitionId[]): SideBySide {
    return judgeSideBySide(facts, assessIsolate(facts, this.options), definitions, this.options);
  }

  /** The category of each value beside the reported one, in the order of the results. */
  categories(facts: IsolateFacts): (DerivedCategory | null)[] {
    const organism = knownOrganism(facts);
    const { book } = this.options;
    return (facts.susceptibility ?? []).map((result) =>
      organism === null
        ? null
        : deriveCategory(result, organism, {
            guideline: guidelineInForce(this.options),
            ...(book && { book }),
          }),
    );
  }
}

/** What typing could not take as it was said: named, not passed over. */
function typingFlags({ mlst }: IsolateFacts, typing: Typing | null): string[] {
  if (!mlst || !typing) return [];
  const unknown = mlst.scheme !== undefined && schemeNamed(mlst.scheme) === null;
  const said = mlst.st === undefined ? null : exactSt(mlst.st);
  return [
    ...(unknown ? ['unknown-scheme'] : []),
    ...(said !== null && said !== typing.st ? ['reported-st-differs'] : []),
  ];
}

/** The rules that ship with the program. */
export const SHIPPED_RULES: SiteRules = SiteRules.make(DEFAULT_RULE_SET);

function breakpointsTitle(options: ClassifyOptions, own: ReferenceTable | null): string {
  const { body, year } = guidelineInForce(options);
  const named = creDefinition(options.definition ?? DEFAULT_CONTENT.creDefinition).guideline;
  const edition = named ? `${body} ${year}` : `as each report names it, else ${body} ${year}`;
  return own ? `${edition}, after ${own.title} (${own.id})` : edition;
}

function readCatalogue(table: ReferenceTable): Catalogue {
  const loaded = loadCatalogue(table.body);
  if (!loaded.ok) throw new Error(`catalogue ${table.id}: ${loaded.code}`);
  return loaded.catalogue;
}

function readBreakpoints(table: ReferenceTable) {
  const loaded = loadBreakpointTable(table.body);
  if (!loaded.ok) throw new Error(`breakpoint table ${table.id} can no longer be read`);
  return loaded.rows;
}

function readProfiles(table: ReferenceTable): ProfileTable {
  const scheme = schemeNamed(table.scheme ?? '');
  if (!scheme) throw new Error(`profiles ${table.id} are of no scheme that is known`);
  return loadProfiles(scheme, table.body);
}
