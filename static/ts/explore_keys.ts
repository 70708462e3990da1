import type { Core, NodeSingular } from "cytoscape";

/** Gives the node that an arrow key leads to: along a tie to the side, or to the next one of the column. */
export function stepFrom(cy: Core, at: NodeSingular, key: string): NodeSingular | undefined {
  const place = at.position();
  const far = (node: NodeSingular): number => Math.abs(node.position("y") - place.y) * 10 + Math.abs(node.position("x") - place.x);
  const nearest = (list: NodeSingular[]): NodeSingular | undefined => list.sort((a, b) => far(a) - far(b) || a.id().localeCompare(b.id()))[0];
  if (key === "ArrowRight" || key === "ArrowLeft") {
    const sign = key === "ArrowRight" ? 1 : -1;
    return nearest(at.neighborhood().nodes().toArray().filter((node) => (node.position("x") - place.x) * sign > 0));
  }
  const sign = key === "ArrowDown" ? 1 : -1;
  const column = cy.nodes().toArray().filter((node) => !node.hasClass("heading") && node.position("x") === place.x && (node.position("y") - place.y) * sign > 0);
  return nearest(column);
}
