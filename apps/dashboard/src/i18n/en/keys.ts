export const keys = {
  'keys.may.sender':
    'A sender posts messages and sees what became of its own: an interface of a laboratory or of the patient administration.',
  'keys.may.lab':
    'The laboratory sees messages and isolates, corrects what waits in quarantine, and maps words. No alert, and no name without a reason.',
  'keys.may.ipc':
    'Infection control sees isolates, messages, alerts, tasks and timelines of patients, corrects and maps as the laboratory does, and is told the names of its own open cases.',
  'keys.may.analyst':
    'An analyst sees numbers alone: cohort, antibiogram, series and signals. Nothing about one patient.',
  'keys.may.admin':
    'An administrator may do everything at these sites: rules, routes, keys and the audit.',
  'keys.allSites': 'all sites',
  'keys.anotherSite': 'A site not heard of yet',
  'keys.addSite': 'Add',
  'keys.lastUsed': 'Last used',
  'keys.never': 'never',
  'keys.unused': 'not yet',
  'keys.accounts': 'Who was here with a hospital account',
  'keys.accountsHint':
    'The hospital’s identity provider gives these their role and sites, and takes them away.',
  'keys.account': 'Account',
  'keys.firstSeen': 'First here',
  'keys.lastSeen': 'Last here',
  'keys.noAccount': 'Nobody has signed in with a hospital account yet.',
  'keys.revoked': 'The key {name} is revoked: it opens nothing any more.',
  'keys.copy': 'Copy',
  'keys.copied': 'The key is in the clipboard.',
  'keys.notCopied': 'The browser does not let it be copied: mark the key and copy it by hand.',
} as const;
