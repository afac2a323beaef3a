/** One thing a person wrote on this phone, exactly as it was written. It is frozen: a correction is a new revision. */
import type {
  FollowUpContent,
  KeptRecord,
  LessonContent,
  LogContent,
  PainContent,
  SorenessContent,
  Withdrawal,
} from '../api/types'

export const KINDS = ['pain', 'log', 'soreness', 'follow_up', 'lesson'] as const
export type Kind = (typeof KINDS)[number]
export type Standing = 'waiting' | 'rejected' | 'conflict'
export type Body = PainContent | LogContent | SorenessContent | FollowUpContent | LessonContent | Withdrawal

export interface Written {
  readonly person: string
  readonly patient: string
  readonly kind: Kind
  readonly id: string
  readonly revision: number
  readonly body: Body
  readonly written_at: string
  /** What was saved with one tap is one thing to the person, though it may be several records. */
  readonly saved: string
}

/** What was written, and where it stands with the server. Only the standing ever changes. */
export interface OutboxItem extends Written {
  /** The order of writing on this phone. */
  readonly seq: number
  readonly standing: Standing
  readonly code: string | null
  readonly detail: string | null
  /** Under which id the server keeps what it did not take; there it is settled. */
  readonly held?: string | null
  /** In a conflict: what the server has. */
  readonly theirs: KeptRecord | null
}

export const is_withdrawal = (body: Body): body is Withdrawal => 'withdrawn' in body

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) freeze(inner)
    Object.freeze(value)
  }
  return value
}

/** A copy of what was written that nobody can change any more. */
export function frozen(written: Written): Written {
  return freeze(structuredClone(written))
}
