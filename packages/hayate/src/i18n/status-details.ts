import type { ValidationLocale } from './validation-messages.ts'

const japanese: Readonly<Record<number, string>> = {
  400: 'リクエストが正しくありません',
  401: '認証が必要です',
  403: '権限がありません',
  404: '見つかりません',
  405: 'このメソッドは使えません',
  406: '求められた形式では応答できません',
  408: 'リクエストが時間内に届きませんでした',
  409: '現在の状態と競合しています',
  410: '既に削除されています',
  412: '前提条件を満たしていません',
  413: 'データが大きすぎます',
  414: 'URLが長すぎます',
  415: 'この形式のデータには対応していません',
  422: '入力値が不正です',
  429: 'レート制限に達しました',
  431: 'ヘッダーが大きすぎます',
  500: 'サーバー内部エラーが発生しました',
  501: 'この機能には対応していません',
  502: '上流のサーバーから正しい応答がありません',
  503: '現在サービスを利用できません。しばらくしてからもう一度お試しください',
  504: '処理がタイムアウトしました',
}

/** What an error says to people when it brings no words of its own; undefined in English, where its title says it. */
export function statusDetail(locale: ValidationLocale, status: number): string | undefined {
  return locale === 'ja' ? japanese[status] : undefined
}
