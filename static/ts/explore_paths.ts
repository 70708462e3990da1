import { announce } from "./announce";

interface Line {
  progress?: string;
  result?: string; // HTML of the paths that were found
}

/** Searches for paths with its progress shown. Leaving the page or the button Cancel ends the search on the server, too. */
export function searchPaths(found: (html: string) => void): void {
  const box = document.querySelector<HTMLElement>("[data-path-search]");
  const address = box?.dataset.pathSearch;
  if (!box || !address) return;
  const words = box.querySelector<HTMLElement>("[data-path-progress]");
  const search = new AbortController();
  box.querySelector("[data-path-cancel]")?.addEventListener("click", () => search.abort());
  addEventListener("pagehide", () => search.abort());
  const tell = (text: string): void => {
    if (words) words.textContent = text;
  };
  void follow(address, search.signal, tell, found).catch((error: unknown) => {
    const said = search.signal.aborted ? "The search was given up." : `The search failed: ${String(error)}`;
    tell(said);
    announce(said);
    box.querySelector("progress")?.remove();
    box.querySelector("[data-path-cancel]")?.remove();
  });
}

async function follow(address: string, signal: AbortSignal, tell: (text: string) => void, found: (html: string) => void): Promise<void> {
  const answer = await fetch(address, { signal, headers: { Accept: "application/x-ndjson" } });
  if (!answer.ok || !answer.body) throw new Error(`the server answered ${answer.status}`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += value ?? "";
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) {
      const line = JSON.parse(text) as Line;
      if (line.progress) tell(line.progress);
      if (line.result) {
        found(line.result);
        return;
      }
    }
    if (done) throw new Error("the answer was cut off");
  }
}
