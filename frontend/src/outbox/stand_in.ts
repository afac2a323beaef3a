/**
 * The record to show when the server says that it keeps an item but sends no copy of it back: the item itself, with what
 * is known of its earlier versions. The next pull replaces it.
 */
import type { FollowUpContent, KeptRecord, LessonContent, LogContent, PainContent, SorenessContent } from '../api/types'
import { diary_day_of } from '../diary/day'
import { is_withdrawal, type OutboxItem } from './item'

/** What an entry has where its writer said nothing. */
export const NOTHING_SAID = {
  qualities: null,
  worsens: null,
  worsens_note: null,
  eases: null,
  eases_note: null,
} as const

export function stand_in(item: OutboxItem, known: KeptRecord | null, now: Date): KeptRecord | null {
  const { id, revision, body } = item
  const received_at = now.toISOString()
  if (is_withdrawal(body)) {
    return known && { ...known, revision, received_at, withdrawn_at: received_at, withdrawn_reason: body.reason }
  }
  const first_received_at = known?.first_received_at ?? received_at
  const kept = { id, revision, received_at, first_received_at, flags: [], withdrawn_at: null, withdrawn_reason: null }
  if (item.kind === 'lesson') {
    const content = body as LessonContent
    const local_day = diary_day_of(content.opened_at)
    return { ...content, ...kept, local_day, recalled: false, right_answers: null, answered: null }
  }
  if (item.kind === 'log') {
    const content = body as LogContent
    return {
      ...content,
      ...kept,
      local_day: content.due_on,
      recalled: content.due_on < diary_day_of(content.written_at),
    }
  }
  if (item.kind === 'follow_up') {
    const content = body as FollowUpContent
    const local_day = diary_day_of(content.answered_at)
    const note = content.note ?? null
    return { ...content, ...kept, note, local_day, recalled: local_day < diary_day_of(content.written_at) }
  }
  const content = body as PainContent | SorenessContent
  const local_day = diary_day_of(content.felt_at)
  const first_score = known && 'first_score' in known ? known.first_score : content.score
  const placed = { local_day, recalled: local_day < diary_day_of(content.written_at), first_score }
  if (item.kind === 'soreness') return { ...(content as SorenessContent), ...kept, ...placed }
  return { ...NOTHING_SAID, ...(content as PainContent), ...kept, ...placed }
}
