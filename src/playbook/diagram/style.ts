/** How a diagram looks: one set of colours for light and one for dark, by what the reader's system prefers. */
export const style = `
svg { --paper:#ffffff; --ink:#1b1f24; --soft:#555f6b; --way:#6b7683; --line:#9aa4b0; --frame:#f3f5f8; --tag:#ffffff;
  --task:#e3effb; --task-line:#3b78b5; --ask:#ece7fa; --ask-line:#6f55b8; --notify:#fdf0d9; --notify-line:#a96a00;
  --collect:#dff3ec; --collect-line:#1f7f63; --plain:#eef0f3; --plain-line:#76808c; --clock:#fbe4e4; --clock-line:#b23b3b;
  --run:#e2ecf0; --run-line:#2f6f86 }
@media (prefers-color-scheme: dark) { svg { --paper:#14171b; --ink:#eef1f4; --soft:#b3bcc6; --way:#93a0ad; --line:#5d6874; --frame:#1b2026; --tag:#14171b;
  --task:#1b2f45; --task-line:#6fa9e3; --ask:#2b2447; --ask-line:#a792e6; --notify:#3b2c10; --notify-line:#dda64a;
  --collect:#123329; --collect-line:#5cbf9f; --plain:#23282f; --plain-line:#8d98a5; --clock:#43201f; --clock-line:#e58a86;
  --run:#18313b; --run-line:#78b6cc } }
.paper { fill:var(--paper) }
text { font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif; fill:var(--ink); font-size:11px }
.head { font-size:19px; font-weight:700 } .purpose { font-size:12.5px; fill:var(--soft) }
.title { font-size:13px; font-weight:700 } .short { font-weight:700 } .middle { text-anchor:middle }
.mark { font-size:9.5px; fill:var(--edge,var(--soft)); letter-spacing:.02em; font-weight:700 }
.small, .again { fill:var(--soft) } .again { font-weight:700 } .quiet { fill:var(--soft) }
.tag { fill:var(--tag); stroke:var(--edge,var(--line)); stroke-width:.8 } .tagged { font-size:10.5px }
.box { fill:var(--fill,var(--plain)); stroke:var(--edge,var(--plain-line)); stroke-width:1.4 }
.person { fill:var(--edge,var(--soft)) }
.rule { stroke:var(--edge,var(--line)); stroke-width:1.6; stroke-dasharray:2 3; fill:none }
.frame { fill:var(--frame); stroke:var(--line); stroke-width:1.2; stroke-dasharray:6 4; fill-opacity:.6 }
.way { fill:none; stroke:var(--way); stroke-width:1.5 } .way.to { marker-end:url(#head) } .way.late { stroke-dasharray:4 4 }
.bar { stroke:var(--ink); stroke-width:3.4; stroke-linecap:round } .point { fill:var(--way) }
.task { --fill:var(--task); --edge:var(--task-line) } .ask, .decision { --fill:var(--ask); --edge:var(--ask-line) }
.notify { --fill:var(--notify); --edge:var(--notify-line) } .collect, .call { --fill:var(--collect); --edge:var(--collect-line) }
.clock { --fill:var(--clock); --edge:var(--clock-line) } .run { --fill:var(--run); --edge:var(--run-line) }
.wait .box, .set .box { fill:var(--paper); stroke-dasharray:4 3 } .end .box, .begin .box { stroke:var(--ink); stroke-width:1.8 }
`
  .trim()
  .replaceAll('\n', '')
