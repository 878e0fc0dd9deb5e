import { useEffect, useState } from 'react';
import { useText } from '../../i18n/text';

/** One step of the film; slow enough that one sees what came. */
const STEP_MS = 700;

export interface Film {
  /** The day until which is shown. */
  readonly day: string;
  readonly at: number;
  readonly plays: boolean;
  go(at: number): void;
  play(plays: boolean): void;
}

/** Days of a drawing, each once and in order; the last one first, so that all is shown. */
export function useFilm(days: readonly string[]): Film {
  const last = Math.max(0, days.length - 1);
  const [until, setUntil] = useState<number | null>(null);
  const [plays, setPlays] = useState(false);
  const at = Math.min(until ?? last, last);
  useEffect(() => {
    if (!plays) return;
    const timer = setTimeout(() => {
      if (at >= last) setPlays(false);
      else setUntil(at + 1);
    }, STEP_MS);
    return () => clearTimeout(timer);
  }, [plays, at, last]);
  return {
    day: days[at] ?? '',
    at,
    plays,
    go: (next) => {
      setPlays(false);
      setUntil(next);
    },
    play: (wanted) => {
      // From the end it begins again.
      if (wanted && at >= last) setUntil(0);
      setPlays(wanted);
    },
  };
}

/** Moves a drawing through its days, by hand, by the keys or as a film. */
export function TimeSlider({ film, days }: { film: Film; days: readonly string[] }) {
  const text = useText();
  return (
    <div className="row film no-print">
      <button type="button" className="quiet" onClick={() => film.play(!film.plays)}>
        {text(film.plays ? 'film.pause' : 'film.play')}
      </button>
      <label className="field">
        {text('outbreaks.until', { day: film.day })}
        <input
          type="range"
          min={0}
          max={Math.max(0, days.length - 1)}
          value={film.at}
          aria-valuetext={film.day}
          onChange={(event) => film.go(Number(event.target.value))}
        />
      </label>
    </div>
  );
}
