/**
 * What a phone keeps, sealed to its owner: AES-GCM with a key that is made of a secret the server gives to its owner only
 * (the seal) and of a number of this phone (the salt). The browser keeps the key while the owner is signed in, where it
 * can be used and not be read. After sign-out it is gone; with the seal of the next sign-in it is made again.
 */

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>
  data: ArrayBuffer
}

const words = new TextEncoder()

export async function key_of(seal: Uint8Array<ArrayBuffer>, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', seal, 'HKDF', false, ['deriveKey'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: words.encode('ebb phone store') }
  return crypto.subtle.deriveKey(how, secret, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

/** Under which label somebody's rows stand: the same on this phone, and no name, login or id of theirs. */
export async function label_of(person: string, salt: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', words.encode(`${[...salt].join()} ${person}`))
  return [...new Uint8Array(digest)]
    .slice(0, 16)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}

/** Seals a value; `place` says where it belongs, and it can be opened there only. */
export async function closed(key: CryptoKey, place: string, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12))
  const how = { name: 'AES-GCM', iv, additionalData: words.encode(place) }
  return { iv, data: await crypto.subtle.encrypt(how, key, words.encode(JSON.stringify(value))) }
}

export async function opened<Value>(key: CryptoKey, place: string, { iv, data }: Sealed): Promise<Value> {
  const how = { name: 'AES-GCM', iv, additionalData: words.encode(place) }
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, data))) as Value
}
