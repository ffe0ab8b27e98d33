import type { Say } from '../messages.ts'

/** Everything in it is ours, so nothing is escaped: no text of a user or a setting may be added as it is. */
export function landingPage(say: Say): string {
  return `<!doctype html>
<html lang="${say('language')}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say('boardTitle')}</title>
<h1>${say('boardTitle')}</h1>
<p>${say('boardLead')}</p>
<ul>
<li><a href="/docs">${say('boardDocs')}</a></li>
<li><a href="/redoc">${say('boardReference')}</a></li>
<li><a href="/openapi.json">OpenAPI</a></li>
</ul>
</html>
`
}
