/** What the application says, in one language. Functions take what they name. */
export interface Messages {
  /** BCP 47. */
  readonly language: string
  readonly registered: string
  readonly emailTaken: string
  readonly usernameTaken: string
  readonly badLogin: string
  readonly badCredentials: string
  readonly inactiveAccount: string
  readonly unconfirmedEmail: string
  readonly adminOnly: string
  readonly missingPermissions: (permissions: string) => string
  readonly ownerOnly: string
  readonly badRefreshToken: string
  readonly userNotFound: string
  readonly passwordsDiffer: string
  readonly reservedUsername: (name: string) => string
  readonly itemNotFound: (id: number) => string
  readonly postNotFound: (id: number) => string
  readonly voteAdded: string
  readonly voteRemoved: string
  readonly alreadyVoted: string
  readonly voteNotFound: string
  readonly boardTitle: string
  readonly boardLead: string
  readonly boardDocs: string
  readonly boardReference: string
}

export type Locale = 'ja' | 'en'

const japanese: Messages = {
  language: 'ja',
  registered: '登録完了',
  emailTaken: 'このメールアドレスは既に登録されています',
  usernameTaken: 'このユーザー名は既に使用されています',
  badLogin: 'メールアドレスまたはパスワードが正しくありません',
  badCredentials: '認証情報が無効です',
  inactiveAccount: 'アカウントが無効です',
  unconfirmedEmail: 'メールアドレスが確認されていません',
  adminOnly: '管理者権限が必要です',
  missingPermissions: (permissions) => `権限が不足しています: ${permissions}`,
  ownerOnly: '作成者本人のみ',
  badRefreshToken: '無効なリフレッシュトークン',
  userNotFound: 'ユーザーが見つかりません',
  passwordsDiffer: 'パスワードが一致しません',
  reservedUsername: (name) => `'${name}' は予約済みユーザー名です`,
  itemNotFound: (id) => `Item ${id} not found`,
  postNotFound: (id) => `post with id: ${id} was not found`,
  voteAdded: '投票しました',
  voteRemoved: '投票を取り消しました',
  alreadyVoted: 'この投稿には既に投票しています',
  voteNotFound: '取り消す投票がありません',
  boardTitle: '瓦版',
  boardLead: 'みんなの掲示板 API が動いています。',
  boardDocs: '試しながら読む API ドキュメント',
  boardReference: 'API リファレンス',
}

const english: Messages = {
  language: 'en',
  registered: 'Registration complete',
  emailTaken: 'This e-mail address is already registered',
  usernameTaken: 'This user name is already taken',
  badLogin: 'The e-mail address or the password is not correct',
  badCredentials: 'The credentials are not valid',
  inactiveAccount: 'This account is inactive',
  unconfirmedEmail: 'The e-mail address has not been confirmed',
  adminOnly: 'Administrators only',
  missingPermissions: (permissions) => `Missing permissions: ${permissions}`,
  ownerOnly: 'only its author may do this',
  badRefreshToken: 'The refresh token is not valid',
  userNotFound: 'No such user',
  passwordsDiffer: 'The passwords do not match',
  reservedUsername: (name) => `'${name}' is a reserved user name`,
  itemNotFound: japanese.itemNotFound,
  postNotFound: japanese.postNotFound,
  voteAdded: 'Vote added',
  voteRemoved: 'Vote removed',
  alreadyVoted: 'You have already voted for this post',
  voteNotFound: 'There is no vote to remove',
  boardTitle: 'Kawaraban',
  boardLead: 'The API of the community board is up.',
  boardDocs: 'API documentation to read and to try',
  boardReference: 'API reference',
}

export const catalogue: Readonly<Record<Locale, Messages>> = { ja: japanese, en: english }
