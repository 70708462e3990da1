// Draws the picture that the server computed, and goes on from it without leaving the page. The address says all that is
// shown, so that Back, Forward and a sent link give the same picture.
import cytoscape, { type Core, type NodeSingular } from "cytoscape";
import { announce } from "./announce";
import { stepFrom } from "./explore_keys";
import { elementsOf, styleOf, type Picture, type PictureNode } from "./explore_style";
import { searchPaths } from "./explore_paths";

const parts = ["explore-head", "explore-filters", "explore-status", "explore-panel", "explore-table", "path-list"];
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const smallest = 0.64; // zoom at which a name can still be read

let cy: Core | undefined;
let under: AbortController | undefined; // what is being loaded

function read(from: ParentNode): Picture {
  return JSON.parse(from.querySelector("#picture-elements")?.textContent ?? "{}") as Picture;
}

function fit(): void {
  if (!cy) return;
  cy.resize();
  cy.fit(undefined, 16);
  if (cy.zoom() > 1) cy.zoom(1);
  cy.center();
  if (cy.zoom() < smallest) {
    cy.zoom(smallest);
    cy.center(cy.nodes(".focus"));
    // No side of the window stays empty while the picture goes on at the other.
    const box = cy.elements().renderedBoundingBox({});
    const shift = (low: number, high: number, room: number): number => (high - low <= room ? 0 : low > 24 ? 24 - low : high < room - 24 ? room - 24 - high : 0);
    cy.panBy({ x: shift(box.x1, box.x2, cy.width()), y: shift(box.y1, box.y2, cy.height()) });
  }
}

function draw(container: HTMLElement, picture: Picture): void {
  cy = cytoscape({
    container,
    elements: elementsOf(picture),
    style: styleOf(document.documentElement),
    layout: { name: "preset", fit: false },
    minZoom: 0.15,
    maxZoom: 2.5,
    boxSelectionEnabled: false,
    autoungrabify: true,
    // The page scrolls by the wheel; the picture zooms by its buttons, its keys, and two fingers.
    userZoomingEnabled: matchMedia("(pointer: coarse)").matches,
  });
  cy.on("tap", "node", (event) => void choose(event.target as NodeSingular, true));
  cy.on("dbltap", "node.bundle", (event) => go((event.target as NodeSingular).data("open") as string));
  fit();
  mark(selectedOf(location.href));
  // Tests and assistive tools ask the element, not the drawing, for what is shown.
  Object.assign(container, { picture: cy });
  container.dataset.drawn = String(cy.elements().length);
}

function redraw(picture: Picture): void {
  const container = document.getElementById("picture");
  if (!cy || !container) return;
  const focus = cy.nodes(".focus").first().id();
  cy.elements().remove();
  cy.add(elementsOf(picture));
  if (cy.nodes(".focus").first().id() !== focus) fit();
  mark(selectedOf(location.href));
  container.dataset.drawn = String(cy.elements().length);
}

function selectedOf(address: string): string {
  return new URL(address).searchParams.get("selected") ?? "";
}

/** Marks a node as the one that is looked at, without loading anything. */
function mark(id: string): NodeSingular | undefined {
  if (!cy) return undefined;
  cy.nodes().unselect();
  cy.edges().removeClass("near");
  const node = id ? cy.getElementById(id) : cy.nodes(".focus");
  if (node.length === 0) return undefined;
  node.select();
  node.connectedEdges().addClass("near");
  return node[0] as NodeSingular;
}

function say(node: NodeSingular): void {
  const data = node.data() as PictureNode;
  announce([data.name, data.kind, data.state, data.detail, `${node.degree(false)} ties`].filter(Boolean).join(", "));
}

function reveal(node: NodeSingular): void {
  if (!cy) return;
  const box = node.renderedBoundingBox({});
  const inside = box.x1 > 0 && box.y1 > 0 && box.x2 < cy.width() && box.y2 < cy.height();
  if (inside) return;
  if (still) cy.center(node);
  else cy.animate({ center: { eles: node } }, { duration: 160 });
}

/** Shows a node's panel and notes it in the address. */
async function choose(node: NodeSingular, push: boolean): Promise<void> {
  const data = node.data() as PictureNode;
  mark(data.id);
  say(node);
  if (!data.select || !data.panel) {
    if (push && data.page) location.assign(data.page);
    return;
  }
  if (push && location.pathname + location.search !== data.select) history.pushState({ explore: true }, "", data.select);
  await panel(data.panel);
}

async function panel(address: string): Promise<void> {
  const text = await load(address);
  const place = document.getElementById("explore-panel");
  if (text === undefined || !place) return;
  place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
}

