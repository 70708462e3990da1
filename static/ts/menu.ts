/** Closes an open menu on Escape, giving the focus back, and on a click elsewhere. */
export function closeMenus(): void {
  const opened = (): HTMLDetailsElement[] => [...document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of opened()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of opened()) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
}
