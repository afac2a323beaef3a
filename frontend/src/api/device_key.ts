/**
 * This device's own key: made here, kept by the browser where it can be used and not be read, and the same for everybody
 * who uses this browser.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { one_at_a_time } from './locks'

interface Keys extends DBSchema {
  keys: { key: string; value: CryptoKeyPair }
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }
const OWN = 'own'
let keys: Promise<IDBPDatabase<Keys>> | null = null

function store(): Promise<IDBPDatabase<Keys>> {
  keys ??= openDB<Keys>('ebb-device', 1, {
    upgrade: (fresh) => void fresh.createObjectStore('keys'),
    // Give way to whoever wants to clear or change the storage.
    blocking: (_old, _next, event) => {
      ;(event.target as IDBDatabase).close()
      keys = null
    },
  })
  return keys
}

/** The key pair; the first who asks makes it. */
async function own(): Promise<CryptoKeyPair> {
  return one_at_a_time('ebb-device-key', async () => {
    const device = await store()
    const kept = await device.get('keys', OWN)
    if (kept) return kept
    const made = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
    await device.put('keys', made, OWN)
    return made
  })
}

/** SubjectPublicKeyInfo, as the server keeps it. */
export async function public_key(): Promise<ArrayBuffer> {
  return crypto.subtle.exportKey('spki', (await own()).publicKey)
}

/** Signs `says` and then the bytes; `says` names what the signature is for, so that it is good for nothing else. */
export async function signed(says: string, bytes: Uint8Array): Promise<ArrayBuffer> {
  const words = new TextEncoder().encode(`${says}\n`)
  const whole = new Uint8Array(words.length + bytes.length)
  whole.set(words)
  whole.set(bytes, words.length)
  return crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, (await own()).privateKey, whole)
}
