package views

// htmxConfig keeps htmx within the content security policy (no style element of its own) and leaves the page as it is
// when a fragment fails: the next poll or a reload brings it back.
const htmxConfig = `{"includeIndicatorCSS":false,"noSwap":[204,304,"4xx","5xx"]}`
