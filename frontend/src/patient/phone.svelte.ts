/**
 * What this phone knows, for the one person it is open for: from its own storage first, from the clinic when it can be
 * reached. Every page of the app reads from here and writes through here.
 */
import { as_bytes } from '../api/binary'
import {
  read_phone_seal,
  read_picture,
  send_follow_ups,
  send_lesson_readings,
  send_logs,
  send_pain,
  send_soreness,
} from '../api/endpoints'
import { Offline, Refused, SignedOut } from '../api/problem'
import { renew, when_person_changes } from '../api/session'
import type {
  BatchAnswer,
  ExerciseLog,
  FollowUpAnswer,
  FollowUps,
  PainEntry,
  Person,
  Portrait,
  Prescription,
  SorenessEntry,
} from '../api/types'
import { add_days, diary_day } from '../diary/day'
import { diary_answers } from '../diary/follow_ups'
import { diary_entries, diary_logs, soreness_said } from '../diary/records'
import { session_asked } from '../diary/soreness'
import { flush } from '../outbox/flush'
import type { Body, Kind, OutboxItem, Written } from '../outbox/item'
import { next_revision, tally } from '../outbox/rules'
import { Locked, PhoneStore } from '../outbox/store'
import { lost_with, unsent_here } from '../outbox/unsent'
import { sign_out_for_good, signing_out_is_owed } from '../parts/owed_sign_out'
import { keep_pictures, kept_pictures, picture_of } from './pictures'
import { type Kept, type MyPlan, pull } from './pull'
import { version } from './version.svelte'

/** Days of own answers kept for reading without a server. */
const KEPT_DAYS = 14
/** Pauses between tries while the app is open and something waits. */
const PAUSES = [15_000, 60_000, 300_000]

class Phone {
  stage = $state<'opening' | 'sign_in' | 'open'>('opening')
  /** What the sign-in page says. */
  note = $state<'' | 'over' | 'out' | 'needs_line'>('')
  person = $state.raw<Person | null>(null)
  reached = $state(true)
  /** How many answers were lost when the browser cleared this phone's storage; 0 when none are known of. */
  lost = $state(0)
  sending = $state(false)
  now = $state.raw(new Date())

  items = $state.raw<OutboxItem[]>([])
  pain = $state.raw<PainEntry[]>([])
  logs = $state.raw<ExerciseLog[]>([])
  soreness = $state.raw<SorenessEntry[]>([])
  follow_up = $state.raw<FollowUpAnswer[]>([])
  follow_ups = $state.raw<Kept<FollowUps> | null>(null)
  prescriptions = $state.raw<Kept<Prescription[]> | null>(null)
  portrait = $state.raw<Kept<Portrait> | null>(null)
  my_plan = $state.raw<Kept<MyPlan> | null>(null)
  /** The prescriptions whose picture is on this phone. */
  pictures = $state.raw<ReadonlySet<string>>(new Set())

  day = $derived(diary_day(this.now))
  tally = $derived(tally(this.items))
  entries = $derived(diary_entries(this.pain, this.items))
  diary_logs = $derived(diary_logs(this.logs, this.items))
  /** The session soreness from the needle is asked for now, and what was said about it today. */
  sore_session = $derived(session_asked(this.portrait?.value.sessions ?? [], this.now))
  sore_today = $derived(
    this.sore_session === null
      ? null
      : (soreness_said(this.soreness, this.items, this.sore_session.id).find((one) => one.local_day === this.day) ??
          null),
  )
  diary_answers = $derived(diary_answers(this.follow_up, this.items))

  #store: PhoneStore | null = null
  #channel: BroadcastChannel | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #tries = 0
  #syncing = false
  #again = false

