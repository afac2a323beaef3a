/** Some things ask again who one is. `guarded` does the work; where the server wants a proof, it asks and does it again. */
import { Refused } from '../../api/problem'

class Proof {
  asking = $state(false)
  #answer: ((given: boolean) => void) | null = null

  async guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (reason) {
      if (!(reason instanceof Refused) || reason.body.code !== 'prove_again') throw reason
      if (!(await this.#ask())) throw reason
      return work()
    }
  }

  #ask(): Promise<boolean> {
    this.#answer?.(false)
    this.asking = true
    return new Promise((resolve) => {
      this.#answer = resolve
    })
  }

  settle(given: boolean): void {
    this.asking = false
    this.#answer?.(given)
    this.#answer = null
  }
}

export const proof = new Proof()
