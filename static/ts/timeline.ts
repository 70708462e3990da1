// Chooses a span on the drawing of a time line, by drawing it with a pointer or by moving its ends with keys. The form below
// the drawing stays the one that is sent: it works by itself, and the address holds what it says.
import { announce } from "./announce";

const second = 1000;

class Brush {
  private readonly from: number;
  private readonly to: number;
  private readonly step: number;
  private readonly left: number; // share of the drawing where the axis begins
  private readonly right: number;
  private readonly form: HTMLFormElement;
  private readonly band = document.createElement("div");
  private readonly ends: [HTMLElement, HTMLElement];
  private span: [number, number];
  private readonly first: [number, number]; // as the page came

  constructor(private readonly frame: HTMLElement, form: HTMLFormElement) {
    const { from = "", to = "", step = "60", left = "0", right = "10000" } = frame.dataset;
    this.from = Date.parse(from);
    this.to = Date.parse(to);
    this.step = Number(step) * second;
    this.left = Number(left) / 10_000;
    this.right = Number(right) / 10_000;
    this.form = form;
    this.span = [this.within(this.read("from") ?? this.from), this.within(this.read("to") ?? this.to)];
    this.first = [...this.span];
    this.band.className = "brush-band";
    this.ends = [this.end(0, "Start of the span"), this.end(1, "End of the span")];
    frame.append(this.band, ...this.ends);
    this.show();
    frame.addEventListener("pointerdown", (event) => this.drag(event));
    // A page that Back brings shows what its address says, not what was chosen when it was left.
    addEventListener("pageshow", (event) => {
      if (event.persisted) this.restore();
    });
    frame.dataset.brushed = "ready";
  }

  private field(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }

  private read(name: string): number | undefined {
    const value = this.field(name).value;
    const moment = Date.parse(value + "Z");
    return value === "" || Number.isNaN(moment) ? undefined : moment;
  }

  private within(moment: number): number {
    return Math.min(Math.max(moment, this.from), this.to);
  }

  private end(which: 0 | 1, name: string): HTMLElement {
    const handle = document.createElement("div");
    handle.className = "brush-end";
    handle.tabIndex = 0;
    handle.setAttribute("role", "slider");
    handle.setAttribute("aria-label", name);
    handle.setAttribute("aria-orientation", "horizontal");
    handle.dataset.end = which === 0 ? "from" : "to";
    handle.addEventListener("keydown", (event) => this.key(event, which));
    handle.addEventListener("pointerdown", (event) => this.pull(event, which));
    return handle;
  }

