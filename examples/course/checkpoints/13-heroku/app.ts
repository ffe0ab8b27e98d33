import { serve } from 'hayate/node'
import { app } from '../../app.ts'

export { app }

if (import.meta.main) await serve(app)
