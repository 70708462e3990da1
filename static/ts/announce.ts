/** Tells a screen reader, through the live region at the foot of every page. */
export function announce(words: string): void {
  const region = document.getElementById("announcement");
  if (region) region.textContent = words;
}
