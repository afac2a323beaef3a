import type { Role } from '../api/types'

/** The one page that belongs to a role. */
export const home_of = (role: Role): '/app/' | '/clinic/' => (role === 'patient' ? '/app/' : '/clinic/')
