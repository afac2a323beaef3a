/** What the clinic has for this person, fetched and kept on the phone, so that every page works without a server. */
import {
  pull_follow_ups,
  pull_logs,
  pull_pain,
  pull_soreness,
  read_follow_ups,
  read_portrait,
  read_prescriptions,
  read_today,
} from '../api/endpoints'
import { read_goals, read_lessons_sent, read_plan } from '../api/plan'
import { Refused } from '../api/problem'
import type { Prescription, TodayAnswer } from '../api/types'
import type { Kind } from '../outbox/item'
import type { PhoneStore } from '../outbox/store'

/** Something of the clinic's, and when this phone got it. */
export interface Kept<Value> {
  value: Value
  at: string
}

/** The plan, the goals and the lessons, to read without a connection. */
export interface MyPlan {
  plan: Awaited<ReturnType<typeof read_plan>>
  goals: Awaited<ReturnType<typeof read_goals>>
  lessons: Awaited<ReturnType<typeof read_lessons_sent>>
}

async function read_my_plan(patient: string): Promise<MyPlan> {
  const [plan, goals, lessons] = await Promise.all([
    read_plan(patient),
    read_goals(patient),
    read_lessons_sent(patient),
  ])
  return { plan, goals, lessons }
}

/** Fetches everything; one part that the server refuses does not hold up the others. Throws Offline and SignedOut. */
export async function pull(store: PhoneStore, person: string, patient: string, oldest: string): Promise<void> {
  const at = new Date().toISOString()
  const parts = await Promise.allSettled([
    read_today(patient),
    read_prescriptions(patient),
    read_portrait(patient),
    read_follow_ups(patient),
    pull_changes(store, 'pain', person, patient, oldest),
    pull_changes(store, 'log', person, patient, oldest),
    pull_changes(store, 'soreness', person, patient, oldest),
    pull_changes(store, 'follow_up', person, patient, oldest),
    read_my_plan(patient),
  ])
  const [today, prescriptions, portrait, follow_ups] = parts
  const my_plan = parts.at(-1) as PromiseSettledResult<MyPlan>
  if (today.status === 'fulfilled') await keep_today(store, person, today.value)
  const list = due_list(prescriptions, today)
  if (list) await store.keep_snapshot(person, 'prescriptions', { value: list, at })
  if (portrait.status === 'fulfilled') await store.keep_snapshot(person, 'portrait', { value: portrait.value, at })
  if (follow_ups.status === 'fulfilled')
    await store.keep_snapshot(person, 'follow_ups', { value: follow_ups.value, at })
  if (my_plan.status === 'fulfilled') await store.keep_snapshot(person, 'my_plan', { value: my_plan.value, at })
  await store.forget_before(person, oldest)
  for (const part of parts) if (part.status === 'rejected' && !(part.reason instanceof Refused)) throw part.reason
}

const PULLS = { pain: pull_pain, log: pull_logs, soreness: pull_soreness, follow_up: pull_follow_ups }

/** Goes on from where the last pull ended; keeps what is young enough to be shown. */
async function pull_changes(
  store: PhoneStore,
  kind: Exclude<Kind, 'lesson'>,
  person: string,
  patient: string,
  oldest: string,
): Promise<void> {
  let after = await store.snapshot<string>(person, `cursor_${kind}`)
  for (let page = 0; page < 200; page++) {
    try {
      const found = await PULLS[kind](patient, after)
      const young = found.items.filter((record) => record.local_day >= oldest)
      await store.keep_records(kind, person, young)
      after = found.next
      if (!found.more) break
    } catch (reason) {
      // A cursor the server no longer knows: everything is pulled once more.
      if (after === null || !(reason instanceof Refused) || ![400, 410].includes(reason.body.status)) throw reason
      after = null
    }
  }
  if (after !== null) await store.keep_snapshot(person, `cursor_${kind}`, after)
}

/** What Today says about answers is as good as a pulled record. */
async function keep_today(store: PhoneStore, person: string, today: TodayAnswer): Promise<void> {
  if (today.check_in.entry) await store.keep_records('pain', person, [today.check_in.entry])
  const logs = today.exercises.flatMap((due) => (due.log ? [due.log] : []))
  await store.keep_records('log', person, logs)
}

function due_list(
  prescriptions: PromiseSettledResult<{ items: Prescription[] }>,
  today: PromiseSettledResult<TodayAnswer>,
): Prescription[] | null {
  if (prescriptions.status === 'fulfilled') return prescriptions.value.items
  return today.status === 'fulfilled' ? today.value.exercises.map((due) => due.prescription) : null
}