  private key(event: KeyboardEvent, which: 0 | 1): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 10 : 1;
    const by: Record<string, number> = {
      ArrowRight: this.step * far, ArrowUp: this.step * far, ArrowLeft: -this.step * far, ArrowDown: -this.step * far,
      PageUp: this.step * 10, PageDown: -this.step * 10, Home: this.from - this.to, End: this.to - this.from,
    };
    if (event.key === "Enter") this.send();
    else if (event.key === "Escape") {
      this.restore();
      announce("The span is as it was.");
    } else if (event.key in by) this.move(which, this.span[which] + (by[event.key] ?? 0));
    else return;
    event.preventDefault();
  }

  private restore(): void {
    this.span = [...this.first];
    this.form.reset();
    this.show();
  }

  /** Moves an end, no further than the other one and the edges of the axis. */
  private move(which: 0 | 1, moment: number): void {
    const whole = Math.round(this.within(moment) / second) * second;
    this.span[which] = which === 0 ? Math.min(whole, this.span[1]) : Math.max(whole, this.span[0]);
    this.write();
    this.show();
  }

  private write(): void {
    (["from", "to"] as const).forEach((name, which) => {
      this.field(name).value = new Date(this.span[which] ?? 0).toISOString().slice(0, 19);
    });
  }

  private send(): void {
    this.write();
    this.form.requestSubmit();
  }

  private moment(event: PointerEvent): number {
    const box = this.frame.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width - this.left) / (this.right - this.left);
    return this.from + Math.min(Math.max(share, 0), 1) * (this.to - this.from);
  }

  /** Draws a new span. Touch scrolls; there the ends are pulled. */
  private drag(event: PointerEvent): void {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const box = this.frame.getBoundingClientRect();
    if ((event.clientX - box.left) / box.width < this.left) return;
    const start = this.moment(event);
    const from = event.clientX;
    this.follow(event, (moved) => {
      if (Math.abs(moved.clientX - from) < 4) return false;
      const at = this.moment(moved);
      this.span = [Math.min(start, at), Math.max(start, at)].map((moment) => Math.round(moment / second) * second) as [number, number];
      this.write();
      this.show();
      return true;
    });
  }

  private pull(event: PointerEvent, which: 0 | 1): void {
    if (event.button !== 0) return;
    event.stopPropagation();
    this.ends[which].focus();
    this.follow(event, (moved) => {
      this.move(which, this.moment(moved));
      return true;
    });
  }

  private follow(event: PointerEvent, moved: (event: PointerEvent) => boolean): void {
    event.preventDefault();
    const stop = new AbortController();
    let some = false;
    document.addEventListener("pointermove", (next) => void (some = moved(next) || some), { signal: stop.signal });
    document.addEventListener("pointercancel", () => stop.abort(), { signal: stop.signal });
    document.addEventListener("pointerup", () => {
      stop.abort();
      if (some) this.send();
    }, { signal: stop.signal });
  }

  private show(): void {
    const place = (moment: number): number => (this.left + ((moment - this.from) / (this.to - this.from)) * (this.right - this.left)) * 100;
    const minute = (moment: number): string => String(Math.round(moment / 60_000));
    const [start, end] = this.span;
    this.band.style.left = `${place(start)}%`;
    this.band.style.width = `${place(end) - place(start)}%`;
    this.ends.forEach((handle, which) => {
      const moment = this.span[which] ?? 0;
      handle.style.left = `${place(moment)}%`;
      handle.setAttribute("aria-valuemin", minute(which === 0 ? this.from : start));
      handle.setAttribute("aria-valuemax", minute(which === 0 ? end : this.to));
      handle.setAttribute("aria-valuenow", minute(moment));
      handle.setAttribute("aria-valuetext", words(moment));
    });
  }
}

function words(moment: number): string {
  return new Date(moment).toISOString().slice(0, 19).replace("T", " ") + " UTC";
}

/** Puts a slider under a field for a moment, which moves it between two bounds. */
function slide(field: HTMLInputElement): void {
  const from = Date.parse(field.dataset.slideFrom ?? "");
  const to = Date.parse(field.dataset.slideTo ?? "");
  const slider = document.createElement("input");
  slider.type = "range";
  slider.className = "slide";
  slider.min = "0";
  slider.max = String(Math.floor((to - from) / second));
  slider.step = String(Math.max(1, Math.floor((to - from) / second / 500)));
  slider.setAttribute("aria-label", `${field.labels?.[0]?.querySelector("span")?.textContent ?? field.name}, slider`);
  const read = (): void => {
    const moment = Date.parse(field.value + "Z");
    slider.value = String(Math.round(((Number.isNaN(moment) ? to : moment) - from) / second));
    slider.setAttribute("aria-valuetext", field.value === "" ? "now" : words(moment));
  };
  slider.addEventListener("input", () => {
    const moment = from + Number(slider.value) * second;
    field.value = new Date(moment).toISOString().slice(0, 19);
    slider.setAttribute("aria-valuetext", words(moment));
  });
  slider.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    field.form?.requestSubmit();
  });
  field.addEventListener("input", read);
  read();
  field.labels?.[0]?.after(slider);
}

/** Makes the time lines of the page choose spans, and the fields of clocks slide. */
export function chooseTimes(): void {
  for (const frame of document.querySelectorAll<HTMLElement>(".time-frame[data-brush]")) {
    const form = document.getElementById(frame.dataset.brush ?? "");
    if (form instanceof HTMLFormElement) new Brush(frame, form);
  }
  for (const field of document.querySelectorAll<HTMLInputElement>("input[data-slide-from]")) slide(field);
}
