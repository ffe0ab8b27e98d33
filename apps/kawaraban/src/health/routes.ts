import { html, Router } from 'hayate'
import * as z from 'zod'
import { messages } from '../language.ts'
import { settings } from '../settings.ts'
import { landingPage, landingPolicy } from './landing-page.ts'

export const health = new Router({ tags: ['ヘルスチェック'] })

const Health = z.object({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Health' })

export const readHealth = health.get(
  '/health',
  {
    summary: 'ヘルスチェック / Health',
    description: '稼働中なら `ok`。\n\n`ok` while the application serves.',
    operationId: 'read_health',
    input: { settings },
    output: Health,
  },
  ({ settings }) => ({ status: 'ok' as const, version: settings.app_version }),
)

/** Links the docs until the front end exists. */
export const readLandingPage = health.get('/', { document: false, input: { say: messages } }, ({ say }) =>
  html(landingPage(say), {
    headers: {
      'content-security-policy': landingPolicy,
      'content-language': say('language'),
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      vary: 'accept-language',
    },
  }),
)
