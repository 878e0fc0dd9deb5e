import type { Core, ElementDefinition, StylesheetJson } from 'cytoscape';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { codeOf } from '../api/code';
import { useText } from '../i18n/text';
import { useIsDark, useOnPaper } from '../shell/theme';
import { downloadPng, downloadSvg, headedSvg, type LegendEntry } from './download';
import { FileButtons, type FileButtonsProps } from './file-buttons';
import { UNREAD, networkSvg } from './network-svg';
import { chartColours, type ChartColours } from './palette';

/** Numbers that a node is drawn by. */
export type NodeData = Readonly<Record<string, number>>;

export interface NetworkProps extends Pick<FileButtonsProps, 'ofPatients'> {
  readonly title: string;
  readonly file: string;
  /** What it was asked with, and what its colours stand for: said in the files. */
  readonly note?: string;
  readonly legend?: (colours: ChartColours) => readonly LegendEntry[];
  /** With their places, unless forces shall find them: those are for some hundred nodes at most. */
  readonly elements: readonly ElementDefinition[];
  readonly forces?: boolean;
  readonly style: (colours: ChartColours) => StylesheetJson;
  /** Elements of these ids are not shown now. */
  readonly hidden: ReadonlySet<string>;
  /** What of a node's data is otherwise now; its place stands still. */
  readonly now?: ReadonlyMap<string, NodeData>;
  readonly onTap: (id: string) => void;
}

/** The same network is the same drawing: nothing in it is by chance. */
const FORCES = { name: 'cose', animate: false, randomize: false, nodeRepulsion: () => 20_000 };

const FIT_PX = 24;
/** From so many elements on the labels are not measured to fit the drawing into its place. */
const MANY = 500;
const ZOOM_MIN = 0.02;
const ZOOM_MAX = 4;
/** A handful of nodes is not blown up to fill the place. */
const ZOOM_FIRST_MAX = 1.4;

/** From here on the words of links can be read. */
const READ_ZOOM = 0.4;

/** Where the first look falls: on all there is. */
function fitFirst(core: Core, elements: readonly ElementDefinition[]): void {
  if (elements.length < MANY) {
    core.fit(undefined, FIT_PX);
    if (core.zoom() > ZOOM_FIRST_MAX) core.zoom(ZOOM_FIRST_MAX).center();
    return;
  }
  // Cytoscape would measure each label; so far away none of them is drawn.
  const places = elements.flatMap(({ position }) => position ?? []);
  const span = (values: readonly number[]) => {
    const least = values.reduce((a, b) => Math.min(a, b), Infinity);
    const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
    return { middle: (least + most) / 2, length: most - least };
  };
  const [x, y] = [span(places.map((place) => place.x)), span(places.map((place) => place.y))];
  const [width, height] = [core.width(), core.height()];
  // The nodes at the rim reach beyond their places.
  const rim = 4 * FIT_PX;
  const whole = Math.min(width / (x.length + rim), height / (y.length + rim));
  const zoom = Math.min(ZOOM_FIRST_MAX, Math.max(ZOOM_MIN, whole));
  core.viewport({
    zoom,
    pan: { x: width / 2 - zoom * x.middle, y: height / 2 - zoom * y.middle },
  });
}

/** Colours and sizes as the page has them now. */
interface Look {
  readonly sheet: StylesheetJson;
}

