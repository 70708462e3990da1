/**
 * The palette: a dialog with the search box, opened by Ctrl+K, Cmd+K or "/". htmx fetches what it lists; this moves through
 * it as the combobox pattern of the ARIA Authoring Practices asks, the focus staying in the box.
 */
export function openPalette(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog[data-palette]");
  const box = dialog?.querySelector<HTMLInputElement>("[data-palette-query]");
  if (!dialog || !box) return;
  const options = (): HTMLElement[] => [...dialog.querySelectorAll<HTMLElement>("[role=option]")];
  const chosen = (): number => options().findIndex((option) => option.getAttribute("aria-selected") === "true");
  let kept = ""; // address of what is chosen, so that a later answer leaves it chosen
  const choose = (at: number): void => {
    kept = options()[at]?.dataset.href ?? "";
    options().forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    const option = options()[at];
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  };
  const go = (option: HTMLElement | undefined): boolean => {
    const address = option?.dataset.href;
    if (!address) return false;
    dialog.close();
    location.assign(address);
    return true;
  };
  const open = (): void => {
    if (dialog.open) return;
    dialog.showModal(); // which gives the focus back where it was when it closes
    // What was found for an earlier text must not be chosen for this one.
    box.value = kept = "";
    dialog.querySelector("#palette-found")?.replaceChildren();
    box.dispatchEvent(new Event("palette"));
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    const typing = target.matches("input, select, textarea") || target.isContentEditable;
    const combined = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
    if (!combined && !slash) return;
    event.preventDefault();
    open();
  });
  document.querySelector("[data-palette-open]")?.addEventListener("click", open);
  box.addEventListener("keydown", (event) => {
    const all = options().length;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all > 0) {
      const at = chosen();
      const next = event.key === "ArrowDown" ? at + 1 : (at < 0 ? all : at) - 1;
      choose((next + all) % all);
      event.preventDefault();
    }
  });
  // Enter sends the form, and this decides: a handler of the key would come before the sending, which then overtakes it.
  box.form?.addEventListener("submit", (event) => {
    if (go(options()[chosen()])) event.preventDefault(); // with none chosen the search page takes over
  });
  dialog.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    if (target === dialog) dialog.close();
    else go(target.closest<HTMLElement>("[role=option]") ?? undefined);
  });
  dialog.addEventListener("htmx:after:swap", () => {
    choose(options().findIndex((option) => option.dataset.href === kept));
    box.setAttribute("aria-expanded", String(options().length > 0));
  });
}
