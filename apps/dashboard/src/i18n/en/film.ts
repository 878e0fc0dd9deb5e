export const film = {
  'film.play': 'Play',
  'film.pause': 'Pause',
  'tree.slv': 'differ in one locus',
  'tree.dlv': 'in two',
  'tree.far': 'in three or more',
  'tree.lines': 'Links: dark where one locus differs, pale where two, dashed where three or more.',
  'tree.distance': 'The number on a link is that of the loci that differ.',
  'tree.rim': 'A thick rim marks a founder.',
  'tree.size': 'A node is as large as the logarithm of its isolates.',
  'tree.until':
    'Isolates collected until {day} are counted and drawn. Groups and founders are those of the whole study.',
  'contacts.case': 'case',
  'contacts.bay': 'same bay',
  'contacts.other': 'same ward, or the next in the bed',
  'contacts.size': 'A case is as large as the logarithm of its contacts.',
  'contacts.alone': 'Without a bridge to another case: {n}.',
} as const;
