/**
 * Empties the outbox, one flush at a time over all tabs. Nothing is guessed: an item leaves when the server names it as
 * kept; no answer, half an answer or an unknown word leaves it in line.
 */
import { one_at_a_time } from '../api/locks'
import { Offline, Refused, SignedOut } from '../api/problem'
import type { BatchAnswer } from '../api/types'
import type { Kind, OutboxItem } from './item'
import { sendable, type Verdict, verdict } from './rules'
import { stand_in } from './stand_in'
import type { PhoneStore } from './store'

export type Send = (kind: Kind, patient: string, items: unknown[]) => Promise<BatchAnswer>
/** `empty` nothing waits · `later` something stayed in line · `offline` nobody reached · `signed_out` sign in first */
export type FlushEnd = 'empty' | 'later' | 'offline' | 'signed_out'

/** Answers to a whole batch that may be about one item in it. */
const ABOUT_CONTENT = new Set([400, 413, 422])

export async function flush(store: PhoneStore, person: string, send: Send): Promise<FlushEnd> {
  return one_at_a_time(`ebb-outbox-${person}`, async () => {
    try {
      for (;;) {
        const batch = sendable(await store.outbox(person))
        if (batch.length === 0) return 'empty'
        let moved = 0
        for (const group of by_address(batch)) moved += await deliver(store, group, send)
        if (moved === 0) return 'later'
      }
    } catch (reason) {
      if (reason instanceof Offline) return 'offline'
      if (reason instanceof SignedOut) return 'signed_out'
      if (reason instanceof Refused && reason.body.status !== 426) return 'later'
      throw reason
    }
  })
}

function by_address(batch: OutboxItem[]): OutboxItem[][] {
  const groups = new Map<string, OutboxItem[]>()
  for (const item of batch) {
    const key = `${item.kind} ${item.patient}`
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  // What may be urgent goes first: a full line of diary entries must not hold up an alarming answer.
  return [...groups.values()].sort((a, b) => urgency(b) - urgency(a))
}

const urgency = (group: OutboxItem[]) => (group[0]?.kind === 'follow_up' ? 1 : 0)

/** Sends one group; returns how many items are no longer waiting. A group that is refused whole is sent in halves. */
async function deliver(store: PhoneStore, group: OutboxItem[], send: Send): Promise<number> {
  const [first] = group
  if (first === undefined) return 0
  let answer: BatchAnswer
  try {
    answer = await send(
      first.kind,
      first.patient,
      group.map(({ id, revision, body }) => ({ id, revision, ...body })),
    )
  } catch (reason) {
    if (!(reason instanceof Refused) || !ABOUT_CONTENT.has(reason.body.status)) throw reason
    if (group.length === 1) {
      const detail = reason.body.errors?.[0]?.detail ?? reason.body.detail ?? null
      const code = reason.body.errors?.[0]?.code ?? reason.body.code
      const refused = { leave: false, standing: 'rejected', code, detail } as const
      await store.settle(first, refused, null)
      await hold_later(store, first, refused)
      return 1
    }
    const half = Math.ceil(group.length / 2)
    return (await deliver(store, group.slice(0, half), send)) + (await deliver(store, group.slice(half), send))
  }
  const known = new Map((await store.records(first.kind, first.person)).map((record) => [record.id, record]))
  let moved = 0
  for (const [place, item] of group.entries()) {
    const result = answer_to(item, place, group.length, answer)
    if (result === undefined) continue
    const decided = verdict(result)
    if (!decided.leave && decided.standing === 'waiting') continue
    await store.settle(
      item,
      decided,
      result.current ?? (decided.leave ? stand_in(item, known.get(item.id) ?? null, new Date()) : null),
    )
    if (!decided.leave && decided.standing === 'rejected') await hold_later(store, item, { ...decided, held: null })
    moved += 1
  }
  return moved
}

/** The result that speaks of this item: by its name, or by its place where the server could not read a name. */
function answer_to(item: OutboxItem, place: number, sent: number, { results }: BatchAnswer) {
  const named = results.find((result) => result.id === item.id && result.revision === item.revision)
  const placed = results.length === sent ? results[place] : undefined
  return named ?? (placed && (placed.id === null || placed.revision === null) ? placed : undefined)
}

/** What follows a rejected first version can never arrive either: it is held with it, not tried for ever. */
async function hold_later(store: PhoneStore, item: OutboxItem, decided: Verdict): Promise<void> {
  for (const later of await store.outbox(item.person)) {
    if (later.id === item.id && later.revision > item.revision && later.standing === 'waiting') {
      await store.settle(later, decided, null)
    }
  }
}