/** The drawing in its place, anew for other elements; null until its library is there. */
function useDrawing(
  place: RefObject<HTMLDivElement | null>,
  { elements, forces = false, onTap }: NetworkProps,
  look: Look,
): Core | null {
  const [core, setCore] = useState<Core | null>(null);
  const tap = useRef(onTap);
  tap.current = onTap;
  const latest = useRef(look);
  latest.current = look;
  const worn = useRef(look);
  useEffect(() => {
    let drawn: Core | null = null;
    let gone = false;
    void codeOf(() => import('cytoscape')).then(({ default: cytoscape }) => {
      if (gone || !place.current) return;
      worn.current = latest.current;
      drawn = cytoscape({
        container: place.current,
        elements: [...elements],
        // From the start: a style that comes later is computed for every element once more.
        style: worn.current.sheet,
        layout: forces ? FORCES : { name: 'preset', fit: false },
        minZoom: ZOOM_MIN,
        maxZoom: ZOOM_MAX,
        textureOnViewport: elements.length > 1_500,
      });
      fitFirst(drawn, forces ? [] : elements);
      drawn.on('zoom', ({ cy }) => {
        if (cy.zoom() >= READ_ZOOM) cy.edges(`.${UNREAD}`).removeClass(UNREAD);
      });
      drawn.on('tap', 'node', (event) => tap.current(event.target.id() as string));
      setCore(drawn);
    });
    return () => {
      gone = true;
      drawn?.destroy();
      setCore(null);
    };
  }, [place, elements, forces]);
  useEffect(() => {
    // One that was just replaced by another drawing is gone before the page knows.
    if (!core || core.destroyed() || worn.current === look) return;
    worn.current = look;
    core.style(look.sheet);
  }, [core, look]);
  return core;
}

/** What is hidden now. */
function useHidden(core: Core | null, hidden: ReadonlySet<string>): void {
  useEffect(() => {
    if (!core || core.destroyed()) return;
    core.batch(() => {
      // Only what changes is touched: of 2,000 types mostly a few.
      core
        .elements('.hidden')
        .filter((each) => !hidden.has(each.id()))
        .removeClass('hidden');
      for (const id of hidden) core.getElementById(id).addClass('hidden');
    });
  }, [core, hidden]);
}

/** Sizes and slices as they are now. */
function useData(core: Core | null, now: NetworkProps['now']): void {
  useEffect(() => {
    if (!core || core.destroyed() || !now) return;
    core.batch(() => {
      core.nodes().forEach((node) => {
        const data = now.get(node.id());
        // Only what changes is drawn anew.
        if (data && Object.entries(data).some(([name, value]) => node.data(name) !== value)) {
          node.data({ ...data });
        }
      });
    });
  }, [core, now]);
}

/**
 * Paper has the drawing as an SVG: a canvas is drawn anew only after it was printed, in the
 * screen's colours and as coarse as the screen.
 */
function usePaper(core: Core | null, look: Look, ground: string) {
  const paper = useRef<HTMLDivElement>(null);
  const isOnPaper = useOnPaper();
  useLayoutEffect(() => {
    if (!isOnPaper || !core || core.destroyed() || !paper.current) return undefined;
    const place = paper.current;
    core.style(look.sheet);
    const drawn = new DOMParser().parseFromString(networkSvg(core, ground), 'image/svg+xml');
    place.replaceChildren(drawn.documentElement);
    return () => place.replaceChildren();
  }, [isOnPaper, core, look, ground]);
  return paper;
}

/** A network that is moved and magnified; its numbers stand in a table beside it. */
export function Network(props: NetworkProps) {
  const { title, file, style, hidden, now } = props;
  const text = useText();
  const dark = useIsDark();
  const place = useRef<HTMLDivElement>(null);
  const look = useMemo((): Look => {
    const hiding = { selector: '.hidden', style: { display: 'none' as const } };
    return { sheet: [...style(chartColours(dark)), hiding] };
  }, [style, dark]);
  const core = useDrawing(place, props, look);
  useHidden(core, hidden);
  useData(core, now);
  const paper = usePaper(core, look, chartColours(dark).card);
  const svg = (drawn: Core): string => {
    const colours = chartColours(dark);
    const { ink, soft, card: ground } = colours;
    const said = { title, note: props.note ?? '', legend: props.legend?.(colours) ?? [] };
    return headedSvg(networkSvg(drawn, ground), { ...said, ink, soft, ground });
  };
  return (
    <>
      <div
        className="network"
        ref={place}
        role="img"
        aria-label={title}
        data-testid="network"
        data-drawn={core !== null}
      />
      <div className="network-paper" ref={paper} />
      <div className="row no-print">
        <button type="button" className="bare" onClick={() => core?.fit(undefined, FIT_PX)}>
          {text('outbreaks.fit')}
        </button>
        <FileButtons
          ofPatients={props.ofPatients}
          files={{
            svg: () => core && downloadSvg(file, svg(core)),
            png: () => core && void downloadPng(file, svg(core), chartColours(dark).card),
          }}
        />
      </div>
    </>
  );
}
