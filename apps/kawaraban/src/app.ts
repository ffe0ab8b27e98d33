import { Hayate } from 'hayate'
import { auth } from './auth/routes.ts'
import { health } from './health/routes.ts'
import { items } from './items/routes.ts'
import { posts } from './posts/routes.ts'
import { readSettings } from './settings.ts'
import { users } from './users/routes.ts'
import { votes } from './votes/routes.ts'

const { app_name, app_version, debug, default_locale } = readSettings()

/** 瓦版: the community board. */
export const app = new Hayate({
  title: app_name,
  version: app_version,
  summary: 'みんなの掲示板 / A community board',
  description:
    '登録し、**Authorize** でログインすると、この画面から投稿と投票ができる。\n\nRegister, log in with **Authorize**, and post and vote from this page.',
  tags: [
    { name: '認証', description: 'Authentication' },
    { name: 'ユーザー', description: 'Users' },
    { name: '投稿', description: 'Posts' },
    { name: '投票', description: 'Votes' },
    { name: 'アイテム', description: 'Items' },
    { name: 'ヘルスチェック', description: 'Health' },
  ],
  locale: { negotiate: true, default: default_locale },
  log: debug ? 'debug' : 'info',
})

for (const router of [auth, users, posts, votes, items]) app.include(router, { prefix: '/api/v1' })
app.include(health)