async function load(address: string): Promise<string | undefined> {
  under?.abort();
  const mine = (under = new AbortController());
  document.getElementById("picture")?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: mine.signal, headers: { "HX-Request": "true" } });
    if (!answer.ok || answer.redirected) {
      location.assign(address); // the page that says what is wrong, or asks to sign in
      return undefined;
    }
    return await answer.text();
  } catch (error) {
    if (!mine.signal.aborted) announce(`The server did not answer: ${String(error)}`);
    return undefined;
  } finally {
    if (under === mine) document.getElementById("picture")?.removeAttribute("aria-busy");
  }
}

/** Goes on to another view of the picture. */
function go(address: string | undefined): void {
  if (!address) return;
  history.pushState({ explore: true }, "", address);
  void show(address);
}

async function show(address: string): Promise<void> {
  const text = await load(address);
  if (text === undefined) return;
  const page = new DOMParser().parseFromString(text, "text/html");
  if (!page.querySelector("#picture-elements")) {
    location.assign(address);
    return;
  }
  document.title = page.title;
  const held = document.activeElement?.closest("#explore-table, #explore-panel, #explore-filters") ? document.activeElement.closest("[id]")?.id : undefined;
  for (const id of parts) {
    const next = page.getElementById(id);
    const last = document.getElementById(id);
    if (next && last) last.replaceWith(next);
  }
  document.getElementById("picture-elements")!.textContent = page.getElementById("picture-elements")!.textContent;
  redraw(read(document));
  // What had the focus is gone with its table: the place that changed takes it.
  if (held && document.activeElement === document.body) {
    const place = document.getElementById("explore-status");
    place?.setAttribute("tabindex", "-1");
    place?.focus({ preventScroll: true });
  }
}

function onKey(event: KeyboardEvent): void {
  if (!cy || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = (cy.nodes(":selected")[0] ?? cy.nodes(".focus")[0]) as NodeSingular | undefined;
  const data = at?.data() as PictureNode | undefined;
  const zoom = (factor: number): void => void cy!.zoom({ level: cy!.zoom() * factor, renderedPosition: { x: cy!.width() / 2, y: cy!.height() / 2 } });
  if (event.key.startsWith("Arrow") && at) {
    const next = stepFrom(cy, at, event.key);
    if (next) {
      mark(next.id());
      say(next);
      reveal(next);
    }
  } else if (event.key === "Enter" && at) void choose(at, true);
  else if (event.key === "o") go(data?.open);
  else if (event.key === "e") go(data?.explore);
  else if (event.key === "+") zoom(1.25);
  else if (event.key === "-" || event.key === "−") zoom(0.8);
  else if (event.key === "0") fit();
  else return;
  event.preventDefault();
}

function tool(name: string): void {
  if (!cy) return;
  const middle = { x: cy.width() / 2, y: cy.height() / 2 };
  if (name === "fit") fit();
  if (name === "in") cy.zoom({ level: cy.zoom() * 1.25, renderedPosition: middle });
  if (name === "out") cy.zoom({ level: cy.zoom() * 0.8, renderedPosition: middle });
  if (name === "png") void savePNG();
}

async function savePNG(): Promise<void> {
  if (!cy) return;
  const ground = getComputedStyle(document.documentElement).getPropertyValue("--surface").trim();
  const picture = await cy.png({ output: "blob-promise", full: true, scale: 2, maxWidth: 8000, bg: ground });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(picture);
  link.download = "explore.png";
  link.click();
  URL.revokeObjectURL(link.href);
}

function start(): void {
  const container = document.getElementById("picture");
  if (!container) return;
  cy?.destroy();
  draw(container, read(document));
  container.addEventListener("keydown", onKey);
  container.addEventListener("focus", () => {
    const at = cy?.nodes(":selected")[0] as NodeSingular | undefined;
    if (at) say(at);
  });
}

function listen(): void {
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const target = event.target as Element;
    const link = target.closest<HTMLAnchorElement>("a[data-explore]");
    const button = target.closest<HTMLButtonElement>("button[data-picture]");
    if (button) tool(button.dataset.picture ?? "");
    if (!link || !cy) return;
    event.preventDefault();
    go(link.getAttribute("href") ?? "");
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-explore]")) return;
    event.preventDefault();
    const values = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== "") values.append(name, String(value));
    go(`${form.getAttribute("action") ?? ""}?${values.toString()}`);
  });
  addEventListener("popstate", () => void show(location.href));
  addEventListener("resize", () => cy?.resize());
  const repaint = (): void => void cy?.style(styleOf(document.documentElement));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  new MutationObserver(repaint).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
}

// A search for paths that took longer brings its result later, in place of what was there.
searchPaths((html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.getElementById("paths-result")?.replaceChildren(...page.body.childNodes);
  start();
});
listen();
start();
