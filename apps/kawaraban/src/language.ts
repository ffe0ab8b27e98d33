import { depends, header, negotiateLocale } from 'hayate'
import * as z from 'zod'
import { catalogue, type Say } from './messages.ts'
import { settings } from './settings.ts'

/** What the application says, in the language that `Accept-Language` asks for, else in DEFAULT_LOCALE. */
export const messages = depends(
  { settings, wanted: header(z.string().optional(), { alias: 'accept-language', document: false }) },
  ({ settings, wanted }): Say => catalogue(negotiateLocale(wanted, catalogue.locales, settings.default_locale)),
)
