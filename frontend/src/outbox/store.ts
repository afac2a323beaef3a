/**
 * The phone's own storage. Everything is keyed by the person it belongs to: another person who signs in on the same phone
 * never sees it and never sends it. Signing out takes away what can be fetched again, and never what is still unsent.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { ExerciseLog, PainEntry } from '../api/types'
import { frozen, type Kind, type OutboxItem, type Written } from './item'
import type { Verdict } from './rules'

type Kept<Record> = Record & { person: string }
type Row = Omit<OutboxItem, 'seq'> & { seq?: number }

interface Phone extends DBSchema {
  outbox: { key: number; value: Row; indexes: { person: string; identity: [string, string, number] } }
  pain: { key: [string, string]; value: Kept<PainEntry>; indexes: { person: string } }
  log: { key: [string, string]; value: Kept<ExerciseLog>; indexes: { person: string } }
  snapshots: {
    key: [string, string]
    value: { person: string; name: string; value: unknown }
    indexes: { person: string }
  }
  device: { key: string; value: unknown }
}

export type RecordOf<K extends Kind> = K extends 'pain' ? PainEntry : ExerciseLog

export class PhoneStore {
  private constructor(private readonly db: IDBPDatabase<Phone>) {}

  static async open(name = 'ebb'): Promise<PhoneStore> {
    const db = await openDB<Phone>(name, 1, {
      upgrade(fresh) {
        const outbox = fresh.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true })
        outbox.createIndex('person', 'person')
        outbox.createIndex('identity', ['person', 'id', 'revision'], { unique: true })
        fresh.createObjectStore('pain', { keyPath: ['person', 'id'] }).createIndex('person', 'person')
        fresh.createObjectStore('log', { keyPath: ['person', 'id'] }).createIndex('person', 'person')
        fresh.createObjectStore('snapshots', { keyPath: ['person', 'name'] }).createIndex('person', 'person')
        fresh.createObjectStore('device')
      },
      // A newer version of the app waits for this tab: give way at once, the page reloads anyway.
      blocking: (_old, _next, event) => (event.target as IDBDatabase).close(),
    })
    return new PhoneStore(db)
  }

  close(): void {
    this.db.close()
  }

  /** Puts what was written in line, all of it or none. The same record and revision twice is an error, never a change. */
  async write(everything: readonly Written[]): Promise<void> {
    const tx = this.db.transaction('outbox', 'readwrite')
    await Promise.all([
      ...everything.map((written) =>
        tx.store.add({ ...frozen(written), standing: 'waiting', code: null, detail: null, theirs: null }),
      ),
      tx.done,
    ])
  }

  async outbox(person: string): Promise<OutboxItem[]> {
    return (await this.db.getAllFromIndex('outbox', 'person', person)) as OutboxItem[]
  }

  /** Settles one item after an answer: the record and the line change together, so nothing is ever in neither. */
  async settle(item: OutboxItem, answer: Verdict, current: PainEntry | ExerciseLog | null): Promise<void> {
    const tx = this.db.transaction(['outbox', 'pain', 'log'], 'readwrite')
    const work: Promise<unknown>[] = [tx.done]
    if (answer.leave) {
      work.push(tx.objectStore('outbox').delete(item.seq))
    } else {
      const { standing, code, detail } = answer
      const theirs = standing === 'conflict' ? current : null
      work.push(tx.objectStore('outbox').put({ ...item, standing, code, detail, theirs }))
    }
    if (current !== null) work.push(put_record(tx.objectStore(item.kind), item.person, current))
    await Promise.all(work)
  }

  /** The person decided to let a held record go, with every version of it that is held. */
  async let_go(item: OutboxItem): Promise<void> {
    const tx = this.db.transaction('outbox', 'readwrite')
    const all = await tx.store.index('person').getAll(item.person)
    const held = all.filter((row) => row.id === item.id && row.standing !== 'waiting')
    await Promise.all([...held.map((row) => row.seq !== undefined && tx.store.delete(row.seq)), tx.done])
  }

  async keep_records<K extends Kind>(kind: K, person: string, records: readonly RecordOf<K>[]): Promise<void> {
    const tx = this.db.transaction([kind as Kind], 'readwrite')
    const store = tx.objectStore(kind as Kind)
    await Promise.all([...records.map((record) => put_record(store, person, record)), tx.done])
  }

  async records<K extends Kind>(kind: K, person: string): Promise<RecordOf<K>[]> {
    return (await this.db.getAllFromIndex(kind as Kind, 'person', person)) as unknown as RecordOf<K>[]
  }

  /** Forgets records of days before `day`; they are on the server. */
  async forget_before(person: string, day: string): Promise<void> {
    const tx = this.db.transaction(['pain', 'log'], 'readwrite')
    const pain = await tx.objectStore('pain').index('person').getAll(person)
    const logs = await tx.objectStore('log').index('person').getAll(person)
    await Promise.all([
      ...pain.filter((e) => e.local_day < day).map((e) => tx.objectStore('pain').delete([person, e.id])),
      ...logs.filter((l) => l.local_day < day).map((l) => tx.objectStore('log').delete([person, l.id])),
      tx.done,
    ])
  }

  async snapshot<Value>(person: string, name: string): Promise<Value | null> {
    return ((await this.db.get('snapshots', [person, name]))?.value as Value | undefined) ?? null
  }

  async keep_snapshot(person: string, name: string, value: unknown): Promise<void> {
    await this.db.put('snapshots', { person, name, value })
  }

  async device<Value>(name: string): Promise<Value | null> {
    return ((await this.db.get('device', name)) as Value | undefined) ?? null
  }

  async keep_device(name: string, value: unknown): Promise<void> {
    if (value === null) await this.db.delete('device', name)
    else await this.db.put('device', value, name)
  }

  /** Takes everything that the server also has off this phone. The outbox stays. */
  async forget(person: string): Promise<void> {
    const tx = this.db.transaction(['pain', 'log', 'snapshots'], 'readwrite')
    for (const name of ['pain', 'log', 'snapshots'] as const) {
      const store = tx.objectStore(name)
      const keys = await store.index('person').getAllKeys(person)
      await Promise.all(keys.map((key) => store.delete(key)))
    }
    await tx.done
  }
}

type Writable = { put(value: never): Promise<unknown> }

/** Keeps the newest version of a record; an older answer that arrives late changes nothing. */
async function put_record(store: Writable, person: string, record: PainEntry | ExerciseLog): Promise<void> {
  const both = store as unknown as {
    get(key: [string, string]): Promise<{ revision: number } | undefined>
    put(value: unknown): Promise<unknown>
  }
  const known = await both.get([person, record.id])
  if (known === undefined || known.revision <= record.revision) await both.put({ ...record, person })
}
