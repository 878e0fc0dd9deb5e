export const signIn = {
  'signIn.account': 'Sign in with your hospital account',
  'signIn.again': 'Sign in again',
  'signIn.or': 'or with a key',
  'signIn.key': 'Key',
  'signIn.hint':
    'Ask the administrator of Carbawatch for a key of your own. Who started the program finds the administrator’s key in the address that the start prints, and may paste the whole address here.',
  'signIn.hintAccount':
    'A key is for those without a hospital account: the administrator of Carbawatch gives it.',
  'signIn.submit': 'Sign in',
  'signIn.ended': 'Your session has ended. Sign in again: you come back to this page.',
  'signIn.idle': 'Nobody touched the page for a while, so you were signed out.',
  'signIn.elsewhere': 'You were signed out in another tab.',
  'signIn.refused': 'This key opens nothing here. Check it, or ask the administrator for one.',
  'signIn.refusedAccount':
    'Your account opens nothing here. Try again; if it happens again, tell the administrator.',
  'signIn.noRole':
    'Your account has no role here. Ask for one where the hospital’s accounts are kept, or sign in as somebody else.',
  'signIn.noSites': 'Your account has no site here. Ask for one where the accounts are kept.',
  'signIn.audience':
    'The hospital’s sign-in gave a token that is for another program. Tell the administrator: OIDC_AUDIENCE must be what the token names in aud.',
  'signIn.clock':
    'The clocks of the hospital’s sign-in and of this server differ by more than half a minute, so that nobody can sign in by account. Tell the administrator; a key works meanwhile.',
  'signIn.away':
    'The hospital’s sign-in can’t be reached. Try again in a while; a key works meanwhile.',
  'signIn.failed': 'The hospital’s sign-in refused: {detail}',
  'signIn.stale':
    'This sign-in began in another tab or too long ago, and was not taken. Begin it again.',
  'signIn.insecure':
    'This page was opened without https, where a browser signs nobody in by account. Open its https address, or use a key.',
  'signIn.unknown': 'Signing in by account failed. Try again, or use a key.',
} as const;
