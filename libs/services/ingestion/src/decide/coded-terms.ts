import type { KnownOrganism, Organism } from '@carbawatch/contracts';
import { resolveAgent, resolveOrganism, respeltName } from '@carbawatch/microbiology';
import type { CodedTerms } from './mapping';

/** The bundled code systems: WHONET, SNOMED CT, LOINC, ATC and names. */
export const codedTerms: CodedTerms = {
  organism: (named) => organismOf(named),
  agent: (named) => resolveAgent({ code: named, name: named })?.agent.code,
};

function organismOf(named: Organism): KnownOrganism | undefined {
  const { name, snomed, code } = named;
  // A code that is in no table may be a name that the sender put into the wrong field.
  const match =
    resolveOrganism({ name, snomed, whonet: code }) ??
    (code === undefined ? null : resolveOrganism({ name: code }));
  if (!match) return undefined;
  const { organism, mechanism } = match;
  return {
    code: organism.code,
    name: organism.name,
    snomed: organism.snomed[0],
    writtenAs: (name === undefined ? null : respeltName(name)) ?? undefined,
    mechanismClaim: mechanism,
  };
}
