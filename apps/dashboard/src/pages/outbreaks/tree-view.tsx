import type { TypingGraph, TypingPie } from '@carbawatch/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { typingGraphQuery } from '../../api/outbreak-queries';
import { downloadCsv } from '../../charts/download';
import { Network } from '../../charts/network';
import { WardEntry } from '../../choosing/ward-entry';
import { Choice, Entry, Filters, type Taken } from '../../design/filters';
import { Later } from '../../design/later';
import { Panel, Scroll } from '../../design/panel';
import { Empty, Loaded } from '../../design/states';
import { agentName } from '../../i18n/thing-name';
import { codeName } from '../../i18n/code-name';
import { speciesName } from '../../i18n/species-name';
import { specimenName } from '../../i18n/specimen-name';
import { useText, type Text } from '../../i18n/text';
import { useMay } from '../../session/me';
import { timeNames } from './time-names';
import { graphUntil, treeDays } from './tree-days';
import {
  STEPS_MAX,
  countsOf,
  piesOf,
  rolesOf,
  treeElements,
  treeSizes,
  treeStyle,
  type Pies,
} from './tree-elements';
import { TreeLegend, legendOf } from './tree-legend';
import { TimeSlider, useFilm } from './time-slider';

const SCHEMES = ['kpneumoniae', 'ecoli-achtman', 'ecoli-pasteur', 'ecloacae'] as const;
/** An outbreak's tree shows each isolate, unless each patient shall count once. */
const DEDUP = ['none', 'patient-first', 'patient-first-ever'] as const;
const LEVELS = ['1', '2', '3'] as const;
/** Whose categories a pie may count: what is left to treat a CPE with, and its markers. */
const AGENTS = [
  ...(['MEM', 'IPM', 'ETP', 'CZA', 'MEV', 'IMR', 'AZA', 'FDC', 'ATM', 'CAZ', 'FEP'] as const),
  ...(['TZP', 'CSL', 'AMK', 'GEN', 'CIP', 'SXT', 'COL', 'POL', 'TGC', 'ERV', 'FOS'] as const),
] as const;
/** As the address says a pie of an agent. */
const OF_AGENT = 'agent:';

/** What a pie may show besides. */
const PIES = [
  ...(['carbapenemase', 'kLocus', 'clonalGroup', 'cpe', 'organism'] as const),
  ...(['ward', 'unit', 'site', 'specimen', 'purpose', 'infection', 'month', 'year'] as const),
  ...(['death30', 'icu', 'door'] as const),
] as const satisfies TypingPie[];

const route = getRouteApi('/outbreaks');

