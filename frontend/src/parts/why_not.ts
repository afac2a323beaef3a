/** Why somebody was not let in, in a sentence. Nothing of it tells who is known here. */
import { NotMade } from '../api/passkey'
import { Offline, Refused } from '../api/problem'
import type { Words } from '../words/en'

export function why_not(reason: unknown, w: Words): string {
  if (reason instanceof Offline) return w.sign_in.needs_line
  if (reason instanceof NotMade) return w.joining.not_made
  if (!(reason instanceof Refused)) return w.common.something
  const { code, status, tries_left } = reason.body
  if (status === 429) return w.sign_in.too_many
  if (code === 'wrong_pin') return w.joining.wrong_pin(tries_left ?? 1)
  return w.joining.why[code] ?? w.common.something
}
