/**
 * How many answers wait in which storage, noted beside it: when a browser clears the storage and this note survives, the
 * person is told that something is gone. It holds a number and a mark of the storage, and names nobody.
 */

const KEY = 'ebb.unsent'

/** Notes how many answers wait in the storage with this mark. */
export function unsent_here(mark: string, waiting: number): void {
  localStorage.setItem(KEY, JSON.stringify({ mark, waiting }))
}

/** How many answers waited in a storage that is no longer there; 0 when none are known of. */
export function lost_with(mark: string): number {
  try {
    const noted = JSON.parse(localStorage.getItem(KEY) ?? 'null') as { mark?: unknown; waiting?: unknown } | null
    if (noted === null || noted.mark === mark || typeof noted.waiting !== 'number') return 0
    return Math.max(0, noted.waiting)
  } catch {
    return 0
  }
}
