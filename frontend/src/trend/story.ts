/** The patient's sentences, put together from the codes and the words. */
import type { Portrait } from '../api/types'
import type { Numbers } from '../format/numbers'
import type { Words } from '../words/en'
import { headline, meaning, slope_words } from './sentence'

type Pain = Portrait['pain']
type TrendWords = Words['trend']

export interface Story {
  headline: string
  meaning: string
  slope: string
}

export function story_words(pain: Pain, w: TrendWords, n: Numbers): Story {
  const head = headline(pain)
  const slope = head.code === 'no_answers' ? '' : w.slope[slope_words(pain.slope.class, pain.direction)]
  switch (head.code) {
    case 'no_answers':
      return { headline: w.no_answers, meaning: w.no_answers_more, slope }
    case 'too_early':
      return { headline: w.too_early, meaning: w.too_early_more(head.observed, head.possible), slope }
    case 'now_only':
      return {
        headline: w.now_only(n.one(head.now)),
        meaning: no_start(pain, w),
        slope,
      }
    case 'overlap':
      return { headline: w.now_only(n.one(head.now)), meaning: w.overlap_more, slope }
    case 'start_only':
      return {
        headline: w.start_only(n.one(head.start)),
        meaning: w.start_only_more(pain.current.days_observed, pain.current.days_possible),
        slope,
      }
    case 'same':
      return { headline: w.same(n.one(head.now)), meaning: w.meaning[meaning(pain.change)], slope }
    default:
      return {
        headline: w.from_to(n.one(head.start), n.one(head.now)),
        meaning: w.meaning[meaning(pain.change)],
        slope,
      }
  }
}

function no_start(pain: Pain, w: TrendWords): string {
  const { reason, days_observed, days_possible } = pain.baseline
  if (reason === 'still_running') return w.no_start_running(days_observed, days_possible)
  if (reason === 'no_plan' || reason === 'not_started') return w.no_start_plan
  return w.now_only_more(days_observed, days_possible)
}

/** How many of the last days stand behind the level now; said only where the headline does not say it already. */
export function answered_words(pain: Pain, w: TrendWords): string {
  const { code } = headline(pain)
  if (code === 'no_answers' || code === 'too_early' || code === 'start_only') return ''
  return w.answered(pain.current.days_observed, pain.current.days_possible)
}
