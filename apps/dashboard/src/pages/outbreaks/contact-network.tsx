import type { Contact } from '@carbawatch/contracts';
import type { ElementDefinition, StylesheetJson } from 'cytoscape';
import { useMemo, useState } from 'react';
import { Network } from '../../charts/network';
import type { ChartColours } from '../../charts/palette';
import { useText } from '../../i18n/text';
import { useMe } from '../../session/me';
import { shownDay } from '../../time/site-time';
import { shortOf } from '../patients/names';
import { ContactLegend } from './contact-legend';
import { TimeSlider, useFilm } from './time-slider';

/** Beyond so many nodes a drawing says nothing; the list below has all. */
const NODES_MAX = 250;

/**
 * Cases, as large as they had contacts, and between them whoever lay beside two of them or became a
 * case: the bridges. Whoever lay beside one case alone is counted in it and stands in the list.
 */
export function ContactNetwork({ contacts }: { contacts: readonly Contact[] }) {
  const text = useText();
  const [chosen, setChosen] = useState<string | null>(null);
  const { timezone } = useMe();
  const { elements, alone } = useMemo(() => elementsOf(contacts), [contacts]);
  const days = useMemo(
    () => [...new Set(contacts.map(({ from }) => shownDay(from, timezone)))].sort(),
    [contacts, timezone],
  );
  const film = useFilm(days);
  const hidden = useMemo(
    () => notYet(contacts, (contact) => shownDay(contact.from, timezone) > film.day),
    [contacts, timezone, film.day],
  );
  const cases = new Set(contacts.map((contact) => contact.case.pseudonym));
  const beside = contacts.filter(
    (contact) => contact.pseudonym === chosen || contact.case.pseudonym === chosen,
  );
  return (
    <>
      <p className="hint">
        {text('outbreaks.contactsOf', { n: contacts.length, cases: cases.size })} ·{' '}
        {text('outbreaks.bridges')}
      </p>
      <Network
        title={text('outbreaks.contactsOf', { n: contacts.length, cases: cases.size })}
        file="contacts"
        ofPatients="contacts"
        elements={elements}
        forces
        style={style}
        hidden={hidden}
        onTap={setChosen}
      />
      {days.length > 1 && <TimeSlider film={film} days={days} />}
      <ContactLegend alone={alone} />
      {chosen && (
        <p role="status">
          <strong>{shortOf(chosen)}</strong>:{' '}
          {beside
            .slice(0, 12)
            .map(
              ({ ward, hours, kind }) =>
                `${ward} ${hours.toFixed(0)} h (${text(`contact.${kind}`)})`,
            )
            .join(', ')}
        </p>
      )}
    </>
  );
}

/** Who had lain beside nobody yet, and which links were not there. */
function notYet(
  contacts: readonly Contact[],
  isLater: (contact: Contact) => boolean,
): ReadonlySet<string> {
  const there = new Set<string>();
  const all = new Set<string>();
  for (const contact of contacts) {
    const ends = [contact.id, contact.pseudonym, contact.case.pseudonym];
    for (const end of ends) all.add(end);
    if (!isLater(contact)) for (const end of ends) there.add(end);
  }
  return new Set([...all].filter((id) => !there.has(id)));
}

interface Drawn {
  readonly elements: ElementDefinition[];
  /** Cases that nobody joins to another one: counted, not drawn. */
  readonly alone: number;
}

function elementsOf(contacts: readonly Contact[]): Drawn {
  const casesOf = new Map<string, Set<string>>();
  const countOf = new Map<string, number>();
  for (const { pseudonym, case: of } of contacts) {
    casesOf.set(pseudonym, (casesOf.get(pseudonym) ?? new Set()).add(of.pseudonym));
    countOf.set(of.pseudonym, (countOf.get(of.pseudonym) ?? 0) + 1);
  }
  const isBridge = ({ pseudonym, status }: Contact): boolean =>
    status === 'became-case' || (casesOf.get(pseudonym)?.size ?? 0) > 1;
  const bridges = contacts.filter(isBridge);
  const nodes = [...new Set(bridges.flatMap((b) => [b.case.pseudonym, b.pseudonym]))];
  const alone = [...countOf.keys()].filter((each) => !nodes.includes(each)).length;
  const shown = new Set(nodes.slice(0, NODES_MAX));
  const statusOf = new Map(contacts.map(({ pseudonym, status }) => [pseudonym, status]));
  const familyOf = new Map(contacts.map((each) => [each.case.pseudonym, each.case.family]));
  const elements = [
    ...[...shown].map((node) => ({
      data: {
        id: node,
        label: [shortOf(node), familyOf.get(node) ?? ''].join(' ').trim(),
        size: 24 + 8 * Math.log2(1 + (countOf.get(node) ?? 0)),
        role: countOf.has(node) ? 'case' : (statusOf.get(node) ?? 'open'),
      },
    })),
    ...bridges
      .filter((each) => shown.has(each.pseudonym) && shown.has(each.case.pseudonym))
      .map((each) => ({
        data: {
          id: each.id,
          source: each.case.pseudonym,
          target: each.pseudonym,
          kind: each.kind,
        },
      })),
  ];
  return { elements, alone };
}

function style(colours: ChartColours): StylesheetJson {
  const role = (name: string, color: string, shape: 'diamond' | 'ellipse') => ({
    selector: `node[role = "${name}"]`,
    style: { 'background-color': color, shape },
  });
  return [
    {
      selector: 'node',
      style: {
        width: 'data(size)',
        height: 'data(size)',
        label: 'data(label)',
        'font-size': 11,
        'text-valign': 'bottom',
        'text-margin-y': 2,
        'text-background-color': colours.card,
        'text-background-opacity': 0.8,
        'border-width': 1.5,
        'border-color': colours.card,
        color: colours.ink,
        'min-zoomed-font-size': 8,
      },
    },
    role('case', colours.alarm, 'diamond'),
    role('became-case', colours.alarm, 'diamond'),
    role('open', colours.series[4] ?? colours.soft, 'ellipse'),
    role('cleared', colours.series[2] ?? colours.soft, 'ellipse'),
    {
      selector: 'edge',
      style: { width: 1.5, 'line-color': colours.soft, 'curve-style': 'haystack' },
    },
    { selector: 'edge[kind = "bay"]', style: { width: 4, 'line-color': colours.ink } },
  ];
}
