/**
 * A sign-out that could not be told to the server. The cookie is HttpOnly, so only the server can take it back; until it
 * has, no page on this device may renew the session.
 */
import { Offline } from '../api/problem'
import { sign_out } from '../api/session'

const KEY = 'ebb.owes_sign_out'

/** Signs out here at once, and at the server now or as soon as it can be reached. */
export async function sign_out_for_good(): Promise<void> {
  localStorage.setItem(KEY, '1')
  await signing_out_is_owed()
}

/** Tells the server if that is still owed. True when it could not be told: then nobody is signed in here. */
export async function signing_out_is_owed(): Promise<boolean> {
  if (localStorage.getItem(KEY) === null) return false
  try {
    await sign_out()
    localStorage.removeItem(KEY)
    return false
  } catch (reason) {
    if (reason instanceof Offline) return true
    throw reason
  }
}

/** A fresh sign-in replaces the old cookie: nothing is owed any more. */
export function nothing_owed(): void {
  localStorage.removeItem(KEY)
}
