// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables that are not expanded are the point
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEnvFile } from '../../src/settings/parse-env-file.ts'

test('quotes, comments, export, several lines and a byte order mark are understood', () => {
  const text = `\ufeffA=1\r
# comment
export B="two
lines\\n\\"q\\"" # comment
C='$A \${A} \\n'
D=$A
PASSWORD=abc#def # comment
F=  spaced out
G=
H= # only a comment
I=#fff
J=a=b=c
A=2
k.l-m=\`x"y'z\`
`
  const { values, problems } = parseEnvFile(text)
  assert.deepEqual(problems, [])
  assert.deepEqual(Object.fromEntries(values), {
    A: '2',
    B: 'two\nlines\n"q"',
    C: '$A ${A} \\n',
    D: '$A',
    PASSWORD: 'abc#def',
    F: 'spaced out',
    G: '',
    H: '',
    I: '#fff',
    J: 'a=b=c',
    'k.l-m': `x"y'z`,
  })
})

test('lines that are not assignments are named by number, never by their text', () => {
  const { values, problems } = parseEnvFile('A=1\nhunter2\nB="x" hunter2\nC="1\n2"\n=hunter2\nD="hunter2\nE=5\n')
  assert.deepEqual(problems, [
    'line 2: is not NAME=value',
    'line 3: there is text after the closing "',
    'line 6: is not NAME=value',
    'line 7: the quote " is never closed',
  ])
  assert.deepEqual(Object.fromEntries(values), { A: '1', C: '1\n2', E: '5' })
})
