/** Coming in by a link, and signing in with a passkey or with this device's PIN. */
import { as_bytes, as_text } from './binary'
import { public_key, signed } from './device_key'
import { add_passkey, link_device, prove_by_passkey, prove_by_pin, way_options } from './endpoints'
import { drop_link, keep_link } from './links'
import { make_passkey, use_passkey } from './passkey'
import { Refused } from './problem'
import { ask_openly, come_in } from './session'
import type { ChallengeAnswer, Joined, Making, NewDevice, PasskeyAsked, Person, Welcome } from './types'

const SAYS = 'ebb device'

export const look = (token: string): Promise<Welcome> => ask_openly('/join/look', { token })

export async function join_with_passkey(token: string): Promise<Person> {
  const making = await look(token)
  if (making.passkey === null) throw new Refused({ status: 422, code: 'no_passkeys_here' })
  const passkey = await make_passkey(making.challenge, making.passkey, device_name())
  return (await come_in('/join', { token, passkey })).person
}

export async function join_with_pin(token: string, pin: string): Promise<Person> {
  const joined = await come_in<Joined>('/join', { token, device: await linking(await look(token), pin) })
  await keep_link(joined.way_id)
  return joined.person
}

export async function sign_in_with_passkey(): Promise<Person> {
  const options = await ask_openly<PasskeyAsked>('/sign-in/passkey/options', null)
  return (await come_in('/sign-in/passkey', await use_passkey(options))).person
}

export async function sign_in_with_pin(device_id: string, pin: string): Promise<Person> {
  const { challenge } = await ask_openly<ChallengeAnswer>('/sign-in/device/options', { device_id })
  const signature = as_text(await signed(SAYS, as_bytes(challenge)))
  try {
    return (await come_in('/sign-in/device', { device_id, challenge, signature, pin })).person
  } catch (reason) {
    // The clinic no longer knows this link: asking for its PIN again would be of no use.
    if (reason instanceof Refused && reason.body.code === 'device_unlinked') await drop_link(device_id)
    throw reason
  }
}

/** A further passkey for whoever is signed in. */
export async function further_passkey(): Promise<void> {
  const making = await way_options()
  if (making.passkey === null) throw new Refused({ status: 422, code: 'no_passkeys_here' })
  await add_passkey(await make_passkey(making.challenge, making.passkey, device_name()))
}

/** A PIN on this device for whoever is signed in. */
export async function further_pin(pin: string): Promise<void> {
  const { id } = await link_device(await linking(await way_options(), pin))
  await keep_link(id)
}

async function linking({ challenge }: Making, pin: string): Promise<NewDevice> {
  return {
    name: device_name(),
    challenge,
    public_key: as_text(await public_key()),
    signature: as_text(await signed(SAYS, as_bytes(challenge))),
    pin,
  }
}

/** What this device is called in the list of ways to sign in; no version, no model. */
export function device_name(agent = navigator.userAgent): string {
  const system =
    (/iPhone|iPad|Android|Windows|Macintosh|CrOS|Linux/.exec(agent) ?? ['']).at(0)?.replace('Macintosh', 'Mac') ?? ''
  const browser = agent.includes('Firefox')
    ? 'Firefox'
    : agent.includes('Edg')
      ? 'Edge'
      : agent.includes('Chrom')
        ? 'Chrome'
        : agent.includes('Safari')
          ? 'Safari'
          : ''
  return [system, browser].filter(Boolean).join(', ') || 'Ebb'
}

/** Shows again that it is the one who is signed in, before a change that asks for it. */
export async function prove_with_passkey(): Promise<void> {
  await prove_by_passkey(await use_passkey(await ask_openly<PasskeyAsked>('/sign-in/passkey/options', null)))
}

export async function prove_with_pin(device_id: string, pin: string): Promise<void> {
  const { challenge } = await ask_openly<ChallengeAnswer>('/sign-in/device/options', { device_id })
  await prove_by_pin({ device_id, challenge, signature: as_text(await signed(SAYS, as_bytes(challenge))), pin })
}

/** The second step of a sign-in: the ticket of the first, and a passkey. */
export async function second_step_with_passkey(ticket: string): Promise<Person> {
  const asked = await ask_openly<PasskeyAsked>('/sign-in/second-factor/passkey/options', { ticket })
  return (await come_in('/sign-in/second-factor/passkey', { ticket, ...(await use_passkey(asked)) })).person
}
