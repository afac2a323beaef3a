/** What a phone keeps is sealed to its owner: nobody else reads it, and what is unsent comes back at the next sign-in. */
import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { beforeEach, describe, expect, test } from 'vitest'
import { closed, key_of, label_of, opened } from '../src/outbox/seal'
import { Locked, PhoneStore } from '../src/outbox/store'
import { lost_with, unsent_here } from '../src/outbox/unsent'
import { content, entry, MARA, OMAR, seal_of, written } from './cast'

const A = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa'
const B = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb'
const CANARY = 'canary-of-mara'
const SALT = new Uint8Array(16).fill(7)
let name = ''
let turn = 0

beforeEach(() => {
  name = `sealed-${++turn}`
})

/** Everything that stands in the database, as text; a key gives nothing away. */
async function everything(): Promise<string> {
  const db = await openDB(name)
  const found: unknown[] = []
  for (const store of db.objectStoreNames) {
    found.push(store, await db.getAllKeys(store))
    for (const value of await db.getAll(store)) found.push(plain(value))
  }
  db.close()
  return JSON.stringify(found)
}

function plain(value: unknown): unknown {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(value.buffer)
    return new TextDecoder('latin1').decode(bytes)
  }
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof CryptoKey) return `${value.type} ${value.extractable}`
  return Object.entries(value).map(([key, inner]) => [key, plain(inner)])
}

const maras = () => written(A, { body: content({ note: CANARY }) })

describe('a sealed store', () => {
  test('holds no word, no name and no id of anybody', async () => {
    const store = await PhoneStore.open(name)
    await store.unlock(MARA, seal_of('mara'))
    await store.write([maras()])
    await store.keep_records('pain', MARA, [entry(B, { note: CANARY })])
    await store.keep_snapshot(MARA, 'portrait', { note: CANARY })
    await store.keep_last({ id: MARA })
    const text = await everything()
    expect(text).toContain('secret false')
    for (const word of [CANARY, MARA, 'America/Edmonton', 'average', 'score', '2026-03-10'])
      expect(text).not.toContain(word)
    expect((await store.outbox(MARA))[0]?.body).toMatchObject({ note: CANARY })
    store.close()
  })

  test('a store that keeps things in the clear would be noticed', async () => {
    const db = await openDB(name, 1, {
      upgrade: (fresh) => void fresh.createObjectStore('outbox', { autoIncrement: true }),
    })
    await db.put('outbox', maras())
    db.close()
    expect(await everything()).toContain(CANARY)
  })

  test('after leaving only the unsent line is there, its key is gone, and the next sign-in opens it', async () => {
    const store = await PhoneStore.open(name)
    await store.unlock(MARA, seal_of('mara'))
    await store.write([maras()])
    await store.keep_records('pain', MARA, [entry(B)])
    await store.keep_last({ id: MARA })
    await store.leave(MARA)
    expect(await store.last()).toBeNull()
    expect(await store.unlocked(MARA)).toBe(false)
    await expect(store.outbox(MARA)).rejects.toThrow(Locked)
    await expect(store.write([written(B)])).rejects.toThrow(Locked)
    expect(await everything()).not.toContain('secret')
    expect(await store.waiting()).toBe(1)
    await store.unlock(MARA, seal_of('mara'))
    expect((await store.outbox(MARA)).map((one) => one.id)).toEqual([A])
    expect(await store.records('pain', MARA)).toEqual([])
    store.close()
  })

  test('another person, also with the row in hand, opens nothing', async () => {
    const store = await PhoneStore.open(name)
    await store.unlock(MARA, seal_of('mara'))
    await store.write([maras()])
    await store.leave(MARA)
    await store.unlock(OMAR, seal_of('omar'))
    expect(await store.outbox(OMAR)).toEqual([])
    const db = await openDB(name)
    const [line] = await db.getAll('outbox')
    const [key] = await db.getAll('keys')
    await expect(opened(key, `outbox ${line.person} ${line.id} ${line.revision}`, line.sealed)).rejects.toThrow()
    db.close()
    store.close()
  })

  test('somebody with the wrong seal does not get the line of its owner', async () => {
    const store = await PhoneStore.open(name)
    await store.unlock(MARA, seal_of('mara'))
    await store.write([maras()])
    await store.leave(MARA)
    await store.unlock(MARA, seal_of('not mara'))
    await expect(store.outbox(MARA)).rejects.toThrow()
    await store.unlock(MARA, seal_of('mara'))
    expect(await store.outbox(MARA)).toHaveLength(1)
    store.close()
  })

  test('remembers who is signed in, to open without a server', async () => {
    const store = await PhoneStore.open(name)
    await store.unlock(MARA, seal_of('mara'))
    await store.keep_last({ id: MARA })
    store.close()
    const again = await PhoneStore.open(name)
    expect(await again.last()).toEqual({ id: MARA })
    again.close()
  })

  test('takes over what an earlier version kept in the clear, and nothing of it is lost', async () => {
    const before = await openDB(name, 1, {
      upgrade(fresh) {
        const outbox = fresh.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true })
        outbox.createIndex('person', 'person')
        outbox.createIndex('identity', ['person', 'id', 'revision'], { unique: true })
        fresh.createObjectStore('pain', { keyPath: ['person', 'id'] }).createIndex('person', 'person')
        fresh.createObjectStore('log', { keyPath: ['person', 'id'] }).createIndex('person', 'person')
        fresh.createObjectStore('snapshots', { keyPath: ['person', 'name'] }).createIndex('person', 'person')
        fresh.createObjectStore('device')
      },
    })
    await before.put('outbox', { ...maras(), standing: 'waiting', code: null, detail: null, theirs: null })
    await before.put('pain', { ...entry(B, { note: CANARY }), person: MARA })
    await before.put('device', { id: MARA, name: CANARY }, 'last_person')
    before.close()
    const store = await PhoneStore.open(name)
    await store.unlock(MARA, seal_of('mara'))
    expect(await store.outbox(MARA)).toMatchObject([{ id: A, seq: 1, body: { note: CANARY }, standing: 'waiting' }])
    expect(await store.records('pain', MARA)).toEqual([])
    expect(await everything()).not.toContain(CANARY)
    store.close()
  })
})

