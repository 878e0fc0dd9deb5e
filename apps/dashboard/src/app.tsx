import { useEffect, useState } from 'react';
import { AlertList } from './alert-list';
import { CohortSummary } from './cohort-summary';
import { IsolateList } from './isolate-list';
import { listen } from './live-stream';
import { currentKey, signIn, signOut } from './session';
import { SignIn } from './sign-in';

/** Reads of the lists wait this long for more events, so that a burst is one read. */
const SETTLE_MS = 300;

export function App() {
  const [signedIn, setSignedIn] = useState(currentKey() !== null);
  const [refused, setRefused] = useState(false);
  const leave = (because: 'wish' | 'refused'): void => {
    signOut();
    setRefused(because === 'refused');
    setSignedIn(false);
  };
  if (!signedIn) {
    return (
      <SignIn
        refused={refused}
        onKey={(key) => {
          signIn(key);
          setSignedIn(true);
        }}
      />
    );
  }
  return <Watch onLeave={() => leave('wish')} onRefused={() => leave('refused')} />;
}

/** Counts up, in bursts, whenever an event of one of these kinds came in. */
function useLive(): { ticks: Record<string, number>; state: string } {
  const [ticks, setTicks] = useState<Record<string, number>>({});
  const [state, setState] = useState('connecting');
  useEffect(() => {
    const waiting = new Map<string, ReturnType<typeof setTimeout>>();
    const stop = listen(({ type }) => {
      if (waiting.has(type)) return;
      const timer = setTimeout(() => {
        waiting.delete(type);
        setTicks((known) => ({ ...known, [type]: (known[type] ?? 0) + 1 }));
      }, SETTLE_MS);
      waiting.set(type, timer);
    }, setState);
    return () => {
      stop();
      waiting.forEach(clearTimeout);
    };
  }, []);
  return { ticks, state };
}

const STATES: Record<string, string> = {
  live: 'Live',
  connecting: 'Connecting …',
  reconnecting: 'Line lost, trying again …',
  closed: 'Not live: this key may not listen',
};

function Watch({ onLeave, onRefused }: { onLeave: () => void; onRefused: () => void }) {
  const { ticks, state } = useLive();
  return (
    <>
      <header className="bar">
        <h1>Carbawatch</h1>
        <p className={`state state-${state}`} role="status">
          {STATES[state] ?? state}
        </p>
        <button type="button" className="quiet" onClick={onLeave}>
          Sign out
        </button>
      </header>
      <main>
        <AlertList tick={ticks['alert'] ?? 0} onRefused={onRefused} />
        <div className="column">
          <CohortSummary tick={(ticks['metrics'] ?? 0) + (ticks['isolate'] ?? 0)} />
          <IsolateList tick={ticks['isolate'] ?? 0} />
        </div>
      </main>
    </>
  );
}
