/** Whether soreness from the needle is asked now: until 72 hours after a session, as the server holds it. */
import type { Portrait } from '../api/types'

const HOURS = 72
type Session = Pick<Portrait['sessions'][number], 'id' | 'day' | 'performed_at'>

/** The latest session soreness is asked for at this moment, or null. */
export function session_asked(sessions: readonly Session[], now: Date): Session | null {
  const open = sessions.filter((session) => {
    const since = now.getTime() - Date.parse(session.performed_at)
    return since >= 0 && since <= HOURS * 3_600_000
  })
  return open.sort((a, b) => Date.parse(b.performed_at) - Date.parse(a.performed_at))[0] ?? null
}
