/** What of something the clinic did not take can be put right on this phone, and what goes out then. Pure. */
import type { PainContent, SorenessContent } from '../api/types'
import { type Body, is_withdrawal, type OutboxItem } from './item'

/** The number, the words, or the time it was felt. */
export type Correctable = 'score' | 'words' | 'time'
export type Change = Partial<Pick<PainContent, 'score' | 'felt_at' | Words>>
export const WORDS = ['note', 'worsens_note', 'eases_note'] as const
export type Words = (typeof WORDS)[number]

/** What the clinic keeps as it came and reads later: there is nothing to put right. */
export const KEPT_THERE = new Set(['update_app', 'newer_app', 'unknown_kind'])

export const on_scale = (said: number | null | undefined): said is number =>
  said !== null && said !== undefined && Number.isInteger(said) && said >= 0 && said <= 10

/** Which part has to be put right; null where nothing that can be changed here would make it acceptable. */
export function correctable(item: OutboxItem): Correctable | null {
  if (item.standing !== 'rejected' || item.revision !== 1 || is_withdrawal(item.body)) return null
  if (item.kind !== 'pain' && item.kind !== 'soreness') return null
  const body = item.body as PainContent | SorenessContent
  if (item.code === 'range') return on_scale(body.score) ? null : 'score'
  if (item.code === 'time_out_of_range') return 'time'
  return item.code === 'control_char' || item.code === 'too_long' ? 'words' : null
}

/** The words of an entry that there are, without the signs that cannot be kept. */
export function words_of(body: Body): Partial<Record<Words, string>> {
  const said = body as Partial<Record<Words, string | null>>
  return Object.fromEntries(WORDS.flatMap((name) => (said[name] ? [[name, plain(said[name])]] : [])))
}

/** Tab and line break are the only control characters that are kept. */
export function plain(text: string): string {
  const kept = (at: number) => at === 9 || at === 10 || at === 13 || (at > 31 && at !== 127)
  return [...text].filter((sign) => kept(sign.codePointAt(0) ?? 0)).join('')
}

/** The same, put right: what was not changed stays as it was said. */
export const put_right = (body: Body, change: Change): Body => ({ ...body, ...change }) as Body
