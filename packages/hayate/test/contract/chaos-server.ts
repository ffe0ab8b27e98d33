import { serve } from 'hayate/node'
import { brokenLog, chaosApp } from './chaos-app.ts'

const server = await serve(chaosApp(process.argv[2] === 'broken-log' ? brokenLog : false), { port: 0, graceMs: 300 })
process.send?.({ port: server.port })
process.on('disconnect', () => void server.stop().then(() => process.exit(0)))
