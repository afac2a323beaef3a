/** What went wrong with a request, as one of three kinds: no connection, no session, or an answer with a problem in it. */

export interface ProblemBody {
  status: number
  code: string
  detail?: string
  /** How often a PIN may be wrong again. */
  tries_left?: number
  /** With `pick_clinic`: the clinics in which login and password fit. */
  clinics?: { id: string; name: string }[]
  errors?: { field: string; code: string; detail?: string }[]
}

/** The server could not be reached: nothing is known about what happened there. */
export class Offline extends Error {
  override name = 'Offline'
}

/** The session is over: the person has to sign in again. */
export class SignedOut extends Error {
  override name = 'SignedOut'
}

/** The server answered and said no. */
export class Refused extends Error {
  override name = 'Refused'
  constructor(readonly body: ProblemBody) {
    super(body.code)
  }
}

/** Reads an answer that is not 2xx; an answer that is no problem document still gives its status. */
export async function refusal(response: Response): Promise<Refused> {
  const fallback: ProblemBody = { status: response.status, code: `http_${response.status}` }
  try {
    const body = (await response.json()) as Partial<ProblemBody>
    return new Refused({ ...fallback, ...body, status: response.status })
  } catch {
    return new Refused(fallback)
  }
}
