/**
 * The phone's own storage. Everything is sealed to the person it belongs to (`seal.ts`): another person who signs in on the
 * same phone can neither read nor send it. Signing out takes away what can be fetched again and the key to the rest, also
 * without a server; what is still unsent stays, sealed, until its owner signs in again.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { ExerciseLog, FollowUpAnswer, KeptRecord, LessonReading, PainEntry, SorenessEntry } from '../api/types'
import { frozen, KINDS, type Kind, type OutboxItem, type Written } from './item'
import type { Verdict } from './rules'
import { closed, key_of, label_of, opened, type Sealed } from './seal'

/** What can be seen of a record without its owner's key: that there is one. `person` is a label, not an id. */
interface Row {
  person: string
  id: string
  revision: number
  sealed: Sealed
}
type Line = Row & { seq?: number }
type Content = Omit<OutboxItem, 'seq' | 'person' | 'id' | 'revision'>
/** As versions before sealing kept things: in the clear, under the person's own id. */
type Plain = Omit<OutboxItem, 'seq'> & { seq?: number; sealed?: undefined }

interface Phone extends DBSchema {
  outbox: { key: number; value: Line | Plain; indexes: { person: string; identity: [string, string, number] } }
  pain: { key: [string, string]; value: Row; indexes: { person: string } }
  log: { key: [string, string]; value: Row; indexes: { person: string } }
  soreness: { key: [string, string]; value: Row; indexes: { person: string } }
  follow_up: { key: [string, string]; value: Row; indexes: { person: string } }
  lesson: { key: [string, string]; value: Row; indexes: { person: string } }
  snapshots: {
    key: [string, string]
    value: { person: string; name: string; sealed: Sealed }
    indexes: { person: string }
  }
  keys: { key: string; value: CryptoKey }
  device: { key: string; value: unknown }
}

interface Owner {
  label: string
  key: CryptoKey
}

const LAST = 'last'
const SALT = 'salt'
const SERVERS = [...KINDS, 'snapshots'] as const

interface ServerRecords {
  pain: PainEntry
  log: ExerciseLog
  soreness: SorenessEntry
  follow_up: FollowUpAnswer
  lesson: LessonReading
}
export type RecordOf<K extends Kind> = ServerRecords[K]

/** The person's key is not on this phone: they have to sign in. */
export class Locked extends Error {
  override name = 'Locked'
}

export class PhoneStore {
  private constructor(
    private readonly db: IDBPDatabase<Phone>,
    private readonly salt: Uint8Array<ArrayBuffer>,
  ) {}

  static async open(name = 'ebb'): Promise<PhoneStore> {
    const db = await openDB<Phone>(name, 5, {
      upgrade(fresh, before) {
        if (before < 1) {
          const outbox = fresh.createObjectStore('outbox', { keyPath: 'seq', autoIncrement: true })
          outbox.createIndex('person', 'person')
          outbox.createIndex('identity', ['person', 'id', 'revision'], { unique: true })
          fresh.createObjectStore('pain', { keyPath: ['person', 'id'] }).createIndex('person', 'person')
          fresh.createObjectStore('log', { keyPath: ['person', 'id'] }).createIndex('person', 'person')
          fresh.createObjectStore('snapshots', { keyPath: ['person', 'name'] }).createIndex('person', 'person')
          fresh.createObjectStore('device')
        }
        if (before < 2) fresh.createObjectStore('keys')
        if (before < 3)
          fresh.createObjectStore('soreness', { keyPath: ['person', 'id'] }).createIndex('person', 'person')
        if (before < 4)
          fresh.createObjectStore('follow_up', { keyPath: ['person', 'id'] }).createIndex('person', 'person')
        if (before < 5) fresh.createObjectStore('lesson', { keyPath: ['person', 'id'] }).createIndex('person', 'person')
      },
      // A newer version of the app waits for this tab: give way at once, the page reloads anyway.
      blocking: (_old, _next, event) => (event.target as IDBDatabase).close(),
    })
    const tx = db.transaction(['device', ...SERVERS], 'readwrite')
    const kept = (await tx.objectStore('device').get(SALT)) as Uint8Array<ArrayBuffer> | undefined
    const salt = kept ?? crypto.getRandomValues(new Uint8Array(16))
    if (kept === undefined) {
      await tx.objectStore('device').put(salt, SALT)
      // What an earlier version kept in the clear and the server also has: fetched again, sealed.
      for (const store of SERVERS) await tx.objectStore(store).clear()
      await tx.objectStore('device').delete('last_person')
    }
    await tx.done
    return new PhoneStore(db, salt)
  }

