/** What was written on a phone is never lost, never changed, never sent by somebody else. On a real IndexedDB implementation. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Offline, Refused, SignedOut } from '../src/api/problem'
import type { BatchAnswer } from '../src/api/types'
import { flush, type Send } from '../src/outbox/flush'
import { next_revision, sendable, tally, verdict } from '../src/outbox/rules'
import { PhoneStore } from '../src/outbox/store'
import { content, entry, item, MARA, OMAR, seal_of, written } from './cast'

const A = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'
const B = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb'
const C = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc'

type Result = BatchAnswer['results'][number]
type Sent = { id: string; revision: number }
let store: PhoneStore
let name = 0

beforeEach(async () => {
  store = await PhoneStore.open(`test-${++name}`)
  await store.unlock(MARA, seal_of('mara'))
  await store.unlock(OMAR, seal_of('omar'))
})
afterEach(() => store.close())

const result = ({ id, revision }: Sent, change: Partial<Result> = {}): Result =>
  ({
    id,
    revision,
    outcome: 'created',
    code: null,
    detail: null,
    flags: [],
    withdrawn_at: null,
    current: null,
    ...change,
  }) as Result

/** A server that answers every item with what `decide` says, and remembers what it was sent. */
function server(decide: (sent: Sent) => Partial<Result> = () => ({})) {
  const batches: Sent[][] = []
  const send: Send = async (_kind, _patient, items) => {
    batches.push(items as Sent[])
    return { cursor: null, results: (items as Sent[]).map((sent) => result(sent, decide(sent))) } as BatchAnswer
  }
  return { send, batches }
}

describe('what is written', () => {
  test('is frozen: the content of an item cannot be changed afterwards', async () => {
    const mine = written(A)
    await store.write([mine])
    ;(mine.body as { score: number }).score = 9
    expect((await store.outbox(MARA))[0]?.body).toMatchObject({ score: 4 })
  })

  test('the same revision a second time is refused, and the first stays', async () => {
    await store.write([written(A)])
    await expect(store.write([written(A, { body: content({ score: 9 }) })])).rejects.toThrow()
    const kept = await store.outbox(MARA)
    expect(kept).toHaveLength(1)
    expect(kept[0]?.body).toMatchObject({ score: 4 })
  })

  test('several answers of one check-in are kept all or not at all', async () => {
    await store.write([written(A)])
    await expect(store.write([written(B), written(A)])).rejects.toThrow()
    expect((await store.outbox(MARA)).map((i) => i.id)).toEqual([A])
  })

  test('belongs to the person who wrote it: nobody else sees it or sends it', async () => {
    await store.write([written(A)])
    const { send, batches } = server()
    expect(await store.outbox(OMAR)).toEqual([])
    expect(await flush(store, OMAR, send)).toBe('empty')
    expect(batches).toEqual([])
    expect(await store.outbox(MARA)).toHaveLength(1)
  })

  test('stays when everything else of the person is taken off the phone', async () => {
    await store.write([written(A)])
    await store.keep_records('pain', MARA, [entry(B)])
    await store.keep_snapshot(MARA, 'portrait', { value: 1 })
    await store.forget(MARA)
    expect(await store.outbox(MARA)).toHaveLength(1)
    expect(await store.records('pain', MARA)).toEqual([])
    expect(await store.snapshot(MARA, 'portrait')).toBeNull()
  })
})

describe('an answer', () => {
  test.each(['created', 'amended', 'unchanged', 'withdrawn'] as const)('%s lets the item leave', (outcome) => {
    expect(verdict({ outcome, code: null, detail: null })).toEqual({ leave: true })
  })

  test.each(['rejected', 'conflict'] as const)('%s keeps it with the reason', (outcome) => {
    expect(verdict({ outcome, code: 'too_long_ago', detail: null })).toMatchObject({
      leave: false,
      standing: outcome,
      code: 'too_long_ago',
    })
  })

  test('retry, and any word that is not known, keeps it waiting', () => {
    expect(verdict({ outcome: 'retry', code: null, detail: null })).toMatchObject({ standing: 'waiting' })
    expect(verdict({ outcome: 'lost' as 'retry', code: null, detail: null })).toMatchObject({ standing: 'waiting' })
  })
})

