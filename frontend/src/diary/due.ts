/** Which exercises are due on a day, from the prescriptions on this phone: the list works without a server. */
import type { Prescription } from '../api/types'
import { iso_weekday } from './day'
import type { DiaryLog } from './records'

export interface DueExercise {
  prescription: Prescription
  due_on: string
  state: 'open' | 'done' | 'partial' | 'not_done'
  log: DiaryLog | null
}

export function is_due(prescription: Prescription, day: string): boolean {
  return (
    prescription.starts_on <= day &&
    (prescription.ends_on === null || day <= prescription.ends_on) &&
    prescription.weekdays.includes(iso_weekday(day))
  )
}

export function due_exercises(
  prescriptions: readonly Prescription[],
  logs: readonly DiaryLog[],
  day: string,
): DueExercise[] {
  return prescriptions
    .filter((prescription) => is_due(prescription, day))
    .map((prescription) => {
      const mine = logs.filter((l) => l.prescription_id === prescription.id && l.due_on === day && !l.withdrawn)
      const log = mine.at(-1) ?? null
      return { prescription, due_on: day, state: log?.result ?? 'open', log }
    })
}
