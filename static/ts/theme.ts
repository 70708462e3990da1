import { announce } from "./announce";

const cookie = "clew_theme"; // the server reads it, so that a page comes in the right theme at once
const year = 365 * 24 * 60 * 60;

/** Switches between light and dark by the button in the top bar. */
export function switchTheme(): void {
  document.querySelector("[data-theme-toggle]")?.addEventListener("click", () => {
    const root = document.documentElement;
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const next = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    document.cookie = `${cookie}=${next}; path=/; max-age=${year}; samesite=lax`;
    announce(`The ${next} theme is on`);
  });
}
