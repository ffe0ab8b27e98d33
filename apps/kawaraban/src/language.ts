import { depends, header } from 'hayate'
import * as z from 'zod'
import { catalogue, type Locale, type Messages } from './messages.ts'
import { settings } from './settings.ts'

/** What the application says, in the language that `Accept-Language` asks for, else in DEFAULT_LOCALE. */
export const messages = depends(
  { settings, wanted: header(z.string().optional(), { alias: 'accept-language', document: false }) },
  ({ settings, wanted }): Messages => catalogue[negotiateLocale(wanted, settings.default_locale)],
)

function negotiateLocale(wanted: string | undefined, fallback: Locale): Locale {
  const ranges = (wanted ?? '').slice(0, 200).split(',').map(parseRange)
  const best = ranges.filter((range) => range.weight > 0).sort((a, b) => b.weight - a.weight)
  return best.find((range) => range.locale !== undefined)?.locale ?? fallback
}

function parseRange(text: string): { locale: Locale | undefined; weight: number } {
  const [tag = '', q] = text.split(';')
  const language = tag.trim().toLowerCase().split('-')[0]
  const weight = q === undefined ? 1 : Number(q.trim().replace(/^q=/, ''))
  return { locale: language === 'ja' || language === 'en' ? language : undefined, weight: Math.max(weight, 0) }
}
