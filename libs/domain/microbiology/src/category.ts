/** Susceptibility categories as reports print them. */
export type Category = 'S' | 'SDD' | 'I' | 'NS' | 'R';
