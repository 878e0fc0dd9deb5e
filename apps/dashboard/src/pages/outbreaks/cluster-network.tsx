import type { Cluster } from '@carbawatch/contracts';
import type { ElementDefinition, StylesheetJson } from 'cytoscape';
import { useMemo, useState } from 'react';
import { Network } from '../../charts/network';
import { chartColours, type ChartColours } from '../../charts/palette';
import { Folded } from '../../design/later';
import { speciesName } from '../../i18n/species-name';
import { useText, type Text } from '../../i18n/text';
import { useMe } from '../../session/me';
import { shownDay } from '../../time/site-time';
import { PatientName, shortOf, type Names } from '../patients/names';
import { NetworkLegend } from './network-legend';
import { ringSpots } from './ring-layout';
import { strongestLinks } from './strongest-links';
import { TimeSlider, useFilm } from './time-slider';

/** Members in the order of their first positives, with what joins each two of them, day by day. */
export function ClusterNetwork({ cluster, names }: { cluster: Cluster; names: Names }) {
  const text = useText();
  const [chosen, setChosen] = useState<string | null>(null);
  const { timezone } = useMe();
  const elements = useMemo(() => elementsOf(cluster), [cluster]);
  const dayOf = useMemo(
    () => new Map(cluster.members.map((m) => [m.id, shownDay(m.firstPositiveAt, timezone)])),
    [cluster, timezone],
  );
  const days = useMemo(() => [...new Set(dayOf.values())].sort(), [dayOf]);
  const film = useFilm(days);
  const hidden = useMemo(
    () => new Set([...dayOf].flatMap(([id, day]) => (day > film.day ? [id] : []))),
    [dayOf, film.day],
  );
  const weak = cluster.edges.filter((edge) => edge.weak).length;
  const counted =
    weak > 0
      ? text('outbreaks.linksOfWeak', { n: cluster.edges.length, weak })
      : text('outbreaks.linksOf', { n: cluster.edges.length });
  const species = speciesOf(cluster);
  const isDense = cluster.edges.length > LABELLED_MAX;
  const personOf = new Map(cluster.members.map((m) => [m.id, m.pseudonym]));
  const told = (id: string) => (
    <PatientName pseudonym={personOf.get(id) ?? ''} names={names} withPseudonym />
  );
  const edges = cluster.edges.filter(
    ({ a, b }) =>
      !hidden.has(a) && !hidden.has(b) && (chosen === null || a === chosen || b === chosen),
  );
  return (
    <>
      <p className="hint">{counted}</p>
      <Network
        title={counted}
        file="cluster"
        ofPatients="cluster"
        elements={elements}
        style={style}
        hidden={hidden}
        onTap={setChosen}
      />
      <NetworkLegend
        species={species.map((name) => shownSpecies(cluster, name, text))}
        isDense={isDense}
        hasWeak={weak > 0}
        hasSource={cluster.members.some(({ knownBefore }) => knownBefore)}
      />
      {days.length > 1 && <TimeSlider film={film} days={days} />}
      <Folded summary={text('outbreaks.evidence')} isOpen={chosen !== null}>
        <ul className="why" data-testid="evidence">
          {edges.map((edge) => (
            <li key={`${edge.a} ${edge.b} ${edge.kind}`}>
              {told(edge.a)} – {told(edge.b)}: {edge.because.join(', ')}
              {edge.weak && <span className="hint"> ({text('outbreaks.weak')})</span>}
            </li>
          ))}
        </ul>
      </Folded>
    </>
  );
}

/** With more links only the strongest are drawn strongly, and none has its hours on it. */
const LABELLED_MAX = 12;

const COLOURS = chartColours(false).series.length;

/** The species with most cases first: in this order they take their colours. */
function speciesOf({ members }: Cluster): string[] {
  const cases = new Map<string, number>();
  for (const { species } of members) cases.set(species.name, (cases.get(species.name) ?? 0) + 1);
  return [...cases].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([name]) => name);
}

/** A case of a gene in the specimen itself has no species. */
function shownSpecies({ members }: Cluster, name: string, text: Text): string {
  const known = members.some(({ species }) => species.code !== '' && species.name === name);
  return known ? speciesName(text, name) : text('outbreaks.noIsolate');
}

function elementsOf(cluster: Cluster): ElementDefinition[] {
  const { members, edges } = cluster;
  const species = speciesOf(cluster);
  const isDense = edges.length > LABELLED_MAX;
  const strongest = isDense ? strongestLinks(edges) : new Set(edges);
  const ordered = [...members].sort((a, b) => (a.firstPositiveAt < b.firstPositiveAt ? -1 : 1));
  const spots = ringSpots(ordered.length);
  return [
    ...ordered.map((member, at) => ({
      data: {
        id: member.id,
        label: `${shortOf(member.pseudonym)}${member.st ? ` ST${member.st}` : ''}`,
        colour: species.indexOf(member.species.name) % COLOURS,
        source: member.knownBefore ? 1 : 0,
        aside: asideOf(spots[at]?.x ?? 0),
        above: aboveOf(spots[at]?.y ?? 0),
      },
      position: { ...(spots[at] ?? { x: 0, y: 0 }) },
    })),
    ...edges.map((edge) => ({
      data: {
        id: `${edge.a} ${edge.b} ${edge.kind}`,
        source: edge.a,
        target: edge.b,
        label: edge.overlapHours > 0 && !isDense ? `${edge.overlapHours.toFixed(0)} h` : '',
        weak: edge.weak ? 1 : 0,
        further: strongest.has(edge) ? 0 : 1,
      },
    })),
  ];
}

/** Names stand outside of the ring, where no link crosses them. */
const NEAR_AXIS = 20;
const asideOf = (x: number): string =>
  Math.abs(x) < NEAR_AXIS ? 'center' : x > 0 ? 'right' : 'left';
const aboveOf = (y: number): string =>
  Math.abs(y) < NEAR_AXIS ? 'center' : y > 0 ? 'bottom' : 'top';

function style(colours: ChartColours): StylesheetJson {
  return [
    {
      selector: 'node',
      style: {
        width: 34,
        height: 34,
        'background-color': colours.series[0] ?? colours.soft,
        label: 'data(label)',
        'font-size': 11,
        'text-valign': 'center',
        'text-halign': 'center',
        color: colours.ink,
      },
    },
    ...(['left', 'right'] as const).map((side): StylesheetJson[number] => ({
      selector: `node[aside = "${side}"]`,
      style: { 'text-halign': side, 'text-margin-x': side === 'left' ? -4 : 4 },
    })),
    ...(['top', 'bottom'] as const).map((side): StylesheetJson[number] => ({
      selector: `node[above = "${side}"]`,
      style: { 'text-valign': side, 'text-margin-y': side === 'top' ? -4 : 4 },
    })),
    ...colours.series.map((colour, at): StylesheetJson[number] => ({
      selector: `node[colour = ${at}]`,
      style: { 'background-color': colour },
    })),
    {
      selector: 'node[source = 1]',
      style: { shape: 'diamond' },
    },
    {
      selector: 'edge',
      style: {
        width: 2.5,
        'line-color': colours.soft,
        'curve-style': 'bezier',
        label: 'data(label)',
        'font-size': 9,
        color: colours.ink,
        'text-background-color': colours.card,
        'text-background-opacity': 0.8,
        'min-zoomed-font-size': 8,
      },
    },
    { selector: 'edge[further = 1]', style: { 'line-color': colours.line, width: 1 } },
    { selector: 'edge[weak = 1]', style: { 'line-style': 'dashed', width: 1.2 } },
  ];
}
