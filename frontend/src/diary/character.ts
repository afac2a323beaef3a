/** The words there are for how a pain feels, what worsens and what eases it, in the order they are offered. */
import type { Eases, Quality, Worsens } from '../api/types'

export const QUALITIES: readonly Quality[] = [
  'dull',
  'sharp',
  'burning',
  'pressing',
  'pulling',
  'tight',
  'stiff',
  'pulsing',
  'electric',
  'tingling',
  'numb',
  'deep',
  'on_the_surface',
]
export const WORSENS: readonly Worsens[] = [
  'sitting',
  'standing',
  'walking',
  'lying',
  'lifting',
  'bending',
  'turning',
  'reaching',
  'screen_work',
  'long_rest',
  'effort',
  'cold',
  'stress',
  'poor_sleep',
]
export const EASES: readonly Eases[] = [
  'rest',
  'movement',
  'another_position',
  'stretching',
  'exercise',
  'heat',
  'cold',
  'massage',
  'breathing',
  'distraction',
  'sleep',
  'medicine',
]
