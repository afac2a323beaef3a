/**
 * What the person sees of what they wrote: the server's records with everything on top that is still on this phone.
 * The first value of an entry stays visible after a correction.
 */
import type {
  ExerciseLog,
  LogContent,
  PainContent,
  PainEntry,
  PainKind,
  Place,
  SorenessContent,
  SorenessEntry,
} from '../api/types'
import { is_withdrawal, type Kind, type OutboxItem, type Standing } from '../outbox/item'
import { diary_day_of } from './day'

/** How it feels, what worsens and what eases it: goes along with every correction. */
export type Character = Pick<PainContent, 'qualities' | 'worsens' | 'worsens_note' | 'eases' | 'eases_note'>

export interface DiaryEntry {
  id: string
  revision: number
  kind: PainKind
  score: number
  places: Place[]
  note: string | null
  character: Character
  felt_at: string
  written_at: string
  zone: string
  local_day: string
  recalled: boolean
  first_score: number
  /** When the shown value replaced the first one. */
  changed_at: string | null
  standing: Standing | 'sent'
  withdrawn: boolean
  item: OutboxItem | null
}

export type DiarySoreness = SorenessContent & { id: string; revision: number; local_day: string }

export interface DiaryLog extends LogContent {
  id: string
  revision: number
  standing: Standing | 'sent'
  withdrawn: boolean
  item: OutboxItem | null
}

const character_of = ({ qualities, worsens, worsens_note, eases, eases_note }: Character): Character => ({
  qualities: qualities ?? null,
  worsens: worsens ?? null,
  worsens_note: worsens_note ?? null,
  eases: eases ?? null,
  eases_note: eases_note ?? null,
})

function from_server(entry: PainEntry): DiaryEntry {
  return {
    id: entry.id,
    revision: entry.revision,
    kind: entry.kind,
    score: entry.score,
    places: entry.places,
    note: entry.note,
    character: character_of(entry),
    felt_at: entry.felt_at,
    written_at: entry.written_at,
    zone: entry.zone,
    local_day: entry.local_day,
    recalled: entry.recalled,
    first_score: entry.first_score,
    changed_at: entry.revision > 1 ? entry.received_at : null,
    standing: 'sent',
    withdrawn: entry.withdrawn_at !== null,
    item: null,
  }
}

/** Everything the person may look at, newest day first, then newest moment first. */
export function diary_entries(records: readonly PainEntry[], items: readonly OutboxItem[]): DiaryEntry[] {
  const seen = new Map(records.map((record) => [record.id, from_server(record)]))
  for (const item of in_order(items, 'pain')) {
    const known = seen.get(item.id)
    if (is_withdrawal(item.body)) {
      if (known)
        seen.set(item.id, { ...known, withdrawn: true, standing: item.standing, revision: item.revision, item })
      continue
    }
    if (known && known.standing === 'sent' && known.revision >= item.revision && item.standing === 'waiting') continue
    const body = item.body as PainContent
    const local_day = diary_day_of(body.felt_at)
    seen.set(item.id, {
      id: item.id,
      revision: item.revision,
      kind: body.kind,
      score: body.score,
      places: body.places,
      note: body.note,
      character: character_of(body),
      felt_at: body.felt_at,
      written_at: body.written_at,
      zone: body.zone,
      local_day,
      recalled: local_day < diary_day_of(body.written_at),
      first_score: known?.first_score ?? body.score,
      changed_at: item.revision > 1 ? item.written_at : null,
      standing: item.standing,
      withdrawn: false,
      item,
    })
  }
  return [...seen.values()].sort(
    (a, b) => b.local_day.localeCompare(a.local_day) || Date.parse(b.felt_at) - Date.parse(a.felt_at),
  )
}

export function diary_logs(records: readonly ExerciseLog[], items: readonly OutboxItem[]): DiaryLog[] {
  const seen = new Map<string, DiaryLog>(
    records.map((r) => [r.id, { ...r, standing: 'sent' as const, withdrawn: r.withdrawn_at !== null, item: null }]),
  )
  for (const item of in_order(items, 'log')) {
    const known = seen.get(item.id)
    if (is_withdrawal(item.body)) {
      if (known)
        seen.set(item.id, { ...known, withdrawn: true, standing: item.standing, revision: item.revision, item })
      continue
    }
    if (known && known.standing === 'sent' && known.revision >= item.revision && item.standing === 'waiting') continue
    const body = item.body as LogContent
    seen.set(item.id, {
      ...body,
      id: item.id,
      revision: item.revision,
      standing: item.standing,
      withdrawn: false,
      item,
    })
  }
  return [...seen.values()]
}

/** What was said about soreness after one session, the latest first; what was taken back is not in it. */
export function soreness_said(
  records: readonly SorenessEntry[],
  items: readonly OutboxItem[],
  session: string,
): DiarySoreness[] {
  const seen = new Map<string, DiarySoreness>(
    records.flatMap((r) => (r.withdrawn_at === null && r.session_id === session ? [[r.id, r]] : [])),
  )
  for (const item of in_order(items, 'soreness')) {
    if (is_withdrawal(item.body)) seen.delete(item.id)
    else {
      const body = item.body as SorenessContent
      if (body.session_id === session)
        seen.set(item.id, { ...body, id: item.id, revision: item.revision, local_day: diary_day_of(body.felt_at) })
    }
  }
  return [...seen.values()].sort((a, b) => Date.parse(b.felt_at) - Date.parse(a.felt_at))
}

function in_order(items: readonly OutboxItem[], kind: Kind): OutboxItem[] {
  return items.filter((item) => item.kind === kind).sort((a, b) => a.revision - b.revision || a.seq - b.seq)
}

/** The day's own answer of one kind: the latest that was not taken back. */
export function answer_of(entries: readonly DiaryEntry[], day: string, kind: PainKind): DiaryEntry | null {
  return entries.find((entry) => entry.local_day === day && entry.kind === kind && !entry.withdrawn) ?? null
}
