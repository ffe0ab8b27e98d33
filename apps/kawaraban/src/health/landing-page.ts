import { createHash } from 'node:crypto'
import type { Say } from '../messages.ts'
import { landingStyle } from './landing-style.ts'

const styleHash = createHash('sha256').update(landingStyle).digest('base64')

/** The page loads nothing but itself: one style sheet, allowed by its hash, and an icon in its own text. */
export const landingPolicy: string = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const icon = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="5" fill="#b3261e"/><text x="16" y="23.5" font-size="21" text-anchor="middle" fill="#fffaf0" font-family="serif">瓦</text></svg>',
)

/** Swagger UI opens the operation that is named after its tag. */
function operation(tag: string, operationId: string): string {
  return `/docs#/${encodeURIComponent(tag)}/${operationId}`
}

/** Everything in it is ours, so nothing is escaped: no text of a user or a setting may be added as it is. */
export function landingPage(say: Say): string {
  return `<!doctype html>
<html lang="${say('language')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say('boardTitle')}</title>
<meta name="description" content="${say('boardLead')}">
<link rel="icon" href="data:image/svg+xml,${icon}">
<style>${landingStyle}</style>
</head>
<body>
<div class="sheet">
<header class="masthead">
<h1 class="name" lang="ja">瓦版</h1>
<p class="reading" lang="en">Kawaraban</p>
<span class="seal" lang="ja" aria-hidden="true">疾</span>
</header>
<main>
<p class="lead">${say('boardLead')}</p>
<p class="about">${say('boardAbout')}</p>
<ol>
<li><a href="${operation('認証', 'register')}">${say('boardRegister')}</a></li>
<li>${say('boardLogIn')}</li>
<li><a href="${operation('投稿', 'create_post')}">${say('boardPost')}</a></li>
</ol>
<nav>
<a class="main-link" href="/docs">${say('boardDocs')}</a>
<a href="/redoc">${say('boardReference')}</a>
<a href="/openapi.json">OpenAPI</a>
</nav>
</main>
</div>
</body>
</html>
`
}
