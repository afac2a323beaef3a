/** Places of the body, with the sides each can have. Left and right are always the person's own. */
import type { Side } from '../api/types'

const BOTH: Side[] = ['left', 'right']
const ALL: Side[] = ['left', 'middle', 'right']

export const REGIONS: { code: string; sides: Side[] }[] = [
  { code: 'head', sides: ALL },
  { code: 'face', sides: ALL },
  { code: 'jaw', sides: BOTH },
  { code: 'neck', sides: ALL },
  { code: 'shoulder', sides: BOTH },
  { code: 'shoulder_blade', sides: BOTH },
  { code: 'upper_back', sides: ALL },
  { code: 'lower_back', sides: ALL },
  { code: 'chest', sides: ALL },
  { code: 'belly', sides: ALL },
  { code: 'upper_arm', sides: BOTH },
  { code: 'elbow', sides: BOTH },
  { code: 'forearm', sides: BOTH },
  { code: 'wrist', sides: BOTH },
  { code: 'hand', sides: BOTH },
  { code: 'pelvis', sides: ALL },
  { code: 'hip', sides: BOTH },
  { code: 'buttock', sides: BOTH },
  { code: 'groin', sides: BOTH },
  { code: 'thigh', sides: BOTH },
  { code: 'knee', sides: BOTH },
  { code: 'lower_leg', sides: BOTH },
  { code: 'calf', sides: BOTH },
  { code: 'ankle', sides: BOTH },
  { code: 'foot', sides: BOTH },
]

export const sides_of = (region: string): Side[] => REGIONS.find((r) => r.code === region)?.sides ?? ALL
