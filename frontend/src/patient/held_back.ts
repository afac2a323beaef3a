/** What the clinic could not take: let go, sent again, or put right. The clinic is told first; where nobody can be told, it stays. */
import { settle_held } from '../api/endpoints'
import { Refused } from '../api/problem'
import { device_zone, stated } from '../diary/moment'
import { type Change, put_right as corrected } from '../outbox/correction'
import type { Body, OutboxItem } from '../outbox/item'
import { next_revision } from '../outbox/rules'
import { phone } from './phone.svelte'

/** What was held back is not wanted any more. False: nobody could be told, so it stays. */
export async function let_go(item: OutboxItem, reason: string): Promise<boolean> {
  if (!(await settled(item, 'let_go', reason))) return false
  await phone.gone(item)
  return true
}

/** After a conflict: the same content again, as a revision above the one the clinic has. False: nobody was told. */
export async function send_again(item: OutboxItem): Promise<boolean> {
  if (!(await settled(item, 'sent_again', null))) return false
  const revision = next_revision(item.id, phone.items, item.theirs)
  await phone.write([phone.written(item.kind, item.id, revision, item.body, item.written_at)])
  await phone.gone(item)
  return true
}

/** What was refused, put right: a record of its own, for the refused one never was one. False: nobody was told. */
export async function put_right(item: OutboxItem, change: Change): Promise<boolean> {
  if (!(await settled(item, 'sent_again', null))) return false
  const at = stated(new Date())
  // Where the time was wrong, the time of writing was wrong with it.
  const now = change.felt_at === undefined ? {} : { written_at: at, zone: device_zone() }
  const body = { ...corrected(item.body, change), ...now } as Body
  await phone.write([phone.written(item.kind, crypto.randomUUID(), 1, body, at)])
  await phone.gone(item)
  return true
}

/** Tells the clinic how something held back was settled. One that is settled there already is settled. */
async function settled(item: OutboxItem, answer: 'let_go' | 'sent_again', reason: string | null): Promise<boolean> {
  try {
    if (item.held) await settle_held(item.patient, item.held, { answer, reason })
    return true
  } catch (wrong) {
    return wrong instanceof Refused
  }
}
