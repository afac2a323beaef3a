/** Keeps one thing at a time: says while it is busy, what was refused, and turns so that what is shown is read anew. */
import { Offline, Refused } from '../../api/problem'
import { reading } from '../../words/locale.svelte'

export class Keeper {
  busy = $state(false)
  refused = $state('')
  code = $state('')
  turn = $state(0)

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
      if (reason instanceof Refused) {
        this.code = reason.body.code
        this.refused = reason.body.errors?.[0]?.detail ?? reason.body.detail ?? reason.body.code
      } else
        this.refused = reason instanceof Offline ? reading.words.common.not_reached : reading.words.common.something
      return false
    } finally {
      this.busy = false
    }
  }
}
