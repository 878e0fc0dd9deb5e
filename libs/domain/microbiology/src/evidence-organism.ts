import type { EvidenceOrganism } from './evidence-types';
import type { Organism } from './organism-index';

const remembered = new WeakMap<Organism, EvidenceOrganism>();

/** The organism as the evidence model looks at it. "Gram-negative rods" may be Enterobacterales. */
export function evidenceOrganism(organism: Organism): EvidenceOrganism {
  const before = remembered.get(organism);
  if (before !== undefined) return before;
  const open = !organism.isEnterobacterales && organism.isGramNegative && organism.genus === '';
  const view: EvidenceOrganism = {
    name: organism.name,
    genus: organism.genus === '' ? null : organism.genus,
    species: organism.species?.split(' ')[1] ?? null,
    enterobacterales: open ? null : organism.isEnterobacterales,
    morganellaceae: organism.family === 'Morganellaceae',
    gramNegative: organism.isGramNegative,
  };
  remembered.set(organism, view);
  return view;
}

export function unknownOrganism(name?: string): EvidenceOrganism {
  return {
    name: name === undefined ? 'The organism' : `"${name}"`,
    genus: null,
    species: null,
    enterobacterales: null,
    morganellaceae: false,
    gramNegative: null,
  };
}
