/** Ebb's own regions of the body, front and back, with the sides each has. Left and right are always the person's own. */
import type { Place, Side } from '../api/types'

export interface Region {
  code: Place['region']
  sides: Side[]
}

const BOTH: Side[] = ['left', 'right']
const ALL: Side[] = ['left', 'middle', 'right']
const MIDDLE: Side[] = ['middle']

export const BACK: Region[] = [
  { code: 'head_back', sides: ALL },
  { code: 'neck_back', sides: ALL },
  { code: 'shoulder_top', sides: BOTH },
  { code: 'shoulder_back', sides: BOTH },
  { code: 'shoulder_blade', sides: BOTH },
  { code: 'upper_back', sides: ALL },
  { code: 'mid_back', sides: ALL },
  { code: 'lower_back', sides: ALL },
  { code: 'tailbone', sides: MIDDLE },
  { code: 'buttock', sides: BOTH },
  { code: 'upper_arm_back', sides: BOTH },
  { code: 'elbow_back', sides: BOTH },
  { code: 'forearm_back', sides: BOTH },
  { code: 'wrist_back', sides: BOTH },
  { code: 'hand_back', sides: BOTH },
  { code: 'thigh_back', sides: BOTH },
  { code: 'knee_back', sides: BOTH },
  { code: 'calf', sides: BOTH },
  { code: 'heel', sides: BOTH },
  { code: 'sole', sides: BOTH },
]

export const FRONT: Region[] = [
  { code: 'forehead', sides: ALL },
  { code: 'temple', sides: BOTH },
  { code: 'face', sides: ALL },
  { code: 'jaw', sides: BOTH },
  { code: 'neck_front', sides: ALL },
  { code: 'collarbone', sides: BOTH },
  { code: 'shoulder_front', sides: BOTH },
  { code: 'chest', sides: ALL },
  { code: 'upper_arm_front', sides: BOTH },
  { code: 'elbow_front', sides: BOTH },
  { code: 'forearm_front', sides: BOTH },
  { code: 'wrist_front', sides: BOTH },
  { code: 'palm', sides: BOTH },
  { code: 'thumb', sides: BOTH },
  { code: 'fingers', sides: BOTH },
  { code: 'upper_belly', sides: ALL },
  { code: 'lower_belly', sides: ALL },
  { code: 'groin', sides: BOTH },
  { code: 'pelvis_front', sides: MIDDLE },
  { code: 'hip', sides: BOTH },
  { code: 'thigh_front', sides: BOTH },
  { code: 'knee_front', sides: BOTH },
  { code: 'shin', sides: BOTH },
  { code: 'ankle', sides: BOTH },
  { code: 'foot_top', sides: BOTH },
  { code: 'toes', sides: BOTH },
]

const EVERY = new Map<string, Side[]>([...BACK, ...FRONT].map((region) => [region.code, region.sides]))

export const sides_of = (code: string): Side[] => EVERY.get(code) ?? ALL
