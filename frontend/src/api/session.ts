/**
 * Who is signed in on this page, and the token that proves it.
 *
 * The access token lives in memory only. It is renewed through the HttpOnly cookie, by one tab at a time: the cookie is
 * rotated with every use, and two tabs using the same one at once would sign each other out.
 */
import { key_headers, proof_headers, server_says } from './device_proof'
import { one_at_a_time } from './locks'
import { Offline, refusal, SignedOut } from './problem'
import type { EndedSignIn, Person, SecondStep, SettingUp, SignedIn } from './types'

const BASE = '/api/v1'
const NOTICES = 'ebb.notices'
const REFRESH = '/session/refresh'
const HEADERS = { 'Content-Type': 'application/json', 'X-Ebb-Client': 'web' }
/** Renew this long before the end, so that a token does not run out on its way. */
const EARLY = 30_000
/** A line that hangs is no line: after this long nobody has answered. */
const PATIENCE = 30_000

interface Token {
  value: string
  until: number
}

let token: Token | null = null
let holder: Person | null = null
const listeners = new Set<(person: Person | null) => void>()

/** Calls back whenever this page's person changes: another one, or nobody. */
export function when_person_changes(listener: (person: Person | null) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** From here on this page asks as this person. */
export function hold(answer: SignedIn): Person {
  token = { value: answer.access_token, until: Date.now() + answer.expires_in * 1000 - EARLY }
  const changed = holder?.id !== answer.person.id
  // Told once by the server, and the page may be another one by the time it can be read.
  if (answer.notices.length > 0) sessionStorage.setItem(NOTICES, JSON.stringify([answer.person.id, answer.notices]))
  holder = answer.person
  if (changed) for (const listener of listeners) listener(holder)
  return holder
}

/** What this person has to hear of their sign-ins and has not yet said to have seen. */
export function notices_of(person: string): EndedSignIn[] {
  const [whose, told] = JSON.parse(sessionStorage.getItem(NOTICES) ?? '[]') as [string?, EndedSignIn[]?]
  return whose === person ? (told ?? []) : []
}

export function notices_seen(): void {
  sessionStorage.removeItem(NOTICES)
}

function let_go(): void {
  const had = holder !== null
  token = null
  holder = null
  if (had) for (const listener of listeners) listener(null)
}

async function send(path: string, body: unknown, bearer: string | null = null): Promise<Response> {
  const device = path === REFRESH ? await proof_headers(BASE + path) : bearer === null ? await key_headers() : {}
  try {
    return await fetch(BASE + path, {
      method: 'POST',
      headers: { ...HEADERS, ...device, ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }) },
      credentials: 'same-origin',
      signal: AbortSignal.timeout(PATIENCE),
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    throw new Offline()
  }
}

/** The person, or what is still due where a second factor stands beside the password. */
export async function sign_in(login: string, password: string, clinic_id?: string): Promise<Person | SecondStep> {
  const response = await send('/sign-in', { login, password, ...(clinic_id ? { clinic_id } : {}) })
  if (!response.ok) throw await refusal(response)
  if (response.status === 202) return (await response.json()) as SecondStep
  return hold((await response.json()) as SignedIn)
}

/** The second step: what the authenticator shows, or a recovery code. */
export async function show_second_factor(
  ticket: string,
  shown: { code: string } | { recovery_code: string },
): Promise<Person> {
  const response = await send('/sign-in/second-factor', { ticket, ...shown })
  if (!response.ok) throw await refusal(response)
  return hold((await response.json()) as SignedIn)
}

/** Whose account a setup link is for. */
export async function read_setup_link(token: string): Promise<SettingUp> {
  const response = await send('/setup/read', { token })
  if (!response.ok) throw await refusal(response)
  return (await response.json()) as SettingUp
}

/** Chooses the password of a new account; the sign-in is for setting up the second factor. */
export async function set_up_account(token: string, password: string): Promise<Person> {
  const response = await send('/setup', { token, password })
  if (!response.ok) throw await refusal(response)
  return hold((await response.json()) as SignedIn)
}

/** Asks something that needs no session. */
export async function ask_openly<Body>(path: string, body: unknown): Promise<Body> {
  const response = await send(path, body)
  if (response.status >= 500) throw new Offline()
  if (!response.ok) throw await refusal(response)
  return (await response.json()) as Body
}

/** Signs in by another door than the password's: whatever answers with a sign-in. */
export async function come_in<Answer extends SignedIn = SignedIn>(path: string, body: unknown): Promise<Answer> {
  const answer = await ask_openly<Answer>(path, body)
  hold(answer)
  return answer
}

/** Asks for the next token, signed by this device. A device whose clock is wrong is told the time, and signs again. */
async function ask_to_renew(): Promise<Response> {
  const response = await send(REFRESH, null)
  if (response.status !== 422) return response
  const said = (await response.clone().json()) as { code?: string; now?: number }
  if (said.code !== 'clock_off' || said.now === undefined) return response
  server_says(said.now)
  return send(REFRESH, null)
}

/** Renews the session from the cookie. Throws SignedOut when there is none, Offline when nobody can say. */
export async function renew(): Promise<Person> {
  return one_at_a_time('ebb-session', async () => {
    const response = await ask_to_renew()
    if (response.status === 401 || response.status === 403) {
      let_go()
      throw new SignedOut()
    }
    if (!response.ok) {
      if (response.status >= 500) throw new Offline()
      throw await refusal(response)
    }
    return hold((await response.json()) as SignedIn)
  })
}

/**
 * Ends the session here at once; throws Offline when the server could not be told, so that it is told later. The server
 * wants a token for it: one that ran out, or was never on this page, is renewed for this one question.
 */
export async function sign_out(): Promise<void> {
  let bearer = token !== null && token.until > Date.now() ? token.value : null
  let_go()
  await one_at_a_time('ebb-session', async () => {
    for (let tries = 0; tries < 2; tries++) {
      if (bearer === null) {
        const renewed = await ask_to_renew()
        if (renewed.status === 401 || renewed.status === 403) return
        if (!renewed.ok) throw new Offline()
        bearer = ((await renewed.json()) as SignedIn).access_token
      }
      const response = await send('/sign-out', null, bearer)
      if (response.status >= 500) throw new Offline()
      if (response.status !== 401) return
      bearer = null
    }
  })
}

/** A token that is good now, renewed when needed. */
async function good_token(): Promise<string> {
  if (token === null || token.until <= Date.now()) await renew()
  if (token === null) throw new SignedOut()
  return token.value
}

/** `fetch` as the person who is signed in: adds the token, renews it once when the server refuses it. */
export async function fetch_as_person(request: Request): Promise<Response> {
  const asked_by = holder?.id
  const spare = request.clone()
  request.headers.set('Authorization', `Bearer ${await good_token()}`)
  const first = await reach(request)
  if (first.status !== 401) return first
  token = null
  spare.headers.set('Authorization', `Bearer ${await good_token()}`)
  // The cookie may by now belong to somebody who signed in in another tab: never carry on in their name.
  if (asked_by !== undefined && holder?.id !== asked_by) throw new SignedOut()
  return reach(spare)
}

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE) })
  } catch {
    throw new Offline()
  }
}
