import { useState } from 'react';

export function SignIn(props: {
  readonly refused: boolean;
  readonly onKey: (key: string) => void;
}) {
  const { refused, onKey } = props;
  const [key, setKey] = useState('');
  return (
    <main className="sign-in">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (key.trim()) onKey(key);
        }}
      >
        <h1>Carbawatch</h1>
        <label htmlFor="key">Key</label>
        <input
          id="key"
          type="password"
          autoComplete="current-password"
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
        {refused && (
          <p className="refused" role="alert">
            This key opens nothing here. Check it, or ask the administrator for one.
          </p>
        )}
        <p className="hint">The start of the program prints an address with the key in it.</p>
        <button type="submit">Sign in</button>
      </form>
    </main>
  );
}
