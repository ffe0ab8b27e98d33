async function items() {
  const answer = await fetch('/api/items')
  return (await answer.json()).map(({ name }) => name).join(', ')
}

const pages = {
  '/': items,
  '/about': async () => 'A shop of three lines.',
}

async function show() {
  const page = pages[location.pathname] ?? (async () => `Nothing at ${location.pathname}`)
  document.querySelector('main').textContent = await page()
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a')
  if (link === null) return
  event.preventDefault()
  history.pushState(null, '', link.href)
  void show()
})
addEventListener('popstate', show)
await show()
