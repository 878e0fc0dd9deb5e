import type { Core, ElementDefinition, StylesheetJson } from 'cytoscape';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useText } from '../i18n/text';
import { useIsDark } from '../shell/theme';
import { chartColours, type ChartColours } from './palette';

export interface NetworkProps {
  readonly title: string;
  readonly file: string;
  /** With their places, unless forces shall find them: those are for some hundred nodes at most. */
  readonly elements: readonly ElementDefinition[];
  readonly forces?: boolean;
  readonly style: (colours: ChartColours) => StylesheetJson;
  /** Elements of these ids are not shown now. */
  readonly hidden: ReadonlySet<string>;
  readonly onTap: (id: string) => void;
}

/** The same network is the same drawing: nothing in it is by chance. */
const FORCES = { name: 'cose', animate: false, randomize: false, nodeRepulsion: () => 20_000 };

const FIT_PX = 24;
/** A handful of nodes is not blown up to fill the place. */
const ZOOM_FIRST_MAX = 1.4;

/** The drawing in its place, anew for other elements; null until its library is there. */
function useDrawing(
  place: RefObject<HTMLDivElement | null>,
  { elements, forces = false, onTap }: NetworkProps,
): Core | null {
  const [core, setCore] = useState<Core | null>(null);
  const tap = useRef(onTap);
  tap.current = onTap;
  useEffect(() => {
    let drawn: Core | null = null;
    let gone = false;
    void import('cytoscape').then(({ default: cytoscape }) => {
      if (gone || !place.current) return;
      drawn = cytoscape({
        container: place.current,
        elements: [...elements],
        layout: forces ? FORCES : { name: 'preset' },
        minZoom: 0.02,
        maxZoom: 4,
        textureOnViewport: elements.length > 1_500,
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
  return core;
}

/** Colours as the page has them, and what is hidden now. */
function useLook(core: Core | null, { style, hidden }: NetworkProps, dark: boolean): void {
  useEffect(() => {
    // One that was just replaced by another drawing is gone before the page knows.
    if (!core || core.destroyed()) return;
    const hiding = { selector: '.hidden', style: { display: 'none' as const } };
    core.style([...style(chartColours(dark)), hiding]);
    // Sizes come with the style, so that only now it is known how much there is to fit.
    core.fit(undefined, FIT_PX);
    if (core.zoom() > ZOOM_FIRST_MAX) core.zoom(ZOOM_FIRST_MAX).center();
  }, [core, style, dark]);
  useEffect(() => {
    if (!core || core.destroyed()) return;
    core.batch(() => {
      // Only what changes is touched: of 2,000 types mostly a few.
      core
        .nodes('.hidden')
        .filter((node) => !hidden.has(node.id()))
        .removeClass('hidden');
      for (const id of hidden) core.getElementById(id).addClass('hidden');
    });
  }, [core, hidden]);
}

/** A network that is moved and magnified; its numbers stand in a table beside it. */
export function Network(props: NetworkProps) {
  const { title, file } = props;
  const text = useText();
  const dark = useIsDark();
  const place = useRef<HTMLDivElement>(null);
  const core = useDrawing(place, props);
  useLook(core, props, dark);
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
      <div className="row no-print">
        <button type="button" className="bare" onClick={() => core?.fit(undefined, FIT_PX)}>
          {text('outbreaks.fit')}
        </button>
        <button
          type="button"
          className="bare"
          onClick={() => {
            const link = document.createElement('a');
            link.href = core?.png({ full: true, scale: 2, bg: chartColours(dark).card }) ?? '';
            link.download = `${file}.png`;
            link.click();
          }}
        >
          {text('app.png')}
        </button>
      </div>
    </>
  );
}
