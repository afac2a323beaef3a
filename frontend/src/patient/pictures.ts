/** Pictures of the exercises that are prescribed: fetched once, kept sealed on the phone, taken away when they are over. */
import { as_bytes, as_text } from '../api/binary'
import { Refused } from '../api/problem'
import type { Prescription } from '../api/types'
import type { PhoneStore } from '../outbox/store'

interface KeptPicture {
  type: string
  content: string
}

const PREFIX = 'picture_'

/** Whose picture is wanted on this day or later, by prescription; what an older version kept says nothing of one. */
export function with_picture(prescriptions: readonly Prescription[], day: string): Map<string, string> {
  const wanted = prescriptions.filter((one) => one.has_picture && (one.ends_on === null || one.ends_on >= day))
  return new Map(wanted.flatMap((one) => (one.library_id ? [[one.id, one.library_id]] : [])))
}

/** Of which prescriptions the picture is on this phone. */
export async function kept_pictures(store: PhoneStore, person: string): Promise<Set<string>> {
  const names = await store.snapshot_names(person)
  return new Set(names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length)))
}

/** Fetches what is missing, drops what is over. A picture never changes. True: something did. Throws Offline, SignedOut. */
export async function keep_pictures(
  store: PhoneStore,
  person: string,
  prescriptions: readonly Prescription[],
  day: string,
  read: (library_id: string) => Promise<Blob>,
): Promise<boolean> {
  const wanted = with_picture(prescriptions, day)
  const here = await kept_pictures(store, person)
  let changed = false
  for (const id of here) {
    if (wanted.has(id)) continue
    await store.drop_snapshot(person, PREFIX + id)
    changed = true
  }
  for (const [id, library_id] of wanted) {
    if (here.has(id)) continue
    try {
      const picture = await read(library_id)
      const kept: KeptPicture = { type: picture.type, content: as_text(await picture.arrayBuffer()) }
      await store.keep_snapshot(person, PREFIX + id, kept)
      changed = true
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason
    }
  }
  return changed
}

export async function picture_of(store: PhoneStore, person: string, id: string): Promise<Blob> {
  const kept = await store.snapshot<KeptPicture>(person, PREFIX + id)
  if (kept === null) throw new Error('no picture is kept')
  return new Blob([as_bytes(kept.content)], { type: kept.type })
}
