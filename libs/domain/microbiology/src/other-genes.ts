/**
 * Names in genotype reports that are no beta-lactamase: recognised so that they are neither taken
 * for one nor reported as unknown. NCBI's catalogue says CARBAPENEM of porin, penicillin-binding
 * and regulator mutations too (subtype POINT): none of them is an enzyme.
 */
export type OtherGeneKind = 'porin' | 'point-mutation' | 'penicillin-binding' | 'other-resistance';

const PORINS = /^(?:omp[ack]?\d*|ompk3[567]|opr[a-z]\d*|caro|dcap|ompu|phoe)(?:[-_ ].*|gd|td)?$/i;

/** `ompK36_D135DGD`, `ftsI_I336IKYRI`, `blaTEMp_G162T`, `KPC-2 D179Y` are changes, not genes. */
const POINT_MUTATION =
  /[_ :](?:p\.)?[A-Z](?:[a-z]{2})?-?\d+(?:[A-Z]+[a-z]{0,2}|Ter|STOP|fs|del|ins|\*)$/;

const PENICILLIN_BINDING = /^(?:mec[abcdir]\d?|pbp\w*|fts[iw]|mrda)$/i;

const OTHER_RESISTANCE = new RegExp(
  '^(?:' +
    [
      'aac\\W?\\(?\\d',
      'aac_',
      'aad',
      'ant\\W?\\(?\\d',
      'ant_',
      'aph\\W?\\(?\\d',
      'aph\\d',
      'aph_',
      '(?:arm|rmt|npm)[a-h]\\d*',
      'str[ab]',
      'sul\\d',
      'dfr',
      'tet\\W?\\(?[a-z0-9]',
      'otr',
      'cat(?:[abipq]|\\d)',
      'cml',
      'flor',
      'fexa?',
      'qnr',
      'oqx',
      'qep',
      'mcr-?\\d',
      'mph',
      'mef',
      'ere\\W?\\(?[a-d]',
      'erm',
      'msr',
      'lnu',
      'lsa',
      'vga',
      'van[a-z]',
      'fos[a-z]',
      'arr-?\\d?',
      'ble(?:o|mbl)?$',
      'brp',
      'sat\\d?',
      'qac',
      'sil[a-z]',
      'pco[a-z]',
      'ars[a-z]',
      'mer[a-z]',
      'ter[a-z]$',
      'ncr',
      'acr[abdr]',
      'emr[abdekry]',
      'mdt',
      'mdf',
      'mex',
      'tolc',
      'mar[abr]',
      'rob[a]?$',
      'sox[rs]',
      'ram[ar]',
      'pmr',
      'pho[pq]',
      'mgrb',
      'arn',
      'ept',
      'nfs[ab]',
      'gyr[ab]',
      'par[ce]',
      'rps',
      'rpo',
      '(?:16|23)s',
      'nim',
      'cfr',
      'optra',
      'poxt',
      'stx',
      'eae$',
      'iut|iro|iuc|ybt|clb|rmp',
      'crp$',
      'h-ns',
      'hns$',
      'kpn[ef]',
      'lpta',
      'bac[a]$',
      'uhp',
      'glpt',
      'cya',
      'cpx',
      'bae',
      'evg',
      'gad',
      'yoj',
      'msb',
      'ugd',
      'leus?o$',
    ].join('|') +
    ')',
  'i',
);

export function otherGeneKind(name: string): OtherGeneKind | null {
  if (POINT_MUTATION.test(name)) return 'point-mutation';
  if (PORINS.test(name)) return 'porin';
  if (PENICILLIN_BINDING.test(name)) return 'penicillin-binding';
  return OTHER_RESISTANCE.test(name) ? 'other-resistance' : null;
}
