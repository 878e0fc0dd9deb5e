import { chartColours } from '../../charts/palette';
import { useText } from '../../i18n/text';
import { useIsDark } from '../../shell/theme';

/** What shapes, colours and lines of the contacts mean. */
export function ContactLegend({ alone }: { alone: number }) {
  const text = useText();
  const { alarm, series } = chartColours(useIsDark());
  return (
    <ul className="plain legend">
      <li>
        <i className="diamond" style={{ background: alarm }} />
        {text('contacts.case')}
      </li>
      <li>
        <i style={{ background: series[4] }} />
        {text('contactStatus.open')}
      </li>
      <li>
        <i style={{ background: series[2] }} />
        {text('contactStatus.cleared')}
      </li>
      <li>
        <b className="line" /> {text('contacts.bay')}
      </li>
      <li>
        <b className="line thin" /> {text('contacts.other')}
      </li>
      <li className="hint">{text('contacts.size')}</li>
      {alone > 0 && <li className="hint">{text('contacts.alone', { n: alone })}</li>}
    </ul>
  );
}
