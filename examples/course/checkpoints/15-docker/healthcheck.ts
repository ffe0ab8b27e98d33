// The image has no curl.
const { ok } = await fetch(`http://127.0.0.1:${process.env['PORT'] ?? 8000}/health`)
process.exit(ok ? 0 : 1)
