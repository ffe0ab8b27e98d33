/** The landing page's style sheet. It stands in the page, whose policy allows this text and no other. */
export const landingStyle = `
:root { color-scheme: light dark; --paper: #f6f0e2; --ink: #221d18; --quiet: #6a5f52; --line: #cfc3ab; --seal: #b3261e; --on-seal: #fffaf0 }
@media (prefers-color-scheme: dark) {
  :root { --paper: #1b1815; --ink: #efe7d8; --quiet: #b3a795; --line: #453d33; --seal: #e0564b; --on-seal: #1b1815 }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.75;
  font-family: "Hiragino Mincho ProN", "Yu Mincho", "Noto Serif CJK JP", "Noto Serif JP", Georgia, serif }
.sheet { display: flex; gap: 3rem; max-width: 60rem; min-height: 100vh; margin: 0 auto; padding: 3rem 1.5rem }
.masthead { display: flex; flex-direction: column; align-items: center; gap: 1.5rem; padding-right: 3rem; border-right: 3px double var(--line) }
.name { margin: 0; font-size: 6rem; line-height: 1; letter-spacing: .12em; writing-mode: vertical-rl; font-weight: 700 }
.reading { margin: 0; color: var(--quiet); letter-spacing: .08em }
.seal { display: grid; place-items: center; width: 3.25rem; height: 3.25rem; border-radius: .4rem; background: var(--seal); color: var(--on-seal); font-size: 1.9rem; line-height: 1 }
main { flex: 1; min-width: 0; align-self: center }
.lead { margin: 0 0 .25rem; font-size: 1.6rem; line-height: 1.4; font-weight: 700 }
.about { margin: 0; color: var(--quiet) }
ol { margin: 2rem 0; padding: 0; list-style: none; counter-reset: step }
li { position: relative; padding: .9rem 0 .9rem 3rem; border-top: 1px solid var(--line); counter-increment: step }
li:last-child { border-bottom: 1px solid var(--line) }
li::before { content: counter(step); position: absolute; left: .5rem; top: .75rem; font-size: 1.3rem; font-weight: 700; color: var(--seal) }
a { color: inherit; text-decoration-color: var(--seal); text-underline-offset: .25em }
a:hover { color: var(--seal) }
a:focus-visible { outline: 3px solid var(--seal); outline-offset: 3px }
nav { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 1.5rem }
.main-link { padding: .6rem 1.4rem; border-radius: .4rem; background: var(--seal); color: var(--on-seal); text-decoration: none; font-weight: 700 }
.main-link:hover { color: var(--on-seal); filter: brightness(1.1) }
@media (max-width: 40rem) {
  .sheet { flex-direction: column; gap: 1.75rem; padding: 1.75rem 1.25rem; min-height: 0 }
  .masthead { flex-direction: row; justify-content: space-between; padding: 0 0 1.25rem; border-right: 0; border-bottom: 3px double var(--line) }
  .name { font-size: 3.5rem; writing-mode: horizontal-tb }
  main { align-self: stretch }
  .main-link { width: 100%; text-align: center }
}
`
