/**
 * What is asked after a needling session, as far as this phone knows: from the clinic's list, which works without a
 * network, and from the answers that are still on this phone. A window is open by the moment, whatever the zone.
 */
import type { Answers, Asking, FollowUpAnswer, FollowUpContent } from '../api/types'
import { is_withdrawal, type OutboxItem, type Standing } from '../outbox/item'

export const SIGNS = ['breathless', 'chest_pain', 'bleeding', 'infection', 'numbness', 'dizziness', 'bruise'] as const
export type Sign = (typeof SIGNS)[number]
/** A bruise is common and passes; everything else needs somebody at once. */
export const ALARMING: readonly Sign[] = SIGNS.filter((sign) => sign !== 'bruise')
/** For these the emergency number comes first. */
export const EMERGENCY: readonly Sign[] = ['breathless', 'chest_pain', 'bleeding', 'numbness', 'dizziness']
/** What a phone shows that has never reached the clinic. */
export const EMERGENCY_NUMBER = '911'

export interface DiaryAnswer {
  id: string
  revision: number
  session_id: string
  hours: number
  answers: Answers
  answered_at: string
  standing: Standing | 'sent'
  withdrawn: boolean
}

export interface OpenAsking {
  session_id: string
  performed_at: string
  hours: number
  closes_at: string
  answer: DiaryAnswer | null
  /** Every question has an answer; one without is no answer, and never a no. */
  whole: boolean
}

export function diary_answers(records: readonly FollowUpAnswer[], items: readonly OutboxItem[]): DiaryAnswer[] {
  const seen = new Map<string, DiaryAnswer>(
    records.map((r) => [r.id, { ...r, standing: 'sent' as const, withdrawn: r.withdrawn_at !== null }]),
  )
  const mine = items.filter((item) => item.kind === 'follow_up')
  for (const item of mine.sort((a, b) => a.revision - b.revision || a.seq - b.seq)) {
    const known = seen.get(item.id)
    if (known && known.standing === 'sent' && known.revision >= item.revision && item.standing === 'waiting') continue
    const at = { revision: item.revision, standing: item.standing }
    if (is_withdrawal(item.body)) {
      if (known) seen.set(item.id, { ...known, ...at, withdrawn: true })
    } else seen.set(item.id, { ...(item.body as FollowUpContent), ...at, id: item.id, withdrawn: false })
  }
  return [...seen.values()]
}

/** The last thing said for one asking; what was refused does not count as an answer. */
export function answer_for(answers: readonly DiaryAnswer[], session_id: string, hours: number): DiaryAnswer | null {
  const mine = answers.filter((a) => a.session_id === session_id && a.hours === hours && !a.withdrawn)
  const counted = mine.filter((a) => a.standing === 'sent' || a.standing === 'waiting')
  return counted.sort((a, b) => Date.parse(a.answered_at) - Date.parse(b.answered_at)).at(-1) ?? null
}

export function open_askings(listed: readonly Asking[], answers: readonly DiaryAnswer[], now: Date): OpenAsking[] {
  return listed
    .filter((one) => Date.parse(one.opens_at) <= now.getTime() && now.getTime() < Date.parse(one.closes_at))
    .map(({ session_id, performed_at, hours, closes_at }) => {
      const answer = answer_for(answers, session_id, hours)
      const whole = answer !== null && SIGNS.every((sign) => (answer.answers[sign] ?? null) !== null)
      return { session_id, performed_at, hours, closes_at, answer, whole }
    })
}

/** The alarming signs that were said to be there, in the order they are asked. */
export const alarms_in = (answers: Answers): Sign[] => ALARMING.filter((sign) => answers[sign] === 'yes')

/** The alarming answers of the last days: their advice stays within reach until the clinic has had time to call. */
export function standing_alarm(answers: readonly DiaryAnswer[], now: Date, hours = 72): DiaryAnswer | null {
  const young = answers.filter((a) => !a.withdrawn && now.getTime() - Date.parse(a.answered_at) < hours * 3_600_000)
  return young.filter((a) => alarms_in(a.answers).length > 0).at(-1) ?? null
}
