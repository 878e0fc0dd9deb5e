import type { Spot } from './tree-layout';

/** Room for one node and its name. */
const STEP = 90;

/** Nodes on a circle, the first at the top and on as a clock goes. */
export function ringSpots(count: number): Spot[] {
  const radius = Math.max(STEP, (count * STEP) / (2 * Math.PI));
  return Array.from({ length: count }, (_, at) => {
    const angle = (2 * Math.PI * at) / Math.max(1, count) - Math.PI / 2;
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };
  });
}
