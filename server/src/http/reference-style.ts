/** The reference's one style sheet: light and dark by the reader's preference, three columns down to one. */
export const referenceStyle = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf6; --card: #ffffff; --ink: #1f1d18; --soft: #5c574c; --line: #e4dfd3;
  --accent: #0a6b4c; --accent-soft: #e3f1ea; --code: #f3f0e7;
  --night: #17211d; --night-line: #2a3832; --night-ink: #dfe8e2; --night-soft: #9db0a6;
  --get: #1f5fa8; --post: #0a6b4c; --put: #8a5300; --patch: #6a3fa0; --must: #a3341f;
  --k: #8fd3b4; --s: #f0cf8e; --n: #f0a98a; --w: #b9b4f5;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #121613; --card: #191e1b; --ink: #e8e6df; --soft: #a9aca2; --line: #2c332f;
    --accent: #6fcfa6; --accent-soft: #1c2f27; --code: #222824;
    --night: #0c100e; --night-line: #28312d;
    --get: #86b9f2; --post: #6fcfa6; --put: #e6b566; --patch: #c3a4f0; --must: #f09a86;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1.5rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.6 var(--sans); }
a { color: var(--accent); text-underline-offset: 0.18em; text-decoration-thickness: 1px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: 0.5rem 1rem; z-index: 9; }
h1, h2 { font-family: var(--serif); font-weight: 600; letter-spacing: -0.01em; line-height: 1.15; text-wrap: balance; }
h1 { font-size: clamp(2.1rem, 1.5rem + 2.4vw, 3.2rem); margin: 0 0 1rem; }
h2 { font-size: 1.9rem; margin: 0 0 0.5rem; }
h3 { font-size: 1.22rem; line-height: 1.3; margin: 0 0 0.5rem; }
h3 a { color: inherit; text-decoration: none; }
h3 a:hover { text-decoration: underline; }
h4 { font-size: 0.76rem; letter-spacing: 0.08em; text-transform: uppercase; color: var(--soft); margin: 2rem 0 0.6rem; }
p, ul, ol { margin: 0 0 0.9rem; }
code { font-family: var(--mono); font-size: 0.875em; background: var(--code); border-radius: 4px; padding: 0.12em 0.36em; overflow-wrap: anywhere; }
pre { margin: 0; overflow-x: auto; }
pre { line-height: 1.5; }
pre code { background: none; padding: 0; font-size: 0.8125rem; overflow-wrap: normal; }
.frame { display: grid; grid-template-columns: 17.5rem minmax(0, 1fr); max-width: 96rem; margin: 0 auto; }
.side { position: sticky; top: 0; align-self: start; height: 100vh; overflow-y: auto; padding: 1.75rem 1.25rem 3rem 1.75rem; border-right: 1px solid var(--line); font-size: 0.9rem; }
.brand { display: flex; align-items: center; gap: 0.6rem; font: 600 1.25rem var(--serif); color: var(--ink); text-decoration: none; margin-bottom: 1.5rem; }
.brand img { width: 1.75rem; height: 1.75rem; }
.side .group { font-weight: 600; margin: 1.15rem 0 0.25rem; }
.side .group a { color: var(--ink); text-decoration: none; }
.side ul { list-style: none; margin: 0; padding: 0; }
.side li a { display: flex; gap: 0.5rem; align-items: baseline; padding: 0.18rem 0.5rem; margin: 0 -0.5rem; border-radius: 6px; color: var(--soft); text-decoration: none; line-height: 1.4; }
.side li a:hover { background: var(--accent-soft); color: var(--ink); }
.side .verb { flex: none; width: 3rem; font: 600 0.64rem/1 var(--mono); letter-spacing: 0.02em; }
.verb.get, .method.get { color: var(--get); } .verb.post, .method.post { color: var(--post); }
.verb.put, .method.put { color: var(--put); } .verb.patch, .method.patch { color: var(--patch); }
.menu { display: none; }
main { min-width: 0; padding: 3.5rem clamp(1.25rem, 4vw, 4rem) 6rem; }
.lead { max-width: 64rem; }
.lead > p { font-size: 1.2rem; color: var(--soft); }
.lead > ul:not(.downloads) { list-style: none; padding: 0; margin: 2rem 0 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); gap: 1.25rem 2.5rem; font-size: 0.95rem; }
.lead > ul:not(.downloads) > li { border-top: 2px solid var(--accent); padding-top: 0.7rem; }
.lead .downloads { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
.lead .downloads a { display: inline-block; padding: 0.5rem 1rem; border: 1px solid var(--line); border-radius: 999px; background: var(--card); text-decoration: none; font-weight: 500; }
.lead .downloads a:hover { border-color: var(--accent); }
.tag { margin-top: 5rem; padding-top: 2.5rem; border-top: 1px solid var(--line); }
.tag > p { max-width: 46rem; color: var(--soft); font-size: 1.05rem; }
.operation { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 26rem); gap: 2.5rem; padding: 2.5rem 0; }
.operation + .operation { border-top: 1px dashed var(--line); }
.words { min-width: 0; }
.code { min-width: 0; position: sticky; top: 1.5rem; align-self: start; max-height: calc(100vh - 3rem); display: flex; flex-direction: column; gap: 1rem; }
.route { margin-bottom: 0.4rem; }
.route code { background: none; padding: 0; font-size: 0.95rem; }
.method { font: 700 0.8rem var(--mono); }
.access { color: var(--soft); font-size: 0.9rem; }
.status { color: var(--post); font-family: var(--mono); }
.sample { margin: 0; background: var(--night); color: var(--night-ink); border: 1px solid var(--night-line); border-radius: 12px; overflow: hidden; display: flex; flex-direction: column; min-height: 7rem; }
.sample figcaption { padding: 0.55rem 1rem; font-size: 0.76rem; color: var(--night-soft); border-bottom: 1px solid var(--night-line); }
.sample pre, .plain pre { padding: 1rem; overflow: auto; }
.plain pre { background: var(--night); color: var(--night-ink); border-radius: 12px; }
pre i { font-style: normal; } pre .k { color: var(--k); } pre .s { color: var(--s); } pre .n { color: var(--n); } pre .w { color: var(--w); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
th, td { text-align: left; vertical-align: top; padding: 0.55rem 0.9rem 0.55rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; font-size: 0.76rem; color: var(--soft); font-weight: 500; padding-top: 0; }
tbody th { font-weight: 400; }
th code { white-space: nowrap; overflow-wrap: normal; }
.must { color: var(--must); font-size: 0.76rem; white-space: nowrap; }
.quiet, .limits { color: var(--soft); font-size: 0.85rem; }
.fields { list-style: none; padding: 0; margin: 0; font-size: 0.92rem; }
.fields > li { padding: 0.6rem 0; border-top: 1px solid var(--line); }
.fields p { margin: 0.2rem 0 0; }
.field .name { font-weight: 600; background: none; padding: 0; }
.type { color: var(--soft); font-size: 0.82rem; margin-left: 0.35rem; }
.limits code { font-size: 0.78rem; }
details { margin: 0.5rem 0 0; }
summary { cursor: pointer; color: var(--accent); font-size: 0.88rem; padding: 0.2rem 0; }
li details > .fields, .branch > .fields { border-left: 2px solid var(--line); padding-left: 1rem; margin-top: 0.3rem; }
.failures { margin-top: 2rem; }
.plain { max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem 6rem; }
.plain h1 code { font-size: 0.8em; background: none; padding: 0; }
.plain h2 { font-size: 1.4rem; margin-top: 2.25rem; }
.plain h2 a { color: inherit; text-decoration: none; font-family: var(--mono); font-size: 1.1rem; }
.plain h2:target { border-left: 4px solid var(--accent); padding-left: 0.75rem; }
.plain li { margin-bottom: 0.35rem; }
.badge { display: inline-block; font: 600 0.85rem var(--mono); color: var(--must); border: 1px solid currentColor; border-radius: 999px; padding: 0.1rem 0.7rem; margin-bottom: 0.75rem; }
@media (max-width: 78rem) {
  .operation { grid-template-columns: minmax(0, 1fr); gap: 1.5rem; }
  .code { position: static; max-height: none; }
  .sample pre { max-height: 24rem; }
}
@media (max-width: 56rem) {
  .frame { display: block; }
  .side { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: 1rem 1.25rem; }
  .brand { margin: 0; }
  .wide { display: none; }
  .menu { display: block; }
  .menu > summary { padding: 0.5rem 0; font-size: 0.95rem; }
  .side li a { padding: 0.45rem 0.5rem; }
  main { padding-top: 2rem; }
  .parameters thead { position: absolute; left: -999px; }
  .parameters tr { display: block; padding: 0.7rem 0; border-top: 1px solid var(--line); }
  .parameters th, .parameters td { display: inline-block; border: 0; padding: 0 0.5rem 0 0; }
  .parameters td:last-child { display: block; margin-top: 0.3rem; }
  .parameters td:not(:last-child) { color: var(--soft); font-size: 0.82rem; }
  .tag { margin-top: 3rem; }
}
@media print { .side { display: none; } .frame { display: block; } }
`;

/** The mark: an arrow that leads over to someone. */
export const referenceIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#0a6b4c"/><g fill="none" stroke="#fbfaf6" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><path d="M8 23.500c.5-8.500 5.500-12.500 14.500-12.500"/><path d="M17.500 5.500l6 5.500-6 5.500"/></g></svg>`;
