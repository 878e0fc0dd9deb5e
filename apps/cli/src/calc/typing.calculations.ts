import { describeGene } from '@carbawatch/microbiology';
import {
  BUNDLED_TABLES,
  MlstRefusal,
  ProfileRefusal,
  callSt,
  goeBurst,
  schemeNamed,
} from '@carbawatch/typing';
import { z } from 'zod';
import { InputRefusal, calculation } from './calculation';

const id = z.union([z.string().min(1), z.number().int().nonnegative()]).transform(String);

export const mlst = calculation({
  name: 'mlst',
  summary: 'sequence type of an allelic profile; novel or incomplete profiles have none',
  input: z.strictObject({ scheme: z.string(), profile: z.record(z.string(), id) }),
  run: ({ scheme, profile }) => {
    const name = schemeNamed(scheme);
    const table = name && BUNDLED_TABLES.get(name);
    if (!table) {
      throw new InputRefusal('scheme', `one of ${[...BUNDLED_TABLES.keys()].join(', ')} is needed`);
    }
    const { missing, ...call } = namingFields(() => callSt(table, profile));
    const reason =
      missing.length > 0
        ? `No whole exact allele at ${missing.join(', ')}: such a profile has no sequence type.`
        : `No such profile among the ${table.size} that are bundled.`;
    if (call.st === null) return { ...call, missing, reason };
    const unnamed = `No clonal complex is named for ST${call.st} in the bundled table.`;
    return call.clonalComplex === null ? { ...call, reason: unnamed } : call;
  },
});

export const goeburst = calculation({
  name: 'goeburst',
  summary: 'groups, founders and links of sequence types (goeBURST, levels 1 to 3)',
  input: z.strictObject({
    profiles: z
      .array(
        z.strictObject({
          st: id,
          alleles: z.array(id).min(1),
          count: z.number().int().min(1).optional(),
        }),
      )
      .min(1),
    level: z.number().int().min(1).max(3).default(1),
  }),
  run: ({ profiles, level }) => {
    const given = profiles.map(({ st, alleles, count }) => ({
      st,
      alleles,
      ...(count !== undefined && { count }),
    }));
    const { links, groups, singletons } = namingFields(() => goeBurst(given, level));
    return { links, groups, singletons };
  },
});

export const gene = calculation({
  name: 'gene',
  summary: 'family, allele and Ambler class of a beta-lactamase, and whether it is a carbapenemase',
  input: z.strictObject({ name: z.string().min(1) }),
  run: ({ name }) => describeGene(name),
});

function namingFields<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof MlstRefusal || error instanceof ProfileRefusal) {
      throw new InputRefusal(error.field, error.message.slice(error.field.length + 2));
    }
    throw error;
  }
}
