/**
 * Each renewal of a sign-in is signed with this device's own key, so that a stolen cookie is worth nothing elsewhere. A
 * browser that cannot keep a key (a private window) signs in without one.
 */
import { public_key, signed } from './device_key'

/** The point at the end of a SubjectPublicKeyInfo. */
const POINT_BYTES = 65
/** How far this device's clock is from the server's, in seconds, once the server has said so. */
let apart = 0
/** Said when signing in: others use this device too. */
let shared = false

function url_safe(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** What a sign-in is bound to: the public key, or nothing where there is none; and whether others use the device. */
export async function key_headers(): Promise<Record<string, string>> {
  const told: Record<string, string> = shared ? { 'X-Ebb-Shared-Device': 'yes' } : {}
  try {
    return { ...told, 'X-Ebb-Device-Key': url_safe(new Uint8Array(await public_key()).slice(-POINT_BYTES)) }
  } catch {
    return told
  }
}

/** The signature of a request to this path, now by the server's clock as far as it is known. */
export async function proof_headers(path: string): Promise<Record<string, string>> {
  const seconds = Math.round(Date.now() / 1000) + apart
  try {
    const signature = await signed(`ebb-device\nPOST\n${path}`, new TextEncoder().encode(`${seconds}`))
    return { 'X-Ebb-Device-Proof': `${seconds}.${url_safe(new Uint8Array(signature))}` }
  } catch {
    return {}
  }
}

/** Whether the next sign-in here is on a device that others use too. */
export function others_use_it(yes: boolean): void {
  shared = yes
}

/** The server has said what time it is. */
export function server_says(seconds: number): void {
  apart = seconds - Math.round(Date.now() / 1000)
}
