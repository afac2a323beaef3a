/** The record to show when the server says that it keeps an item but sends no copy of it back: the item itself. */
import type { ExerciseLog, LogContent, PainContent, PainEntry } from '../api/types'
import { diary_day_of } from '../diary/day'
import { is_withdrawal, type OutboxItem } from './item'

export function stand_in(item: OutboxItem, now: Date): PainEntry | ExerciseLog | null {
  if (is_withdrawal(item.body)) return null
  const { id, revision } = item
  const received_at = now.toISOString()
  if (item.kind === 'log') {
    const body = item.body as LogContent
    return { ...body, id, revision, received_at, withdrawn_at: null } as ExerciseLog
  }
  const body = item.body as PainContent
  const local_day = diary_day_of(body.felt_at)
  return {
    ...body,
    id,
    revision,
    received_at,
    local_day,
    places: body.places ?? [],
    note: body.note ?? null,
    recalled: local_day < diary_day_of(body.written_at),
    flags: [],
    first_score: body.score,
    withdrawn_at: null,
    withdrawn_reason: null,
  } as PainEntry
}
