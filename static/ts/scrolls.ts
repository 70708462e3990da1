/** Takes the scrolling regions out of the order of the Tab key where nothing is cut off, so that they cost no key press. */
export function keepFocusable(): void {
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const region = target as HTMLElement;
      region.tabIndex = region.scrollWidth > region.clientWidth ? 0 : -1;
    }
  });
  const watch = (within: ParentNode): void => {
    for (const region of within.querySelectorAll(".scrolls")) sizes.observe(region);
  };
  watch(document);
  document.addEventListener("htmx:after:swap", () => watch(document));
}
