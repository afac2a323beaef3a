/** What was read of a lesson: the clinic's word, with what still waits on this phone on top. */
import type { LessonSent } from '../api/plan'
import type { OutboxItem } from '../outbox/item'

export interface ReadLesson {
  id: string | null
  revision: number
  opened_at: string | null
  opened: boolean
  finished: boolean
  answers: (number | null)[]
}

export function read_of(sent: LessonSent, items: readonly OutboxItem[]): ReadLesson {
  const kept = sent.reading
  const found: ReadLesson = {
    id: kept?.id ?? null,
    revision: kept?.revision ?? 0,
    opened_at: kept?.opened_at ?? null,
    opened: kept !== null,
    finished: Boolean(kept?.finished_at),
    answers: kept?.answers ?? [],
  }
  for (const item of items) {
    if (item.kind !== 'lesson' || item.standing !== 'waiting' || !('sent_id' in item.body)) continue
    const body = item.body
    if (body.sent_id !== sent.id || (found.id !== null && item.revision <= found.revision)) continue
    found.id = item.id
    found.revision = item.revision
    found.opened_at = body.opened_at
    found.opened = true
    found.finished = Boolean(body.finished_at)
    found.answers = body.answers ?? []
  }
  return found
}