describe('the seal', () => {
  test('a key is made again from the same seal and the same phone only', async () => {
    const one = await key_of(seal_of('mara'), SALT)
    const sealed = await closed(one, 'a place', { score: 0 })
    expect(await opened(await key_of(seal_of('mara'), SALT), 'a place', sealed)).toEqual({ score: 0 })
    await expect(opened(await key_of(seal_of('mara'), new Uint8Array(16)), 'a place', sealed)).rejects.toThrow()
    await expect(opened(one, 'another place', sealed)).rejects.toThrow()
    await expect(crypto.subtle.exportKey('raw', one)).rejects.toThrow()
  })

  test('a label names nobody and is the same on one phone only', async () => {
    const label = await label_of(MARA, SALT)
    expect(label).toMatch(/^[0-9a-f]{32}$/)
    expect(await label_of(MARA, SALT)).toBe(label)
    expect(await label_of(MARA, new Uint8Array(16))).not.toBe(label)
  })
})

describe('a storage that was cleared', () => {
  const kept = new Map<string, string>()
  beforeEach(() => {
    kept.clear()
    globalThis.localStorage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    } as Storage
  })

  test('is told from the one before, with how much was in it', () => {
    expect(lost_with('a')).toBe(0)
    unsent_here('a', 3)
    expect(lost_with('a')).toBe(0)
    expect(lost_with('b')).toBe(3)
    unsent_here('b', 0)
    expect(lost_with('c')).toBe(0)
  })

  test('a note that cannot be read is none', () => {
    for (const note of ['{', '1', 'null', '{"waiting": "3"}']) {
      kept.set('ebb.unsent', note)
      expect(lost_with('x')).toBe(0)
    }
  })
})