describe('a flush', () => {
  test('sends the first version before the corrected one, and both only once', async () => {
    await store.write([written(A)])
    await store.write([written(A, { revision: 2, body: content({ score: 5 }) })])
    const { send, batches } = server(({ revision }) => ({ outcome: revision === 1 ? 'created' : 'amended' }))
    expect(await flush(store, MARA, send)).toBe('empty')
    expect(batches.map((batch) => batch.map((sent) => sent.revision))).toEqual([[1], [2]])
    expect(await store.outbox(MARA)).toEqual([])
    expect((await store.records('pain', MARA))[0]).toMatchObject({ id: A, revision: 2, score: 5, first_score: 4 })
  })

  test('keeps everything while nobody can be reached', async () => {
    await store.write([written(A), written(B)])
    const send: Send = async () => Promise.reject(new Offline())
    expect(await flush(store, MARA, send)).toBe('offline')
    expect(await store.outbox(MARA)).toHaveLength(2)
  })

  test('keeps everything when the session is over', async () => {
    await store.write([written(A)])
    const send: Send = async () => Promise.reject(new SignedOut())
    expect(await flush(store, MARA, send)).toBe('signed_out')
    expect(await store.outbox(MARA)).toHaveLength(1)
  })

  test('lets go only of what the answer names', async () => {
    await store.write([written(A), written(B)])
    let first = true
    const send: Send = async (_k, _p, items) => {
      const named = first ? (items as Sent[]).filter((sent) => sent.id === A) : []
      first = false
      return { cursor: null, results: named.map((sent) => result(sent)) } as BatchAnswer
    }
    expect(await flush(store, MARA, send)).toBe('later')
    expect((await store.outbox(MARA)).map((i) => i.id)).toEqual([B])
  })

  test('keeps a rejected item with its reason, lets the others through, and asks no second time', async () => {
    await store.write([written(A), written(B)])
    const { send, batches } = server(({ id }) => (id === A ? { outcome: 'rejected', code: 'too_long_ago' } : {}))
    expect(await flush(store, MARA, send)).toBe('empty')
    expect(await store.outbox(MARA)).toMatchObject([{ id: A, standing: 'rejected', code: 'too_long_ago' }])
    await flush(store, MARA, send)
    expect(batches).toHaveLength(1)
  })

  test('holds the correction of a rejected first version with it', async () => {
    await store.write([written(A), written(A, { revision: 2 })])
    const { send, batches } = server(() => ({ outcome: 'rejected', code: 'too_long_ago' }))
    expect(await flush(store, MARA, send)).toBe('empty')
    expect(batches).toHaveLength(1)
    expect((await store.outbox(MARA)).map((i) => i.standing)).toEqual(['rejected', 'rejected'])
  })

  test('shows in a conflict what the server has', async () => {
    await store.write([written(A)])
    const theirs = entry(A, { revision: 2, score: 7 })
    const { send } = server(() => ({ outcome: 'conflict', code: 'revision_taken', current: theirs }))
    await flush(store, MARA, send)
    expect(await store.outbox(MARA)).toMatchObject([{ standing: 'conflict', theirs: { score: 7, revision: 2 } }])
  })

  test('a batch that is refused whole is sent in halves until the one bad item is alone', async () => {
    await store.write([written(A), written(B), written(C)])
    const send: Send = async (_k, _p, items) => {
      const sent = items as Sent[]
      if (sent.some((one) => one.id === B)) throw new Refused({ status: 422, code: 'range' })
      return { cursor: null, results: sent.map((one) => result(one)) } as BatchAnswer
    }
    expect(await flush(store, MARA, send)).toBe('empty')
    expect(await store.outbox(MARA)).toMatchObject([{ id: B, standing: 'rejected', code: 'range' }])
  })

  test('two at once send nothing twice', async () => {
    await store.write([written(A), written(B)])
    const { send, batches } = server()
    await Promise.all([flush(store, MARA, send), flush(store, MARA, send)])
    expect(
      batches
        .flat()
        .map((sent) => sent.id)
        .sort(),
    ).toEqual([A, B])
  })

  test('an older copy of a record that comes late changes nothing', async () => {
    await store.keep_records('pain', MARA, [entry(A, { revision: 2, score: 5 })])
    await store.keep_records('pain', MARA, [entry(A, { revision: 1, score: 4 })])
    expect(await store.records('pain', MARA)).toMatchObject([{ revision: 2, score: 5 }])
  })

  test('letting a held record go takes its held versions and nothing else', async () => {
    await store.write([written(A), written(A, { revision: 2 }), written(B)])
    const { send } = server(({ id }) => ({ outcome: id === A ? 'rejected' : 'retry' }))
    await flush(store, MARA, send)
    const held = (await store.outbox(MARA)).find((i) => i.id === A)
    if (held) await store.let_go(held)
    expect((await store.outbox(MARA)).map((i) => i.id)).toEqual([B])
  })
})

describe('the rules', () => {
  test('of one record only the lowest waiting revision may go; what is held does not go at all', () => {
    const items = [
      item(A, { seq: 1 }),
      item(A, { seq: 2, revision: 2 }),
      item(B, { seq: 3, standing: 'rejected' }),
      item(C, { seq: 4 }),
    ]
    expect(sendable(items).map((i) => i.seq)).toEqual([1, 4])
  })

  test('the oldest go first, and not more than the limit', () => {
    const items = [item(C, { seq: 9 }), item(A, { seq: 2 }), item(B, { seq: 5 })]
    expect(sendable(items, 2).map((i) => i.seq)).toEqual([2, 5])
  })

  test('a correction is one above everything written here or seen there', () => {
    expect(next_revision(A, [], null)).toBe(1)
    expect(next_revision(A, [item(A, { revision: 2 })], { revision: 1 })).toBe(3)
    expect(next_revision(A, [item(A, { theirs: entry(A, { revision: 4 }) })], null)).toBe(5)
    expect(next_revision(B, [item(A, { revision: 7 })], { revision: 1 })).toBe(2)
  })

  test('the count says how many wait and how many records are held', () => {
    const items = [
      item(A, { seq: 3, written_at: 'late' }),
      item(B, { seq: 2, written_at: 'early' }),
      item(C, { seq: 1, standing: 'rejected' }),
      item(C, { seq: 4, revision: 2, standing: 'rejected' }),
    ]
    expect(tally(items)).toEqual({ waiting: 2, held: 1, oldest: 'early' })
    expect(tally([])).toEqual({ waiting: 0, held: 0, oldest: null })
    const check_in = [
      item(A, { saved: 'one tap' }),
      item(B, { saved: 'one tap' }),
      item(A, { revision: 2, saved: 'another' }),
    ]
    expect(tally(check_in).waiting).toBe(2)
  })
})
