import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { watchFiles } from '../../src/cli/watch-files.ts'
import { folderWith } from './run-hayate.ts'

test('changes, new files in new folders, renames and removals are seen once; what is not source is not', async () => {
  const folder = folderWith({
    'a.ts': '1',
    'sub/b.ts': '1',
    'node_modules/x/c.js': '1',
    '.git/HEAD': '1',
    'app.db': '1',
  })
  const seen: string[] = []
  const watch = watchFiles(folder, (path) => seen.push(path))
  const step = async (change: () => void): Promise<readonly string[]> => {
    await sleep(20)
    seen.length = 0
    change()
    await sleep(200)
    return [...seen]
  }
  try {
    assert.deepEqual(await step(() => writeFileSync(join(folder, 'a.ts'), '22')), ['a.ts'])
    assert.deepEqual(await step(() => writeFileSync(join(folder, 'sub/b.ts'), '22')), ['sub/b.ts'])
    assert.equal(
      (
        await step(() => {
          mkdirSync(join(folder, 'new/deep'), { recursive: true })
          writeFileSync(join(folder, 'new/deep/d.ts'), '1')
        })
      ).length,
      1,
    )
    assert.deepEqual(await step(() => writeFileSync(join(folder, 'new/deep/d.ts'), '22')), ['new/deep/d.ts'])
    assert.equal((await step(() => renameSync(join(folder, 'a.ts'), join(folder, 'z.ts')))).length, 1)
    assert.equal((await step(() => rmSync(join(folder, 'z.ts')))).length, 1)
    assert.deepEqual(
      await step(() => {
        for (const path of [
          'node_modules/x/c.js',
          '.git/HEAD',
          'app.db',
          'app.db-wal',
          'x.sqlite3',
          'out.log',
          'b.ts~',
          '.#b.ts',
        ]) {
          writeFileSync(join(folder, path), 'changed')
        }
        chmodSync(join(folder, 'sub/b.ts'), 0o600)
      }),
      [],
    )
    assert.deepEqual(await step(() => writeFileSync(join(folder, '.env'), 'A=1')), ['.env'])
  } finally {
    watch.close()
    rmSync(folder, { recursive: true })
  }
})
