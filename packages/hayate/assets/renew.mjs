// Renews the bundled documentation pages: `node packages/hayate/assets/renew.mjs`. See README.md beside this file.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const here = import.meta.dirname

const sources = [
  {
    package: 'swagger-ui-dist@5.35.0',
    folder: 'swagger-ui',
    files: {
      'swagger-ui.css': 'swagger-ui.css',
      'swagger-ui-bundle.js': 'swagger-ui-bundle.js',
      'swagger-ui-bundle.js.LICENSE.txt': 'swagger-ui-bundle.js.LICENSE.txt',
      'oauth2-redirect.js': 'oauth2-redirect.js',
      LICENSE: 'LICENSE',
      NOTICE: 'NOTICE',
    },
  },
  {
    package: 'redoc@2.5.2',
    folder: 'redoc',
    files: {
      'bundles/redoc.standalone.js': 'redoc.standalone.js',
      'bundles/redoc.standalone.js.LICENSE.txt': 'redoc.standalone.js.LICENSE.txt',
      LICENSE: 'LICENSE',
    },
    // The only address the page would ask for outside: a logo in the corner. The link beside it stays.
    edits: [
      {
        file: 'redoc.standalone.js',
        from: 'e?n.createElement("img",{alt:"redocly logo",onError:()=>t(!1),src:"https://cdn.redoc.ly/redoc/logo-mini.svg"}):null',
        to: 'null',
      },
    ],
  },
]

/** The maps are not shipped; without the comment a browser's developer tools do not ask for them. */
function withoutSourceMap(text) {
  return `${text.replace(/\n\/[/*]# sourceMappingURL=[^\n]*\s*$/, '').trimEnd()}\n`
}

function edited(text, edits, file) {
  let result = text
  for (const { from, to } of edits.filter((edit) => edit.file === file)) {
    if (result.split(from).length !== 2) throw new Error(`${file}: the text to replace is not there exactly once: ${from}`)
    result = result.replace(from, () => to)
  }
  return result
}

for (const source of sources) {
  const scratch = mkdtempSync(join(tmpdir(), 'hayate-assets-'))
  execFileSync('npm', ['pack', '--silent', source.package], { cwd: scratch, stdio: ['ignore', 'ignore', 'inherit'] })
  const archive = readdirSync(scratch).find((name) => name.endsWith('.tgz'))
  execFileSync('tar', ['xzf', archive], { cwd: scratch })
  for (const [from, to] of Object.entries(source.files)) {
    const text = readFileSync(join(scratch, 'package', from), 'utf8')
    const isCode = /\.(js|css)$/.test(to)
    writeFileSync(join(here, source.folder, to), isCode ? edited(withoutSourceMap(text), source.edits ?? [], to) : text)
  }
  rmSync(scratch, { recursive: true })
}

const lines = []
for (const { folder, files } of sources) {
  for (const name of Object.values(files).sort()) {
    const hash = createHash('sha256').update(readFileSync(join(here, folder, name))).digest('hex')
    lines.push(`${hash}  ${folder}/${name}`)
  }
}
writeFileSync(join(here, 'SHA256SUMS'), `${lines.join('\n')}\n`)
