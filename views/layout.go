package views

// htmxConfig keeps htmx within the content security policy (no style element of its own) and leaves the page as it is
// when a fragment fails: the next poll or a reload brings it back. Nothing settles: htmx would give an element the attributes
// of the old one with the same id for a moment, and a key pressed in it would act on what is no longer shown.
const htmxConfig = `{"includeIndicatorCSS":false,"defaultSettleDelay":0,"noSwap":[204,304,"4xx","5xx"]}`
