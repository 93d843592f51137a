/** The style of the page. Colours keep a contrast of at least 4.5 to 1 in light and in dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --card: #f6f7f9; --line: #d5d9e0; --text: #1b1f24; --quiet: #57606a;
  --link: #0a58ca; --must: #b42318; --should: #8a5300; --advice: #075e7a; --passed: #1a6b35;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171c; --card: #1d2128; --line: #363c46; --text: #e6e8eb; --quiet: #a3abb6;
    --link: #7fb3ff; --must: #ff8f85; --should: #f0b352; --advice: #6ecbea; --passed: #7bd396;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem;
  background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, sans-serif;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0; display: inline; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.quiet { color: var(--quiet); font-size: .875rem; }
.counts { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0; padding: 0; list-style: none; }
.counts li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 1rem; }
.counts strong { display: block; font-size: 1.5rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 1.25rem; }
legend { float: left; margin-right: 1.25rem; padding: 0; }
.probe { border: 1px solid var(--line); border-left: .3rem solid var(--edge, var(--line)); border-radius: .4rem; padding: .65rem .9rem; margin: .5rem 0; }
.probe p { margin: .35rem 0 0; }
.must { --edge: var(--must); } .should { --edge: var(--should); } .advice { --edge: var(--advice); }
.passed { --edge: var(--passed); }
.badge { color: var(--edge, var(--quiet)); font-weight: 700; font-size: .8rem; letter-spacing: .02em; margin-right: .5rem; }
.finding { background: var(--card); border-radius: .4rem; padding: .5rem .75rem; margin: .6rem 0; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--quiet); font-size: .875rem; margin-top: .3rem; }
pre { margin: .5rem 0 0; padding: .75rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--page); font: .8125rem/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
body:has(#show-passed:not(:checked)) .passed, body:has(#show-skipped:not(:checked)) .skipped { display: none; }
@media print { fieldset { display: none; } .probe { break-inside: avoid; } }
`