  async begin(): Promise<void> {
    this.#store = await PhoneStore.open()
    this.lost = lost_with(this.#store.mark)
    this.#listen()
    const last = await this.#store.last<Person>()
    if (last !== null && localStorage.getItem('ebb.owes_sign_out') === null) await this.#show(last)
    await this.connect()
  }

  /** Finds out who is signed in, as far as anybody can say now. */
  async connect(): Promise<void> {
    try {
      if (await signing_out_is_owed()) {
        this.#close('needs_line')
        return
      }
      await this.#welcome(await renew())
    } catch (reason) {
      if (reason instanceof SignedOut) {
        await this.#store?.no_last()
        this.#close(this.person === null ? '' : 'over')
      } else {
        this.reached = false
        if (this.person === null) this.#close(reason instanceof Offline ? 'needs_line' : '')
        this.#later()
      }
    }
  }

  async signed_in(person: Person): Promise<void> {
    // Whoever signs in begins at Today, not on the page somebody left.
    location.hash = ''
    try {
      await this.#welcome(person)
    } catch (reason) {
      if (!(reason instanceof Offline)) throw reason
      this.#close('needs_line')
    }
  }

  /** Takes everything of this person off the screen and the phone, apart from what is still unsent. */
  async sign_out(): Promise<void> {
    const person = this.person
    this.#close('out')
    location.hash = ''
    if (this.#store && person) {
      await this.#store.leave(person.id)
    }
    this.#channel?.postMessage('signed_out')
    await sign_out_for_good()
  }

  /** Takes an item that was settled out of the outbox. */
  async gone(item: OutboxItem): Promise<void> {
    await this.#store?.let_go(item)
    await this.#reload()
    this.#channel?.postMessage('changed')
  }

  /** The picture of a prescribed exercise, from this phone. */
  async picture(prescription: string): Promise<Blob> {
    if (!this.#store || !this.person) throw new Locked()
    return picture_of(this.#store, this.person.id, prescription)
  }

  /** Sends what waits, then fetches what is new. One at a time; asked for while it runs, it runs once more after. */
  async sync(): Promise<void> {
    if (this.#syncing) {
      this.#again = true
      return
    }
    this.#syncing = true
    try {
      do {
        this.#again = false
        await this.#sync_once()
      } while (this.#again)
    } finally {
      this.#syncing = false
    }
  }

  async #sync_once(): Promise<void> {
    const { person } = this
    if (!person?.patient_id || !this.#store) return
    this.sending = this.tally.waiting > 0
    try {
      const end = await flush(this.#store, person.id, deliver)
      if (this.person?.id !== person.id) return
      await this.#reload()
      this.sending = false
      this.#channel?.postMessage('changed')
      if (end === 'signed_out') throw new SignedOut()
      this.reached = end !== 'offline'
      if (end === 'offline' || end === 'later') this.#later()
      else this.#tries = 0
      if (end !== 'offline') {
        try {
          await pull(this.#store, person.id, person.patient_id, add_days(this.day, 1 - KEPT_DAYS))
        } finally {
          if (this.person?.id === person.id) await this.#reload()
        }
        // Last: nobody waits for a picture to see what is due.
        const prescribed = this.prescriptions?.value ?? []
        if (await keep_pictures(this.#store, person.id, prescribed, this.day, read_picture)) await this.#reload()
      }
    } catch (reason) {
      if (reason instanceof SignedOut || reason instanceof Locked) await this.connect()
      else if (reason instanceof Offline) {
        this.reached = false
        this.#later()
      } else if (reason instanceof Refused) {
        if (reason.body.status === 426) void version.look()
      } else throw reason
    } finally {
      this.sending = false
    }
  }

  async #welcome(person: Person): Promise<void> {
    if (person.role !== 'patient') {
      location.replace('/clinic/')
      return
    }
    const before = await this.#store?.last<Person>()
    // Whoever was here first goes as if they had signed out: nothing of theirs is left open.
    if (before && before.id !== person.id) await this.#store?.leave(before.id)
    if (this.#store && !(await this.#store.unlocked(person.id))) {
      await this.#store.unlock(person.id, as_bytes((await read_phone_seal()).seal))
    }
    await this.#store?.keep_last(person)
    await this.#show(person)
    this.reached = true
    void this.sync()
  }

  async #show(person: Person): Promise<void> {
    this.person = person
    await this.#reload()
    this.note = ''
    this.stage = 'open'
  }

  #close(note: Phone['note']): void {
    this.person = null
    this.items = []
    this.pain = []
    this.logs = []
    this.soreness = []
    this.follow_up = []
    this.follow_ups = null
    this.prescriptions = null
    this.portrait = null
    this.my_plan = null
    this.pictures = new Set()
    this.note = note
    this.stage = 'sign_in'
  }

  async #reload(): Promise<void> {
    const store = this.#store
    const person = this.person?.id
    if (!store || person === undefined) return
    unsent_here(store.mark, await store.waiting())
    const [items, pain, logs, soreness, follow_up, follow_ups, prescriptions, portrait, my_plan, pictures] =
      await Promise.all([
        store.outbox(person),
        store.records('pain', person),
        store.records('log', person),
        store.records('soreness', person),
        store.records('follow_up', person),
        store.snapshot<Kept<FollowUps>>(person, 'follow_ups'),
        store.snapshot<Kept<Prescription[]>>(person, 'prescriptions'),
        store.snapshot<Kept<Portrait>>(person, 'portrait'),
        store.snapshot<Kept<MyPlan>>(person, 'my_plan'),
        kept_pictures(store, person),
      ])
    if (this.person?.id !== person) return
    this.items = items
    this.pain = pain
    this.logs = logs
    this.soreness = soreness
    this.follow_up = follow_up
    this.follow_ups = follow_ups
    this.prescriptions = prescriptions
    this.portrait = portrait
    this.my_plan = my_plan
    this.pictures = pictures
    this.now = new Date()
  }

  /** A record as this person writes it here and now. */
  written(kind: Kind, id: string, revision: number, body: Body, written_at: string): Omit<Written, 'saved'> {
    const { person } = this
    if (!person?.patient_id) throw new SignedOut()
    return { person: person.id, patient: person.patient_id, kind, id, revision, body, written_at }
  }

  /** The number of its next revision, whatever waits here already. */
  revision(record: { id: string; revision: number }): number {
    return next_revision(record.id, this.items, record)
  }

  /** Keeps what was written, then sends it as soon as the clinic can be reached. What is given together is saved together. */
  async write(everything: Omit<Written, 'saved'>[]): Promise<void> {
    if (!this.#store) throw new Error('storage is closed')
    const saved = crypto.randomUUID()
    await this.#store.write(($state.snapshot(everything) as Omit<Written, 'saved'>[]).map((one) => ({ ...one, saved })))
    await this.#reload()
    this.#channel?.postMessage('changed')
    void navigator.storage?.persist?.().catch(() => false)
    this.#tries = 0
    void this.sync()
  }

  #later(): void {
    clearTimeout(this.#timer)
    if (this.tally.waiting === 0 && this.reached) return
    const pause = PAUSES[Math.min(this.#tries, PAUSES.length - 1)]
    this.#tries += 1
    this.#timer = setTimeout(() => this.#nudge(), pause)
  }

  #nudge(): void {
    this.now = new Date()
    if (this.stage !== 'open' || document.visibilityState !== 'visible') return
    void (this.reached ? this.sync() : this.connect())
  }

  #listen(): void {
    addEventListener('online', () => this.#nudge())
    addEventListener('offline', () => {
      this.reached = false
    })
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.#nudge()
    })
    setInterval(() => {
      this.now = new Date()
    }, 30_000)
    when_person_changes((person) => {
      // Somebody else signed in through another tab: this one follows, and shows nothing of the first.
      if (this.person && person && person.id !== this.person.id) location.reload()
    })
    if ('BroadcastChannel' in globalThis) {
      this.#channel = new BroadcastChannel('ebb-phone')
      this.#channel.addEventListener('message', (event) => {
        if (event.data === 'signed_out') location.reload()
        else void this.#reload()
      })
    }
  }
}

const SENDS = {
  pain: send_pain,
  log: send_logs,
  soreness: send_soreness,
  follow_up: send_follow_ups,
  lesson: send_lesson_readings,
}

const deliver = (kind: Kind, patient: string, items: unknown[]): Promise<BatchAnswer> => SENDS[kind](patient, items)

export const phone = new Phone()
