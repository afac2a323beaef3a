/** The muscles commonly needled, by part of the body, with the sides each has. Left and right are the patient's own. */
import type { SessionSite, Side } from '../../api/types'

export type MuscleGroup = 'head_neck' | 'shoulder_arm' | 'trunk' | 'hip_leg'

export const MUSCLES: { group: MuscleGroup; codes: SessionSite['muscle'][] }[] = [
  {
    group: 'head_neck',
    codes: [
      'occipitofrontalis',
      'temporalis',
      'masseter',
      'lateral_pterygoid',
      'sternocleidomastoid',
      'scalenes',
      'suboccipitals',
      'splenius_capitis',
      'splenius_cervicis',
      'semispinalis_capitis',
      'cervical_multifidus',
      'levator_scapulae',
    ],
  },
  {
    group: 'shoulder_arm',
    codes: [
      'upper_trapezius',
      'middle_trapezius',
      'lower_trapezius',
      'rhomboids',
      'supraspinatus',
      'infraspinatus',
      'teres_minor',
      'teres_major',
      'subscapularis',
      'latissimus_dorsi',
      'serratus_anterior',
      'pectoralis_major',
      'pectoralis_minor',
      'deltoid',
      'biceps_brachii',
      'triceps_brachii',
      'brachioradialis',
      'wrist_extensors',
      'wrist_flexors',
      'thumb_muscles',
    ],
  },
  {
    group: 'trunk',
    codes: [
      'thoracic_erector_spinae',
      'thoracic_multifidus',
      'lumbar_erector_spinae',
      'lumbar_multifidus',
      'quadratus_lumborum',
      'rectus_abdominis',
    ],
  },
  {
    group: 'hip_leg',
    codes: [
      'gluteus_maximus',
      'gluteus_medius',
      'gluteus_minimus',
      'piriformis',
      'tensor_fasciae_latae',
      'iliopsoas',
      'quadriceps',
      'adductors',
      'hamstrings',
      'gastrocnemius',
      'soleus',
      'tibialis_anterior',
      'fibularis',
      'foot_muscles',
    ],
  },
]

/** Where a needle that goes too deep may reach the lung: the server's own list. */
export const NEAR_CHEST = new Set<string>([
  'infraspinatus',
  'latissimus_dorsi',
  'levator_scapulae',
  'lower_trapezius',
  'middle_trapezius',
  'pectoralis_major',
  'pectoralis_minor',
  'quadratus_lumborum',
  'rhomboids',
  'scalenes',
  'serratus_anterior',
  'sternocleidomastoid',
  'subscapularis',
  'supraspinatus',
  'thoracic_erector_spinae',
  'thoracic_multifidus',
  'upper_trapezius',
])

const ACROSS = new Set<string>(['occipitofrontalis', 'rectus_abdominis'])

export const muscle_sides = (code: string): Side[] =>
  ACROSS.has(code) ? ['left', 'middle', 'right'] : ['left', 'right']
