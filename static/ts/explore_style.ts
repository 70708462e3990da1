import type { ElementDefinition, StylesheetJson } from "cytoscape";

/** A node and a tie as the server places them; views.PictureNode and views.PictureEdge say what each field means. */
export interface PictureNode {
  id: string;
  form: "node" | "bundle" | "absence" | "heading";
  label?: string;
  kind: string;
  name: string;
  detail?: string;
  state?: string;
  tone?: string;
  column: number;
  x: number;
  y: number;
  focus?: boolean;
  select?: string;
  panel?: string;
  open?: string;
  explore?: string;
  page?: string;
}
export interface PictureEdge {
  id: string;
  source: string;
  target: string;
  words: string;
  absent?: boolean;
}
export interface Picture {
  nodes: PictureNode[] | null;
  edges: PictureEdge[] | null;
}

const signs: Record<string, string> = { good: "✓ ", bad: "✕ ", warn: "! ", unknown: "? ", gone: "∅ " };
const shapes: Record<string, string> = {
  Request: "tag",
  Approval: "cut-rectangle",
  Contract: "cut-rectangle",
  Grant: "rectangle",
  Group: "barrel",
  Credential: "hexagon",
  AgentInstance: "hexagon",
  Resource: "bottom-round-rectangle",
};

// Names differ at both ends: what is cut is the middle.
function clipped(text: string, most: number): string {
  const letters = [...text];
  if (letters.length <= most) return text;
  const head = Math.floor(most / 2);
  return `${letters.slice(0, head).join("")}…${letters.slice(letters.length - (most - head - 1)).join("")}`;
}

/** Gives the elements as Cytoscape.js takes them. */
export function elementsOf(picture: Picture): ElementDefinition[] {
  const nodes = (picture.nodes ?? []).map((node): ElementDefinition => {
    const under = [node.kind, node.state, node.detail].filter(Boolean).join(" · ");
    const text = node.form === "heading" ? node.name : `${clipped((signs[node.tone ?? ""] ?? "") + node.name, 22)}\n${clipped(under, 24)}`;
    return {
      data: { ...node, text, shape: shapes[node.label ?? ""] ?? "round-rectangle" },
      position: { x: node.x, y: node.y },
      classes: [node.form, node.focus ? "focus" : "", node.tone ?? "", node.column === 0 ? "person" : ""].join(" "),
      grabbable: false,
      selectable: node.form !== "heading",
    };
  });
  const places = new Map((picture.nodes ?? []).map((node) => [node.id, node]));
  const columns = [...new Set((picture.nodes ?? []).map((node) => node.x))].sort((a, b) => a - b);
  const edges = (picture.edges ?? []).map((edge): ElementDefinition => {
    const [from, to] = [places.get(edge.source), places.get(edge.target)];
    // What passes over a column in its own row would run behind the nodes there: it takes a bow.
    const over = from && to && Math.abs(columns.indexOf(from.x) - columns.indexOf(to.x)) > 1 && Math.abs(from.y - to.y) < 33;
    return { data: { ...edge }, classes: [edge.absent ? "absent" : "", over ? "over" : ""].join(" "), selectable: false };
  });
  return [...nodes, ...edges];
}

/** Reads the colours of the theme that is on. */
export function styleOf(element: Element): StylesheetJson {
  const tokens = getComputedStyle(element);
  const colour = (name: string): string => tokens.getPropertyValue(name).trim();
  return [
    {
      selector: "node",
      style: {
        shape: "data(shape)" as never,
        width: 170,
        height: 50,
        label: "data(text)",
        "text-wrap": "wrap",
        "text-valign": "center",
        "font-family": "Inter, system-ui, sans-serif",
        "font-size": 13,
        "line-height": 1.25,
        color: colour("--ink"),
        "background-color": colour("--surface"),
        "border-width": 1.5,
        "border-color": colour("--edge"),
      },
    },
    { selector: "node.person", style: { "corner-radius": 23 as never } },
    { selector: "node.good", style: { "border-color": colour("--good-fill") } },
    { selector: "node.bad", style: { "border-color": colour("--bad-fill"), "border-width": 2.5, "background-color": colour("--bad-ground") } },
    { selector: "node.warn", style: { "border-color": colour("--warn") } },
    { selector: "node.unknown", style: { "border-color": colour("--unknown"), "border-style": "dotted" } },
    { selector: "node.bundle", style: { "border-style": "double", "border-width": 5, "background-color": colour("--sunken") } },
    { selector: "node.absence", style: { "border-style": "dashed", "border-color": colour("--bad"), color: colour("--bad"), "background-color": colour("--surface") } },
    { selector: "node.focus", style: { "border-color": colour("--accent"), "border-width": 3, "background-color": colour("--accent-ground") } },
    { selector: "node.heading", style: { shape: "rectangle", "border-width": 0, "background-opacity": 0, color: colour("--faint"), "font-weight": 600, height: 20, events: "no" } },
    { selector: "node:selected", style: { "underlay-color": colour("--accent"), "underlay-opacity": 0.35, "underlay-padding": 5 } },
    {
      selector: "edge",
      style: {
        width: 1.3,
        "line-color": colour("--edge"),
        "target-arrow-color": colour("--edge"),
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.8,
        "curve-style": "bezier",
        events: "no",
      },
    },
    { selector: "edge.over", style: { "curve-style": "unbundled-bezier", "control-point-distances": -52 as never, "control-point-weights": 0.5 as never } },
    { selector: "edge.absent", style: { "line-style": "dashed", "line-color": colour("--bad"), "target-arrow-color": colour("--bad") } },
    { selector: "edge.near", style: { label: "data(words)", "font-size": 10, color: colour("--ink"), "text-background-color": colour("--surface"), "text-background-opacity": 0.9, width: 2.2, "line-color": colour("--accent"), "target-arrow-color": colour("--accent") } },
  ];
}
