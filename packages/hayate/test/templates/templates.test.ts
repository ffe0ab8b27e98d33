import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { Eta } from 'eta'
import { Hayate, type TemplateEngineSettings, type Templates, type TemplatesOptions, templates } from 'hayate'
import { testClient } from 'hayate/testing'
import { answerOf } from '../responses/answer-of.ts'

const base = await mkdtemp(join(tmpdir(), 'hayate-templates-'))
const folder = join(base, 'templates')
after(() => rm(base, { recursive: true, force: true }))
await mkdir(join(folder, 'items'), { recursive: true })
for (const [name, content] of [
  ['templates/layout.html', '<title><%= it.title %></title><%~ it.body %>'],
  ['templates/page.html', '<% layout("layout.html", { title: "Page" }) %><p><%= it.name %></p>'],
  ['templates/items/list.html', '<% for (const item of it.items) { %><li><%= item %></li><% } %>'],
  ['templates/broken.html', '<%= it.missing.deeper %>'],
  ['templates/site.html', '<%= it.site %> <%= it.link("/a") %>'],
  ['secret.html', 'hunter2'],
] as const) {
  await writeFile(join(base, name), content)
}
await symlink(join(base, 'secret.html'), join(folder, 'out.html'))

const engine = ({ folder: views, development }: TemplateEngineSettings): Eta => new Eta({ views, cache: !development })

function pagesOf(options: Partial<TemplatesOptions> = {}): Templates {
  return templates({ folder, engine, ...options })
}

test('a template is rendered as a page, inside its layout', async () => {
  const pages = pagesOf()
  const { response, text } = await answerOf((app) => app.get('/', () => pages.render('page.html', { name: 'Ink' })))
  assert.equal(text, '<title>Page</title><p>Ink</p>')
  assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
  assert.equal(await pages.renderText('items/list.html', { items: ['a', 'b'] }), '<li>a</li><li>b</li>')
})

test('what is put into a page is escaped', async () => {
  const text = await pagesOf().renderText('page.html', { name: `<script>alert("1")</script>'&` })
  assert.ok(text.endsWith('<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;</p>'))
})

test('status and headers are those that are given', async () => {
  const pages = pagesOf()
  const { response } = await answerOf((app) =>
    app.get('/', () =>
      pages.render('page.html', { name: '' }, { status: 404, headers: { 'cache-control': 'no-store' } }),
    ),
  )
  assert.deepEqual([response.status, response.headers.get('cache-control')], [404, 'no-store'])
  const { response: xml } = await answerOf((app) =>
    app.get('/', () => pages.render('page.html', { name: '' }, { headers: { 'content-type': 'application/xml' } })),
  )
  assert.equal(xml.headers.get('content-type'), 'application/xml')
})

test('globals are in every template, and the context wins over them', async () => {
  const pages = pagesOf({ globals: { site: 'Shop', link: (path: string) => `/shop${path}` } })
  assert.equal(await pages.renderText('site.html'), 'Shop /shop/a')
  assert.equal(await pages.renderText('site.html', { site: 'Other' }), 'Other /shop/a')
})

test('a template that is not there is a 500 whose log names those that are', async () => {
  const pages = pagesOf()
  const { response, text, log } = await answerOf((app) => app.get('/', () => pages.render('pgae.html')))
  assert.equal(response.status, 500)
  assert.ok(!text.includes(base))
  const { error } = (log[0]?.fields ?? {}) as { error: { code: string; message: string } }
  assert.equal(error.code, 'HAYATE_TEMPLATE_MISSING')
  assert.match(error.message, /"pgae\.html".*which has broken\.html, items\/list\.html, layout\.html/)
})

test('template() finds out at startup, and its context has a type', async () => {
  const pages = pagesOf()
  assert.throws(() => pages.template('pgae.html'), { code: 'HAYATE_TEMPLATE_MISSING', name: 'ConfigurationError' })
  const page = pages.template<{ readonly name: string }>('page.html')
  // @ts-expect-error The template needs a name.
  void (() => page({}))
  const { response, text } = await answerOf((app) => app.get('/', () => page({ name: 'Ink' }, { status: 201 })))
  assert.deepEqual([response.status, text.includes('<p>Ink</p>')], [201, true])
})

test('names cannot leave the folder, in any spelling', async () => {
  const pages = pagesOf()
  for (const name of [
    '../secret.html',
    'items/../../secret.html',
    'items/../page.html',
    '/page.html',
    join(base, 'secret.html'),
    './page.html',
    '..\\secret.html',
    'items\\list.html',
    'page.html\0',
    'C:page.html',
    '.page.html',
    'out.html',
    'items',
    'items/',
    '',
    'page',
    '@page.html',
    `${'x'.repeat(5_000)}.html`,
  ]) {
    await assert.rejects(pages.render(name, { name: '' }), { code: 'HAYATE_TEMPLATE_MISSING' }, name.slice(0, 40))
  }
})

test('a missing folder, or a file in its place, is a startup error', () => {
  for (const wrong of [join(base, 'nothing'), join(base, 'secret.html'), './surely/not/here']) {
    assert.throws(() => pagesOf({ folder: wrong }), { code: 'HAYATE_TEMPLATE_FOLDER', name: 'ConfigurationError' })
  }
  assert.ok(pagesOf({ folder: pathToFileURL(folder) }))
})

test('what goes wrong inside a template is a 500 that says nothing of it', async () => {
  const pages = pagesOf()
  const { response, text } = await answerOf((app) => app.get('/', () => pages.render('broken.html')))
  assert.equal(response.status, 500)
  assert.ok(!text.includes('deeper') && !text.includes(base))
})

test('in development changes are seen, in production the compiled template is kept', async () => {
  for (const [development, second] of [
    [true, 'two'],
    [false, 'one'],
  ] as const) {
    const pages = pagesOf({ development })
    await writeFile(join(folder, 'changing.html'), 'one')
    assert.equal(await pages.renderText('changing.html'), 'one')
    await writeFile(join(folder, 'changing.html'), 'two')
    assert.equal(await pages.renderText('changing.html'), second)
  }
})

test('another engine is a function, and may take its time', async () => {
  const pages = pagesOf({
    engine: () => ({ render: async (name, context) => `${name} ${JSON.stringify(context)}` }),
  })
  const app = new Hayate({ log: false })
  app.get('/', () => pages.render('page.html', { name: 'Ink' }))
  await using client = await testClient(app)
  assert.equal(await (await client.get('/')).text(), 'page.html {"name":"Ink"}')
})
