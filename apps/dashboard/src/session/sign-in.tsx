import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useText, type TextKey } from '../i18n/text';
import { Choices } from '../shell/choices';
import { signIn, signInWithAccount, type Ending } from './session';
import { signInWays } from './sign-in-ways';

/** Why a bearer was refused, by the server's code, in words of who signs in. */
const REFUSALS: Readonly<Record<string, TextKey>> = {
  'no-role': 'signIn.noRole',
  'no-sites': 'signIn.noSites',
  'token-audience': 'signIn.audience',
  'token-not-yet': 'signIn.clock',
  // An account's session that is over ends as such; a token that is new and over has come late.
  'token-expired': 'signIn.clock',
};

function reasonOf(because: Ending): TextKey | null {
  switch (because.kind) {
    case 'none':
      return null;
    case 'ended':
    case 'idle':
    case 'elsewhere':
      return `signIn.${because.kind}`;
    case 'refused':
      return (
        REFUSALS[because.code] ?? (because.wasAccount ? 'signIn.refusedAccount' : 'signIn.refused')
      );
    case 'failed':
      if (because.why === 'refused') return because.detail ? 'signIn.failed' : 'signIn.unknown';
      return `signIn.${because.why}`;
  }
}

/** By the hospital's account where there is a provider, else by key. */
export function SignIn({ because }: { because: Ending }) {
  const text = useText();
  const ways = useQuery({ queryKey: ['sign-in'], queryFn: signInWays, staleTime: Infinity });
  const reason = reasonOf(because);
  const hasAccounts = Boolean(ways.data?.oidc);
  return (
    <main className="sign-in">
      <div className="panel">
        <h1>{text('app.name')}</h1>
        {reason && (
          <p className="stale" role="alert">
            {text(reason, because.kind === 'failed' ? { detail: because.detail } : {})}
          </p>
        )}
        {hasAccounts && (
          <>
            <button type="button" onClick={() => void signInWithAccount()}>
              {text(because.kind === 'ended' ? 'signIn.again' : 'signIn.account')}
            </button>
            <p className="hint">{text('signIn.or')}</p>
          </>
        )}
        <ByKey isSecond={hasAccounts} />
        <div className="row">
          <Choices />
        </div>
      </div>
    </main>
  );
}

function ByKey({ isSecond }: { isSecond: boolean }) {
  const text = useText();
  const [key, setKey] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (key.trim()) signIn(key);
      }}
    >
      <label className="field" htmlFor="key">
        {text('signIn.key')}
      </label>
      <input
        id="key"
        type="password"
        autoComplete="current-password"
        aria-describedby="key-hint"
        value={key}
        onChange={(event) => setKey(event.target.value)}
      />
      <p className="hint" id="key-hint">
        {text(isSecond ? 'signIn.hintAccount' : 'signIn.hint')}
      </p>
      <button type="submit" className={isSecond ? 'quiet' : undefined}>
        {text('signIn.submit')}
      </button>
    </form>
  );
}
