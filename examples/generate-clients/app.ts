import { Hayate } from 'hayate'
import { serve } from 'hayate/node'
import { items } from './items.ts'

export const app = new Hayate({ title: 'Tea shop', version: '1.0.0' })

app.include(items, { prefix: '/api/v1' })

if (import.meta.main) await serve(app)
