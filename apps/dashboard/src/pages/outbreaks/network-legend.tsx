import { chartColours } from '../../charts/palette';
import { useText } from '../../i18n/text';
import { useIsDark } from '../../shell/theme';

/** What colours, shapes and lines of a cluster's network mean. */
export function NetworkLegend(props: {
  /** As the reader's language names them. */
  readonly species: readonly string[];
  /** So many links that only the strongest are drawn strongly. */
  readonly isDense: boolean;
  readonly hasWeak: boolean;
  /** Somebody was known before. */
  readonly hasSource: boolean;
}) {
  const { species, isDense, hasWeak, hasSource } = props;
  const text = useText();
  const { series } = chartColours(useIsDark());
  return (
    <ul className="plain legend">
      {species.map((name, at) => (
        <li key={name}>
          <i style={{ background: series[at % series.length] }} />
          {name}
        </li>
      ))}
      <li>
        <b className="line faint" /> {text(isDense ? 'outbreaks.strongest' : 'outbreaks.allLinks')}
      </li>
      {isDense && (
        <li>
          <b className="line thin" /> {text('outbreaks.further')}
        </li>
      )}
      {hasWeak && (
        <li>
          <b className="line dashed" /> {text('outbreaks.weak')}
        </li>
      )}
      {hasSource && (
        <li>
          <i className="diamond" style={{ background: series[0] }} /> {text('outbreaks.source')}
        </li>
      )}
    </ul>
  );
}
