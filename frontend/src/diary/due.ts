/** Which exercises are due on a day, from the prescriptions on this phone: the list works without a server. */
import type { Prescription } from '../api/types'
import { iso_weekday } from './day'
import type { DiaryLog } from './records'

export interface DueExercise {
  prescription: Prescription
  due_on: string
  /** Which of its times of the day; null where it has none. */
  due_time: string | null
  state: 'open' | 'done' | 'partial' | 'not_done'
  log: DiaryLog | null
}

/** What an older version of the app kept has neither times nor pauses. */
export function is_due(prescription: Prescription, day: string): boolean {
  return (
    prescription.starts_on <= day &&
    (prescription.ends_on === null || day <= prescription.ends_on) &&
    prescription.weekdays.includes(iso_weekday(day)) &&
    !(prescription.paused ?? []).some((span) => span.from_day <= day && (span.to_day === null || day <= span.to_day))
  )
}

export function due_exercises(
  prescriptions: readonly Prescription[],
  logs: readonly DiaryLog[],
  day: string,
): DueExercise[] {
  return prescriptions
    .filter((prescription) => is_due(prescription, day))
    .flatMap((prescription) => {
      const mine = logs.filter((l) => l.prescription_id === prescription.id && l.due_on === day && !l.withdrawn)
      const times: (string | null)[] = prescription.times?.length ? prescription.times : [null]
      return times.map((due_time): DueExercise => {
        const log = mine.filter((l) => (l.due_time ?? null) === due_time).at(-1) ?? null
        return { prescription, due_on: day, due_time, state: log?.result ?? 'open', log }
      })
    })
}

interface Said {
  today: { kg: (amount: string) => string; body_weight: string }
}

/** The load of a prescription with its unit, in words; empty where there is none. */
export function load_of(
  p: Pick<Prescription, 'load' | 'load_unit' | 'load_kg'>,
  w: Said,
  n: { plain: (value: number) => string },
): string {
  const unit =
    p.load_unit === 'body_weight' ? w.today.body_weight : p.load_kg === null ? '' : w.today.kg(n.plain(p.load_kg))
  return [unit, p.load ?? ''].filter(Boolean).join(', ')
}