export function TreeView() {
  const text = useText();
  const search = route.useSearch();
  const scheme = SCHEMES.find((name) => name === search.scheme) ?? 'kpneumoniae';
  const pie = pieOf(search.colour);
  const { from, to, ward, level } = search;
  const dedup = DEDUP.find((name) => name === search.dedup) ?? DEDUP[0];
  const graph = useQuery(typingGraphQuery(scheme, { from, to, ward, level, dedup, ...pie }));
  return (
    <>
      <TreeFilters />
      <Panel title={text('outbreaks.tree')} hint={codeName(text, 'scheme', scheme)}>
        <Loaded of={graph}>
          {(shown) =>
            shown.nodes.length === 0 ? (
              <Empty title={text('outbreaks.noTypes')} hint={text('outbreaks.noTypesHint')} />
            ) : (
              <Tree graph={shown} spanning={search.draw === 'tree'} />
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

function TreeFilters() {
  const text = useText();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: Partial<typeof search>, how?: Taken): void =>
    void navigate({ search: { ...search, ...change }, ...how });
  return (
    <Filters onClear={() => void navigate({ search: { view: 'tree' } })}>
      <Choice
        label={text('isolate.scheme')}
        value={SCHEMES.find((name) => name === search.scheme) ?? 'kpneumoniae'}
        options={SCHEMES.map((name) => [name, codeName(text, 'scheme', name)])}
        onChange={(scheme) => set({ scheme })}
      />
      <Choice
        label={text('outbreaks.draw')}
        value={search.draw === 'tree' ? 'tree' : 'groups'}
        options={[
          ['groups', text('outbreaks.groups')],
          ['tree', text('outbreaks.spanningTree')],
        ]}
        onChange={(draw) => set({ draw })}
      />
      <Choice
        label={text('outbreaks.level')}
        value={LEVELS.find((name) => name === search.level) ?? '1'}
        options={LEVELS.map((name) => [name, text(`level.${name}`)])}
        onChange={(level) => set({ level })}
      />
      <Choice
        label={text('outbreaks.pies')}
        value={search.colour}
        all={text('outbreaks.founders')}
        options={[
          ...PIES.map((name) => [name, text(`pie.${name}`)] as const),
          ...AGENTS.map((code) => [`${OF_AGENT}${code}`, agentPie(text, code)] as const),
        ]}
        onChange={(colour) => set({ colour })}
      />
      <Choice
        label={text('cohort.dedup')}
        value={DEDUP.find((name) => name === search.dedup) ?? DEDUP[0]}
        options={DEDUP.map((name) => [name, codeName(text, 'dedup', name)])}
        onChange={(dedup) => set({ dedup })}
      />
      <WardEntry value={search.ward} onChange={(ward) => set({ ward })} />
      <Entry
        label={text('app.from')}
        type="date"
        value={search.from}
        onChange={(from, how) => set({ from }, how)}
      />
      <Entry
        label={text('app.to')}
        type="date"
        value={search.to}
        onChange={(to, how) => set({ to }, how)}
      />
    </Filters>
  );
}

/** The parameters of the pie that an address names; none where it names nothing known. */
function pieOf(colour: string | undefined): { pie?: TypingPie; agent?: string } {
  const agent = AGENTS.find((code) => colour === `${OF_AGENT}${code}`);
  if (agent) return { pie: 'agent', agent };
  const pie = PIES.find((name) => name === colour);
  return pie ? { pie } : {};
}

const agentPie = (text: Text, code: string): string =>
  text('pie.agent', { agent: agentName(text, code, code) });

function usePies(graph: TypingGraph): Pies | null {
  const text = useText();
  return useMemo(() => {
    const { pie, nodes } = graph;
    if (pie === null) return null;
    const words = { unknown: text('app.unknown'), rest: text('outbreaks.others') };
    if (pie !== 'month' && pie !== 'year') {
      return piesOf(graph, { ...words, nameOf: (value) => pieValue(text, pie, value) });
    }
    const times = nodes.flatMap(({ slices }) => slices.flatMap(({ value }) => value ?? []));
    return piesOf(graph, { ...words, nameOf: timeNames(times, STEPS_MAX), inOrder: true });
  }, [graph, text]);
}

/** A code of the system by its name; what senders wrote as it is. */
function pieValue(text: Text, pie: TypingPie | null, value: string): string {
  switch (pie) {
    case 'organism':
      return speciesName(text, value);
    case 'specimen':
      return specimenName(text, value);
    case 'cpe':
    case 'unit':
    case 'purpose':
    case 'infection':
    case 'death30':
    case 'door':
      return codeName(text, pie, value);
    case 'icu':
      return codeName(text, 'icuByCulture', value);
    default:
      return value;
  }
}

function Tree({ graph, spanning }: { graph: TypingGraph; spanning: boolean }) {
  const text = useText();
  const pies = usePies(graph);
  const days = useMemo(() => treeDays(graph), [graph]);
  const film = useFilm(days);
  const { day } = film;
  const isWhole = film.at >= days.length - 1;
  const shown = useMemo(() => (isWhole ? graph : graphUntil(graph, day)), [graph, day, isWhole]);
  const [chosen, setChosen] = useState<string | null>(null);
  const roles = useMemo(() => rolesOf(graph), [graph]);
  const elements = useMemo(
    () => treeElements(graph, spanning ? graph.tree : graph.links, pies),
    [graph, spanning, pies],
  );
  const style = useMemo(() => treeStyle(pies), [pies]);
  const sizes = useMemo(() => treeSizes(shown, pies), [shown, pies]);
  const hidden = useMemo(
    () => new Set(graph.nodes.filter(({ st }) => !sizes.has(st)).map(({ st }) => st)),
    [graph, sizes],
  );
  const title = text('outbreaks.treeOf', {
    types: shown.nodes.length,
    groups: shown.groups.length,
    isolates: shown.nodes.reduce((sum, node) => sum + node.isolates, 0),
  });
  const unplaced = shown.unplaced.reduce((sum, { isolates }) => sum + isolates, 0);
  return (
    <>
      <p className="hint">
        {title}. {unplaced > 0 && text('outbreaks.unplaced', { n: unplaced })}
      </p>
      <p className="hint" data-testid="asked">
        {noteOf(graph, text)}
      </p>
      <Network
        title={isWhole ? title : `${title} · ${text('outbreaks.until', { day })}`}
        file={fileOfTree(graph, `tree-${graph.scheme}`, isWhole ? null : day)}
        note={noteOf(graph, text)}
        legend={legendOf(shown, { roles, pies }, text)}
        elements={elements}
        style={style}
        hidden={hidden}
        now={sizes}
        onTap={setChosen}
      />
      {days.length > 1 && <TimeSlider film={film} days={days} />}
      {days.length > 1 && <p className="hint">{text('tree.until', { day })}</p>}
      <TreeLegend graph={shown} roles={roles} pies={pies} />
      <ChosenType graph={shown} st={chosen} />
      <Types graph={shown} pies={pies} until={isWhole ? null : day} />
    </>
  );
}

/** What was asked, and which isolates count: it stands beside the drawing, and in its file. */
function noteOf(graph: TypingGraph, text: Text): string {
  const { scheme, period, asOf, timezone, dedup, population, rules, ward, sites } = graph;
  const { from, to } = period;
  const days = (from ?? to) ? `${from ?? '…'} – ${to ?? '…'}` : text('outbreaks.allDays');
  return [
    codeName(text, 'scheme', scheme),
    `${days} (${timezone})`,
    ...(asOf ? [text('cohort.knownOn', { day: asOf })] : []),
    codeName(text, 'dedup', dedup),
    codeName(text, 'population', population),
    text('cohort.rulesOf', { rules }),
    ...(sites ?? []),
    ...(ward ? [ward] : []),
    ...(graph.pie ? [pieName(graph, text)] : []),
  ].join(' · ');
}

const pieName = ({ pie, agent }: TypingGraph, text: Text): string =>
  pie === null ? '' : pie === 'agent' ? agentPie(text, agent ?? '') : text(`pie.${pie}`);

/** `until`: the day up to which the film had come, where it is not the whole study. */
function fileOfTree(
  { period, ward, sites }: TypingGraph,
  what: string,
  until: string | null = null,
): string {
  return [what, ...(sites ?? []), ward, period.from, until ? `until-${until}` : period.to]
    .filter((part) => part !== null)
    .join('-')
    .replace(/[^\p{L}\p{N}.-]+/gu, '_');
}

function ChosenType({ graph, st }: { graph: TypingGraph; st: string | null }) {
  const text = useText();
  const mayIsolates = useMay('laboratory');
  const node = graph.nodes.find((each) => each.st === st);
  if (!node) return <p className="hint">{text('outbreaks.tapHint')}</p>;
  return (
    <p role="status">
      <strong>ST{node.st}</strong> · {text('outbreaks.isolatesN', { n: node.isolates })} ·{' '}
      {text('outbreaks.firstSeen')} {node.firstSeen}
      {node.clonalGroup && ` · ${node.clonalGroup.label}`}
      {node.clonalComplex && ` · ${node.clonalComplex}`}
      {` · ${graph.loci.map((locus, at) => `${locus} ${node.alleles[at] ?? '?'}`).join(' ')}`}{' '}
      {mayIsolates && (
        <Link to="/isolates" search={{ st: node.st }}>
          {text('isolates.title')}
        </Link>
      )}
    </p>
  );
}

interface TypesProps {
  readonly graph: TypingGraph;
  readonly pies: Pies | null;
  /** The day of the film; null at its end. */
  readonly until: string | null;
}

/** The same as a table: every type with its group, readable without the drawing. */
function Types(props: TypesProps) {
  const text = useText();
  return (
    <Later summary={text('app.asTable')} onScreenOnly>
      {() => <TypeTable {...props} />}
    </Later>
  );
}

function TypeTable({ graph, pies, until }: TypesProps) {
  const text = useText();
  const rows = [...graph.nodes].sort((a, b) => b.isolates - a.isolates);
  const csv = (): void =>
    downloadCsv(fileOfTree(graph, `types-${graph.scheme}`, until), [
      [
        ...['ST', text('isolates.title'), text('outbreaks.firstSeen'), text('outbreaks.group')],
        ...[text('role.node.founder'), text('isolate.clonalGroup'), ...graph.loci],
        ...(pies?.names ?? []),
      ],
      ...rows.map((node) => [
        ...[node.st, node.isolates, node.firstSeen, node.group],
        node.founder ? text('role.node.founder') : '',
        node.clonalGroup?.label,
        ...node.alleles,
        ...(pies ? countsOf(node, pies) : []),
      ]),
    ]);
  return (
    <>
      <button type="button" className="bare" onClick={csv}>
        {text('app.csv')}
      </button>
      <Scroll label={text('outbreaks.tree')} maxHeight="24rem">
        <table>
          <thead>
            <tr>
              <th scope="col">ST</th>
              <th scope="col" className="number">
                {text('isolates.title')}
              </th>
              <th scope="col">{text('outbreaks.firstSeen')}</th>
              <th scope="col">{text('outbreaks.group')}</th>
              <th scope="col">{text('isolate.clonalGroup')}</th>
              {pies?.names.map((name) => (
                <th scope="col" key={name} className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((node) => (
              <tr key={node.st}>
                <th scope="row">{node.st}</th>
                <td className="number">{node.isolates}</td>
                <td>{node.firstSeen}</td>
                <td>
                  {node.group ?? '–'}
                  {node.founder && ` (${text('role.node.founder')})`}
                </td>
                <td>{node.clonalGroup?.label ?? '–'}</td>
                {pies &&
                  countsOf(node, pies).map((n, at) => (
                    <td key={pies.names[at]} className="number">
                      {n}
                    </td>
                  ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
