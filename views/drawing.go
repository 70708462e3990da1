package views

// drawingRules are the rules of timeline.css and charts.css with the colours of the light theme, for drawings that leave the
// pages and their style sheet.
const drawingRules = `text{font-family:Inter,system-ui,sans-serif;font-size:12px;fill:#1a1c21}
.stripe{fill:#f0f0ec}.row-name{font-size:12.5px;font-weight:560;text-transform:capitalize}
.tick{stroke:#858a94;stroke-width:.6;opacity:.5}.tick-label,.small{font-size:11.5px;fill:#5d6370}
.unread{fill:url(#time-line-hatch)}.hatch rect{fill:#eceef2}.hatch line{stroke:#a7aebb;stroke-width:2.4}
.count,.day{fill:#3447b8}.opened{fill:#3447b8}.resolved{fill:#2f9e6b}.base{stroke:#858a94}
.bar rect{fill:#eceef2;stroke:#4d5566;stroke-width:1.4}
.bar[data-tone=good] rect{fill:#e4f3ea;stroke:#2f9e6b}.bar[data-tone=bad] rect{fill:#fdeae8;stroke:#d4403a;stroke-dasharray:4 2.5}
.bar text.inside{font-weight:520}.bar .beyond{fill:none;stroke:#454a55;stroke-width:1.6}
.dot circle{fill:#4d5566;stroke:#fff;stroke-width:1.5}.dot[data-tone=good] circle{fill:#2f9e6b}
.dot .cross{fill:none;stroke:#d4403a;stroke-width:2.6;stroke-linecap:round}
.brushed{fill:#3447b8;fill-opacity:.09;stroke:#3447b8;stroke-width:1.2}
.marker line{stroke:#3447b8;stroke-width:1.6}.marker path,.marker text{fill:#3447b8}`
