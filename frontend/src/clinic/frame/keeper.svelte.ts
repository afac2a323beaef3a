/** Keeps one thing at a time: says while it is busy, what was refused, and turns so that what is shown is read anew. */
import { Offline, Refused } from '../../api/problem'
import { reading } from '../../words/locale.svelte'

interface Wording {
  /** What is said while the clinic cannot be reached. */
  unreached?: 'not_reached' | 'offline'
  /** A form's own sentence around the reason. */
  say?: (why: string, code: string) => string
}

export class Keeper {
  busy = $state(false)
  refused = $state('')
  code = $state('')
  turn = $state(0)
  #wording: Wording

  constructor(wording: Wording = {}) {
    this.#wording = wording
  }

  /** True when it was kept. What is asked for while something is on its way is not sent. */
  async keep(sending: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.refused = ''
    this.code = ''
    try {
      await sending()
      this.turn += 1
      return true
    } catch (reason) {
      if (reason instanceof Refused) this.code = reason.body.code
      const why = this.#why(reason)
      this.refused = this.#wording.say?.(why, this.code) ?? why
      return false
    } finally {
      this.busy = false
    }
  }

  /** The most exact sentence there is. */
  #why(reason: unknown): string {
    if (reason instanceof Refused) return reason.body.errors?.[0]?.detail ?? reason.body.detail ?? reason.body.code
    const { common } = reading.words
    return reason instanceof Offline ? common[this.#wording.unreached ?? 'not_reached'] : common.something
  }
}
