import { announce } from "./announce";

const shown = 1600; // milliseconds for which the button says what it did

/** Makes each button with data-copy="ID" copy the text of the element with that id. */
export function copyOnClick(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-copy]");
    if (button) void copy(button);
  });
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const source = document.getElementById(button.dataset.copy ?? "");
  const words = button.querySelector("[data-copy-words]");
  if (!source || !words) return;
  let said = "Copied";
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
  } catch {
    // Browsers offer the clipboard only over HTTPS or on loopback: select the text, so that the keyboard can copy it.
    getSelection()?.selectAllChildren(source);
    said = "Selected";
  }
  words.textContent = said;
  announce(said);
  setTimeout(() => (words.textContent = "Copy"), shown);
}
