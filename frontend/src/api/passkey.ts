/** Making and using a passkey with what this browser offers. */
import { as_bytes, as_text } from './binary'
import type { NewPasskey, PasskeyAsked, PasskeyMaking, ShownPasskey } from './types'

/** ES256, Ed25519, RS256: what authenticators can do. */
const KINDS = [-7, -8, -257]
const PATIENCE = 120_000

/** The person said no, or took too long. */
export class NotMade extends Error {
  override name = 'NotMade'
}

export const passkeys_work = (): boolean => typeof PublicKeyCredential !== 'undefined' && isSecureContext

export async function make_passkey(challenge: string, making: PasskeyMaking, name: string): Promise<NewPasskey> {
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: as_bytes(challenge),
        rp: { id: making.rp_id, name: 'Ebb' },
        user: { id: as_bytes(making.user_id), name: making.user_name, displayName: making.user_name },
        pubKeyCredParams: KINDS.map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: making.known.map((id) => ({ type: 'public-key', id: as_bytes(id) })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        attestation: 'none',
        timeout: PATIENCE,
      },
    }),
  )
  const answer = made.response as AuthenticatorAttestationResponse
  return {
    name,
    challenge,
    credential_id: as_text(made.rawId),
    client_data: as_text(answer.clientDataJSON),
    attestation: as_text(answer.attestationObject),
  }
}

export async function use_passkey({ challenge, rp_id }: PasskeyAsked): Promise<ShownPasskey> {
  const used = await asked(() =>
    navigator.credentials.get({
      publicKey: { challenge: as_bytes(challenge), rpId: rp_id, userVerification: 'required', timeout: PATIENCE },
    }),
  )
  const answer = used.response as AuthenticatorAssertionResponse
  if (answer.userHandle === null) throw new NotMade()
  return {
    challenge,
    credential_id: as_text(used.rawId),
    client_data: as_text(answer.clientDataJSON),
    authenticator_data: as_text(answer.authenticatorData),
    signature: as_text(answer.signature),
    user_handle: as_text(answer.userHandle),
  }
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const given = await ask()
    if (given instanceof PublicKeyCredential) return given
  } catch (reason) {
    if (!(reason instanceof DOMException)) throw reason
  }
  throw new NotMade()
}
