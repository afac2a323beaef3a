/** What a person writes on this phone: each with the moment and the zone it was written in. */
import type { LessonSent } from '../api/plan'
import type { Answers, FollowUpContent, LessonContent, LogContent, PainContent, SorenessContent } from '../api/types'
import { answer_for } from '../diary/follow_ups'
import { read_of } from '../diary/lessons'
import { device_zone, stated } from '../diary/moment'
import type { Character } from '../diary/records'
import { NOTHING_SAID } from '../outbox/stand_in'
import { phone } from './phone.svelte'

/** What a person says about a pain; the phone adds when and where it was written down. */
export type Felt = Pick<PainContent, 'kind' | 'score' | 'felt_at'> &
  Partial<Pick<PainContent, 'places' | 'note'>> &
  Partial<Character>

export async function write_pain(contents: readonly Felt[]): Promise<void> {
  const stamp = { written_at: stated(new Date()), zone: device_zone() }
  await phone.write(
    contents.map((c) =>
      phone.written(
        'pain',
        crypto.randomUUID(),
        1,
        { places: [], note: null, ...NOTHING_SAID, ...c, ...stamp },
        stamp.written_at,
      ),
    ),
  )
}

export async function write_soreness(
  content: Pick<SorenessContent, 'session_id' | 'score' | 'felt_at'>,
): Promise<void> {
  const at = stated(new Date())
  const body: SorenessContent = { note: null, ...content, written_at: at, zone: device_zone() }
  await phone.write([phone.written('soreness', crypto.randomUUID(), 1, body, at)])
}

export async function write_log(content: Omit<LogContent, 'written_at' | 'zone' | 'done_at'>): Promise<void> {
  const at = stated(new Date())
  const body: LogContent = { ...content, done_at: at, written_at: at, zone: device_zone() }
  const before = phone.diary_logs.find(
    (l) =>
      l.prescription_id === content.prescription_id &&
      l.due_on === content.due_on &&
      (l.due_time ?? null) === content.due_time &&
      !l.withdrawn,
  )
  if (before)
    await phone.write([
      phone.written(
        'log',
        before.id,
        phone.revision(before),
        { ...body, done_at: before.done_at, written_at: before.written_at, zone: before.zone },
        at,
      ),
    ])
  else await phone.write([phone.written('log', crypto.randomUUID(), 1, body, at)])
}

/** Answers to what is asked after a session, at this moment; the next revision where there is one. Gives its id. */
export async function write_follow_up(
  session_id: string,
  hours: FollowUpContent['hours'],
  answers: Answers,
): Promise<string> {
  const at = stated(new Date())
  const body = { session_id, hours, answers, answered_at: at, written_at: at, zone: device_zone(), note: null }
  const before = answer_for(phone.diary_answers, session_id, hours)
  const id = before?.id ?? crypto.randomUUID()
  await phone.write([phone.written('follow_up', id, before ? phone.revision(before) : 1, body, at)])
  return id
}

/** That a lesson was opened is its first revision, that it was read through the next. */
export async function write_lesson(
  sent: LessonSent,
  said: { finished: boolean; answers: (number | null)[] },
): Promise<void> {
  const read = read_of(sent, phone.items)
  if (read.finished || (read.opened && !said.finished)) return
  const at = stated(new Date())
  const body: LessonContent = {
    sent_id: sent.id,
    opened_at: read.opened_at ?? at,
    finished_at: said.finished ? at : null,
    answers: said.answers,
    written_at: at,
    zone: device_zone(),
  }
  const id = read.id ?? crypto.randomUUID()
  await phone.write([phone.written('lesson', id, phone.revision({ id, revision: read.revision }), body, at)])
}

/** A correction: the next revision, with the time of the feeling unchanged. */
export async function correct_pain(
  id: string,
  change: Pick<PainContent, 'score'> & Partial<Pick<PainContent, 'places' | 'note'>>,
): Promise<void> {
  const entry = phone.entries.find((e) => e.id === id)
  if (!entry) return
  const at = stated(new Date())
  const body: PainContent = {
    kind: entry.kind,
    felt_at: entry.felt_at,
    places: change.places ?? entry.places,
    note: change.note === undefined ? entry.note : change.note,
    ...entry.character,
    score: change.score,
    // The phone's first words about it stand: when it was felt and when it was first written down.
    written_at: entry.written_at,
    zone: entry.zone,
  }
  await phone.write([phone.written('pain', id, phone.revision(entry), body, at)])
}

export async function take_back(id: string, reason: string): Promise<void> {
  const entry = phone.entries.find((e) => e.id === id)
  if (!entry) return
  const at = stated(new Date())
  const body = { withdrawn: true, reason, written_at: at, zone: device_zone() } as const
  await phone.write([phone.written('pain', id, phone.revision(entry), body, at)])
}
