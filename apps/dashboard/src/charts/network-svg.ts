import type { Core, EdgeSingular, NodeSingular } from 'cytoscape';

/** Class of links whose words are left out until one is near enough to read them. */
export const UNREAD = 'unread';

/** Slices that a pie of Cytoscape may have. */
const SLICES_MAX = 16;
const FULL = 100;
const MARGIN = 12;

/**
 * What is shown now as an SVG drawing, in the network's own units: Cytoscape has PNG alone. A file
 * is magnified by whoever reads it, so that the words of all links are in it.
 */
export function networkSvg(core: Core, ground: string): string {
  core.edges(`.${UNREAD}`).removeClass(UNREAD);
  const shown = core.elements().filter((each) => each.visible());
  const { x1, y1, w, h } = shown.boundingBox({});
  const [left, top, width, height] = [x1 - MARGIN, y1 - MARGIN, w + 2 * MARGIN, h + 2 * MARGIN];
  const box = [left, top, width, height].map(rounded).join(' ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}"`,
    ` width="${rounded(width)}" height="${rounded(height)}" font-family="sans-serif">`,
    `<rect x="${rounded(left)}" y="${rounded(top)}" width="100%" height="100%" fill="${ground}"/>`,
    ...shown.edges().map(edgeSvg),
    ...shown.nodes().map(nodeSvg),
    '</svg>',
  ].join('');
}

const rounded = (value: number): string => value.toFixed(1);

const styleOf = (element: NodeSingular | EdgeSingular, name: string): string =>
  String(element.style(name) ?? '');

const pixels = (element: NodeSingular | EdgeSingular, name: string): number =>
  Number.parseFloat(styleOf(element, name)) || 0;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function edgeSvg(edge: EdgeSingular): string {
  const [from, to] = [edge.source().position(), edge.target().position()];
  const dashes = styleOf(edge, 'line-style') === 'dashed' ? ' stroke-dasharray="6 4"' : '';
  const line =
    `<line x1="${rounded(from.x)}" y1="${rounded(from.y)}" x2="${rounded(to.x)}"` +
    ` y2="${rounded(to.y)}" stroke="${styleOf(edge, 'line-color')}"` +
    ` stroke-width="${rounded(pixels(edge, 'width'))}"` +
    ` opacity="${styleOf(edge, 'opacity')}"${dashes}/>`;
  const middle = {
    x: (from.x + to.x) / 2 + pixels(edge, 'text-margin-x'),
    y: (from.y + to.y) / 2 + pixels(edge, 'text-margin-y'),
  };
  return line + words(edge, middle);
}

function nodeSvg(node: NodeSingular): string {
  const { x, y } = node.position();
  const radius = node.width() / 2;
  const rim =
    `stroke="${styleOf(node, 'border-color')}"` +
    ` stroke-width="${rounded(pixels(node, 'border-width'))}"`;
  const fill = styleOf(node, 'background-color');
  const slices = slicesOf(node, x, y, radius);
  const shape =
    styleOf(node, 'shape') === 'diamond'
      ? `<path d="M${rounded(x)} ${rounded(y - radius)}l${rounded(radius)} ${rounded(radius)}` +
        `l${rounded(-radius)} ${rounded(radius)}l${rounded(-radius)} ${rounded(-radius)}z"` +
        ` fill="${fill}" ${rim}/>`
      : `<circle cx="${rounded(x)}" cy="${rounded(y)}" r="${rounded(radius)}"` +
        ` fill="${slices === '' ? fill : 'none'}" ${rim}/>`;
  const at = styleOf(node, 'text-valign');
  const font = pixels(node, 'font-size');
  const below = at === 'bottom' ? radius + font : at === 'top' ? -radius - font / 2 : 0;
  const aside = styleOf(node, 'text-halign');
  const beside = aside === 'right' ? radius : aside === 'left' ? -radius : 0;
  return slices + shape + words(node, { x: x + beside, y: y + below }, aside);
}

/** The pie of a node, as the drawing on the screen has it. */
function slicesOf(node: NodeSingular, x: number, y: number, radius: number): string {
  if (pixels(node, 'pie-size') === 0) return '';
  const paths: string[] = [];
  let from = 0;
  for (let at = 1; at <= SLICES_MAX; at += 1) {
    const share = pixels(node, `pie-${at}-background-size`);
    if (share <= 0) continue;
    const fill = styleOf(node, `pie-${at}-background-color`);
    paths.push(sliceSvg({ x, y, radius, from, to: from + share, fill }));
    from += share;
  }
  return paths.join('');
}

function sliceSvg(slice: {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Of a hundred, from the top on as a clock goes. */
  readonly from: number;
  readonly to: number;
  readonly fill: string;
}): string {
  const { x, y, radius, from, to, fill } = slice;
  if (to - from >= FULL - 0.01) {
    return `<circle cx="${rounded(x)}" cy="${rounded(y)}" r="${rounded(radius)}" fill="${fill}"/>`;
  }
  const rim = (share: number): string => {
    const angle = (2 * Math.PI * share) / FULL - Math.PI / 2;
    return `${rounded(x + radius * Math.cos(angle))} ${rounded(y + radius * Math.sin(angle))}`;
  };
  const large = to - from > FULL / 2 ? 1 : 0;
  const arc = `A${rounded(radius)} ${rounded(radius)} 0 ${large} 1 ${rim(to)}`;
  return `<path d="M${rounded(x)} ${rounded(y)}L${rim(from)}${arc}z" fill="${fill}"/>`;
}

function words(
  element: NodeSingular | EdgeSingular,
  { x, y }: { readonly x: number; readonly y: number },
  aside = 'center',
): string {
  const label = styleOf(element, 'label');
  if (label === '') return '';
  const anchor = aside === 'right' ? 'start' : aside === 'left' ? 'end' : 'middle';
  return (
    `<text x="${rounded(x)}" y="${rounded(y)}" text-anchor="${anchor}"` +
    ` dominant-baseline="central" font-size="${rounded(pixels(element, 'font-size'))}"` +
    ` fill="${styleOf(element, 'color')}" stroke="${styleOf(element, 'text-outline-color')}"` +
    ` stroke-width="${rounded(pixels(element, 'text-outline-width'))}"` +
    ` paint-order="stroke">${escaped(label)}</text>`
  );
}
