import type { Contact } from '@carbawatch/contracts';
import type { ElementDefinition, StylesheetJson } from 'cytoscape';
import { useMemo, useState } from 'react';
import { Network } from '../../charts/network';
import type { ChartColours } from '../../charts/palette';
import { useText } from '../../i18n/text';
import { treeSpots } from './tree-layout';

const NONE: ReadonlySet<string> = new Set();

/** Cases in the middle of those who lay beside them. */
export function ContactNetwork({ contacts }: { contacts: readonly Contact[] }) {
  const text = useText();
  const [chosen, setChosen] = useState<string | null>(null);
  const elements = useMemo(() => elementsOf(contacts), [contacts]);
  const cases = new Set(contacts.map((contact) => contact.case.pseudonym));
  const beside = contacts.filter(
    (contact) => contact.pseudonym === chosen || contact.case.pseudonym === chosen,
  );
  return (
    <>
      <Network
        title={text('outbreaks.contactsOf', { n: contacts.length, cases: cases.size })}
        file="contacts"
        elements={elements}
        style={style}
        hidden={NONE}
        onTap={setChosen}
      />
      {chosen && (
        <p role="status">
          <strong>{chosen.slice(0, 8)}</strong>:{' '}
          {beside
            .map(({ ward, hours, kind }) => `${ward} ${hours.toFixed(0)} h (${kind})`)
            .join(', ')}
        </p>
      )}
    </>
  );
}

function elementsOf(contacts: readonly Contact[]): ElementDefinition[] {
  const cases = new Set(contacts.map((contact) => contact.case.pseudonym));
  const nodes = [...new Set(contacts.flatMap((c) => [c.case.pseudonym, c.pseudonym]))];
  const links = contacts.map((contact) => ({
    from: contact.case.pseudonym,
    to: contact.pseudonym,
    level: 1,
  }));
  const spots = treeSpots(nodes, links, cases);
  const statusOf = new Map(contacts.map(({ pseudonym, status }) => [pseudonym, status]));
  return [
    ...nodes.map((node) => ({
      data: {
        id: node,
        label: node.slice(0, 6),
        role: cases.has(node) ? 'case' : (statusOf.get(node) ?? 'open'),
      },
      position: { ...(spots.get(node) ?? { x: 0, y: 0 }) },
    })),
    ...contacts.map((contact) => ({
      data: {
        id: contact.id,
        source: contact.case.pseudonym,
        target: contact.pseudonym,
        kind: contact.kind,
      },
    })),
  ];
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
        width: 30,
        height: 30,
        label: 'data(label)',
        'font-size': 10,
        'text-valign': 'bottom',
        color: colours.ink,
        'min-zoomed-font-size': 7,
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
