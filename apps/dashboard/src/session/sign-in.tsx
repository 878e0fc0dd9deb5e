import { useState } from 'react';
import { useText } from '../i18n/text';
import { signIn } from './session';

export function SignIn({ refused }: { refused: boolean }) {
  const text = useText();
  const [key, setKey] = useState('');
  return (
    <main className="sign-in">
      <form
        className="panel"
        onSubmit={(event) => {
          event.preventDefault();
          if (key.trim()) signIn(key);
        }}
      >
        <h1>{text('app.name')}</h1>
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
        {refused && (
          <p className="stale" role="alert">
            {text('signIn.refused')}
          </p>
        )}
        <p className="hint" id="key-hint">
          {text('signIn.hint')}
        </p>
        <button type="submit">{text('signIn.submit')}</button>
      </form>
    </main>
  );
}
