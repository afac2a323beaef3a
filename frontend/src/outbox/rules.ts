/** What may be sent now, and what an answer means for the thing that was sent. Pure: the rules without the storage. */
import type { ItemResult, KeptRecord } from '../api/types'
import type { OutboxItem, Standing } from './item'

/** Well under the server's 500 and its 1 MiB, so that a slow line gets through. */
export const BATCH = 100

/**
 * The next things to send, oldest first. Of one record only the lowest waiting revision goes: the server must have seen
 * the first version before the corrected one.
 */
export function sendable(items: readonly OutboxItem[], limit = BATCH): OutboxItem[] {
  const first = new Map<string, OutboxItem>()
  for (const item of items) {
    if (item.standing !== 'waiting') continue
    const known = first.get(item.id)
    if (known === undefined || item.revision < known.revision) first.set(item.id, item)
  }
  return [...first.values()].sort((a, b) => a.seq - b.seq).slice(0, limit)
}

export type Verdict =
  | { leave: true }
  | { leave: false; standing: Standing; code: string | null; detail: string | null; held?: string | null }

/** An item leaves only when the server says that it keeps it. Whatever is not understood stays and is tried again. */
export function verdict(
  result: Pick<ItemResult, 'outcome' | 'code' | 'detail'> & Partial<Pick<ItemResult, 'held'>>,
): Verdict {
  switch (result.outcome) {
    case 'created':
    case 'amended':
    case 'unchanged':
    case 'withdrawn':
      return { leave: true }
    case 'rejected':
    case 'conflict':
      return {
        leave: false,
        standing: result.outcome,
        code: result.code,
        detail: result.detail,
        held: result.held ?? null,
      }
    default:
      return { leave: false, standing: 'waiting', code: null, detail: null }
  }
}

/** The revision a correction gets: one above everything this phone has written or the server has shown. */
export function next_revision(
  id: string,
  items: readonly OutboxItem[],
  known: Pick<KeptRecord, 'revision'> | null,
): number {
  const here = items.filter((item) => item.id === id).map((item) => item.revision)
  const there = items.flatMap((item) => (item.id === id && item.theirs ? [item.theirs.revision] : []))
  return Math.max(0, known?.revision ?? 0, ...here, ...there) + 1
}

export interface Tally {
  /** How many times something was saved that still waits: a check-in with three scores counts once. */
  waiting: number
  /** Rejected or in conflict: kept here until the person decides. */
  held: number
  oldest: string | null
}

export function tally(items: readonly OutboxItem[]): Tally {
  const waiting = items.filter((item) => item.standing === 'waiting')
  const oldest = waiting.reduce<OutboxItem | null>((a, b) => (a === null || b.seq < a.seq ? b : a), null)
  const held = new Set(items.flatMap((item) => (item.standing === 'waiting' ? [] : [item.id])))
  const saved = new Set(waiting.map((item) => item.saved))
  return { waiting: saved.size, held: held.size, oldest: oldest?.written_at ?? null }
}
