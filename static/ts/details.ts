/** Opens the details element that the address points to, such as #raw, also when only the fragment changes. */
export function openTarget(): void {
  const open = (): void => {
    const id = decodeURIComponent(location.hash.slice(1));
    const details = id ? document.getElementById(id)?.closest("details") : null;
    if (details) details.open = true;
  };
  addEventListener("hashchange", open);
  open();
}
