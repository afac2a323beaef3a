/** One tab at a time. Where the browser has no Web Locks, the page at least waits for itself. */

const tails = new Map<string, Promise<unknown>>()

export async function one_at_a_time<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  if (typeof navigator !== 'undefined' && navigator.locks) {
    return (await navigator.locks.request(name, work)) as Result
  }
  const before = tails.get(name) ?? Promise.resolve()
  const mine = before.then(work, work)
  const tail = mine.catch(() => undefined)
  tails.set(name, tail)
  try {
    return await mine
  } finally {
    if (tails.get(name) === tail) tails.delete(name)
  }
}