  close(): void {
    this.db.close()
  }

  /** Tells this storage from one that was cleared and made anew; says nothing about anybody. */
  get mark(): string {
    return [...this.salt].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  }

  /** Whether this person's key is on the phone. */
  async unlocked(person: string): Promise<boolean> {
    return (await this.db.count('keys', await label_of(person, this.salt))) > 0
  }

  /** Makes this person's key again from their seal, and seals what an earlier version left of theirs in the clear. */
  async unlock(person: string, seal: Uint8Array<ArrayBuffer>): Promise<void> {
    const label = await label_of(person, this.salt)
    const key = await key_of(seal, this.salt)
    const plain = (await this.db.getAllFromIndex('outbox', 'person', person)) as Plain[]
    const lines = await Promise.all(plain.map((item) => this.#line({ label, key }, item, item.seq)))
    const tx = this.db.transaction(['keys', 'outbox'], 'readwrite')
    await Promise.all([
      tx.objectStore('keys').put(key, label),
      ...lines.map((line) => tx.objectStore('outbox').put(line)),
      tx.done,
    ])
  }

  /** Who is signed in on this phone, to open it without a server; null when nobody is. */
  async last<Person>(): Promise<Person | null> {
    const label = (await this.db.get('device', LAST)) as string | undefined
    const key = label === undefined ? undefined : await this.db.get('keys', label)
    const kept = key === undefined || label === undefined ? undefined : await this.db.get('snapshots', [label, LAST])
    if (key === undefined || kept === undefined) return null
    return opened<Person>(key, `snapshots ${label} ${LAST}`, kept.sealed)
  }

  async keep_last(person: { id: string }): Promise<void> {
    await this.keep_snapshot(person.id, LAST, person)
    await this.db.put('device', await label_of(person.id, this.salt), LAST)
  }

  async no_last(): Promise<void> {
    await this.db.delete('device', LAST)
  }

  /** Puts what was written in line, all of it or none. The same record and revision twice is an error, never a change. */
  async write(everything: readonly Written[]): Promise<void> {
    const lines = await Promise.all(
      everything.map(async (written) => {
        const whole = { ...frozen(written), standing: 'waiting', code: null, detail: null, theirs: null } as const
        return this.#line(await this.#of(written.person), whole)
      }),
    )
    const tx = this.db.transaction('outbox', 'readwrite')
    await Promise.all([...lines.map((line) => tx.store.add(line)), tx.done])
  }

  async outbox(person: string): Promise<OutboxItem[]> {
    const { label, key } = await this.#of(person)
    const lines = (await this.db.getAllFromIndex('outbox', 'person', label)) as (Line & { seq: number })[]
    return Promise.all(
      lines.map(async ({ seq, id, revision, sealed }) => ({
        ...(await opened<Content>(key, `outbox ${label} ${id} ${revision}`, sealed)),
        seq,
        person,
        id,
        revision,
      })),
    )
  }

  /** How many lines wait on this phone, whosever they are. */
  async waiting(): Promise<number> {
    return this.db.count('outbox')
  }

  /** Settles one item after an answer: the record and the line change together, so nothing is ever in neither. */
  async settle(item: OutboxItem, answer: Verdict, current: KeptRecord | null): Promise<void> {
    const owner = await this.#of(item.person)
    const row = current === null ? null : await this.#row(owner, item.kind, current)
    const { leave } = answer
    const line = leave ? null : await this.#line(owner, { ...item, ...held(answer, current) }, item.seq)
    const tx = this.db.transaction(['outbox', ...KINDS], 'readwrite')
    const outbox = tx.objectStore('outbox')
    await Promise.all([
      line === null ? outbox.delete(item.seq) : outbox.put(line),
      row === null ? null : put_record(tx.objectStore(item.kind), row),
      tx.done,
    ])
  }

  /** The person decided to let a held record go, with every version of it that is held. */
  async let_go(item: OutboxItem): Promise<void> {
    const held = (await this.outbox(item.person)).filter((one) => one.id === item.id && one.standing !== 'waiting')
    const tx = this.db.transaction('outbox', 'readwrite')
    await Promise.all([...held.map((one) => tx.store.delete(one.seq)), tx.done])
  }

  async keep_records<K extends Kind>(kind: K, person: string, records: readonly RecordOf<K>[]): Promise<void> {
    const owner = await this.#of(person)
    const rows = await Promise.all(records.map((record) => this.#row(owner, kind, record)))
    const tx = this.db.transaction([kind as Kind], 'readwrite')
    const store = tx.objectStore(kind as Kind)
    await Promise.all([...rows.map((row) => put_record(store, row)), tx.done])
  }

  async records<K extends Kind>(kind: K, person: string): Promise<RecordOf<K>[]> {
    const { label, key } = await this.#of(person)
    const rows = await this.db.getAllFromIndex(kind as Kind, 'person', label)
    return Promise.all(
      rows.map((row) => opened<RecordOf<K>>(key, `${kind} ${label} ${row.id} ${row.revision}`, row.sealed)),
    )
  }

  /** Forgets records of days before `day`; they are on the server. */
  async forget_before(person: string, day: string): Promise<void> {
    const { label } = await this.#of(person)
    for (const kind of KINDS) {
      const old = (await this.records(kind, person)).filter((record) => record.local_day < day)
      const tx = this.db.transaction(kind, 'readwrite')
      await Promise.all([...old.map((record) => tx.store.delete([label, record.id])), tx.done])
    }
  }

  async snapshot<Value>(person: string, name: string): Promise<Value | null> {
    const { label, key } = await this.#of(person)
    const kept = await this.db.get('snapshots', [label, name])
    return kept === undefined ? null : opened<Value>(key, `snapshots ${label} ${name}`, kept.sealed)
  }

  async keep_snapshot(person: string, name: string, value: unknown): Promise<void> {
    const { label, key } = await this.#of(person)
    await this.db.put('snapshots', {
      person: label,
      name,
      sealed: await closed(key, `snapshots ${label} ${name}`, value),
    })
  }

  /** Under which names something of this person is kept. */
  async snapshot_names(person: string): Promise<string[]> {
    const { label } = await this.#of(person)
    return (await this.db.getAllKeysFromIndex('snapshots', 'person', label)).map(([, name]) => name)
  }

  async drop_snapshot(person: string, name: string): Promise<void> {
    const { label } = await this.#of(person)
    await this.db.delete('snapshots', [label, name])
  }

  /** Takes everything that the server also has off this phone. The outbox stays. */
  async forget(person: string): Promise<void> {
    const label = await label_of(person, this.salt)
    const tx = this.db.transaction([...SERVERS], 'readwrite')
    await Promise.all([...SERVERS.map((name) => clear_of(tx.objectStore(name) as never, label)), tx.done])
  }

  /** The same, and the key goes too: what is unsent stays, and only its owner's next sign-in opens it again. */
  async leave(person: string): Promise<void> {
    const label = await label_of(person, this.salt)
    const tx = this.db.transaction([...SERVERS, 'keys', 'device'], 'readwrite')
    await Promise.all([
      ...SERVERS.map((name) => clear_of(tx.objectStore(name) as never, label)),
      tx.objectStore('keys').delete(label),
      tx.objectStore('device').delete(LAST),
      tx.done,
    ])
  }

  async #of(person: string): Promise<Owner> {
    const label = await label_of(person, this.salt)
    const key = await this.db.get('keys', label)
    if (key === undefined) throw new Locked()
    return { label, key }
  }

  async #line({ label, key }: Owner, item: Omit<OutboxItem, 'seq'>, seq?: number): Promise<Line> {
    const { person: _person, id, revision, ...rest } = item
    const content: Record<string, unknown> = { ...rest }
    delete content.seq
    const sealed = await closed(key, `outbox ${label} ${id} ${revision}`, content)
    return { person: label, id, revision, sealed, ...(seq === undefined ? {} : { seq }) }
  }

  async #row({ label, key }: Owner, kind: Kind, record: KeptRecord): Promise<Row> {
    const { id, revision } = record
    return { person: label, id, revision, sealed: await closed(key, `${kind} ${label} ${id} ${revision}`, record) }
  }
}

function held(answer: Extract<Verdict, { leave: false }>, current: KeptRecord | null) {
  const { standing, code, detail } = answer
  return { standing, code, detail, held: answer.held ?? null, theirs: standing === 'conflict' ? current : null }
}

interface Clearable {
  index(name: 'person'): { getAllKeys(label: string): Promise<unknown[]> }
  delete(key: unknown): Promise<void>
}

async function clear_of(store: Clearable, label: string): Promise<void> {
  const keys = await store.index('person').getAllKeys(label)
  await Promise.all(keys.map((key) => store.delete(key)))
}

interface Records {
  get(key: [string, string]): Promise<Row | undefined>
  put(row: Row): Promise<unknown>
}

/** Keeps the newest version of a record; an older answer that arrives late changes nothing. */
async function put_record(store: Records, row: Row): Promise<void> {
  const known = await store.get([row.person, row.id])
  if (known === undefined || known.revision <= row.revision) await store.put(row)
}
