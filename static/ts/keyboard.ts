/** Keys: j, k and the arrows move through the rows of a table; Escape leaves the search box. */
export function navigateByKey(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    if (target.matches("[data-search]") && event.key === "Escape") {
      target.blur();
      return;
    }
    if (target.matches("input, select, textarea") || target.isContentEditable) return;
    if (moveRow(event.key, target)) event.preventDefault();
  });
}

function moveRow(key: string, from: HTMLElement): boolean {
  const within = from.closest("table[data-rows]");
  const arrow = key === "ArrowDown" || key === "ArrowUp";
  if (!(key === "j" || key === "k" || (arrow && within))) return false;
  const table = within ?? document.querySelector("table[data-rows]");
  const rows = [...(table?.querySelectorAll<HTMLAnchorElement>("a[data-row]") ?? [])];
  if (rows.length === 0) return false;
  const row = from.closest("tr")?.querySelector<HTMLAnchorElement>("a[data-row]");
  const at = row ? rows.indexOf(row) : -1;
  const step = key === "j" || key === "ArrowDown" ? 1 : -1;
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
  return true;
}
