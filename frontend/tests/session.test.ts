/** What stands between a needling session and its being saved. */
import { describe, expect, test } from 'vitest'
import { drafted, needs, new_site, type SessionFormState } from '../src/clinic/session_draft'

const NOW = new Date('2026-03-09T21:00:00Z')
const form = (change: Partial<SessionFormState> = {}): SessionFormState => ({
  performed_at: new Date('2026-03-09T20:00:00Z'),
  purpose: 'Neck rotation',
  position: null,
  consent: true,
  needles_in: 2,
  needles_out: 2,
  adverse_events: 'none',
  events: [],
  sites: [{ ...new_site(), muscle: 'upper_trapezius', side: 'right' }],
  note: '',
  ...change,
})
const codes = (change: Partial<SessionFormState>) => needs(form(change), NOW).map((need) => need.code)

describe('the interlock', () => {
  test('a whole form can be saved', () => {
    expect(needs(form(), NOW)).toEqual([])
  })

  test('names the needle that is missing', () => {
    expect(needs(form({ needles_out: 1 }), NOW)).toEqual([{ code: 'count_out', n: 1 }])
    expect(needs(form({ needles_out: 4 }), NOW)).toEqual([{ code: 'count_in', n: 2 }])
    expect(codes({ needles_in: null })).toEqual(['count_missing'])
    expect(codes({ needles_in: 2.5, needles_out: 2.5 })).toEqual(['count_missing'])
  })

  test('wants consent, an aim, a side for every muscle, a time that was, and an answer about events', () => {
    expect(codes({ consent: false })).toEqual(['consent'])
    expect(codes({ purpose: '  ' })).toEqual(['purpose'])
    expect(needs(form({ sites: [{ ...new_site(), muscle: 'deltoid' }] }), NOW)).toEqual([{ code: 'muscle', n: 1 }])
    expect(codes({ performed_at: new Date('2026-03-10T00:00:00Z') })).toEqual(['when'])
    expect(codes({ performed_at: null })).toEqual(['when'])
    expect(codes({ adverse_events: null })).toEqual(['events'])
    expect(codes({ adverse_events: 'listed' })).toEqual(['event_list'])
    expect(codes({ adverse_events: 'not_asked' })).toEqual([])
  })
})

test('what was not looked for goes out as nothing, never as "none" or 0', () => {
  const draft = drafted(form(), 'id', '2026-03-09T14:00:00-06:00', 'America/Edmonton')
  expect(draft.sites[0]).toMatchObject({ twitch: null, twitch_count: null, depth_mm: null, spot: null, side: 'right' })
  expect(draft.note).toBeNull()
})

test('events that were listed and then unsaid are not sent', () => {
  const listed = form({ adverse_events: 'none', events: [{ kind: 'bruise', grade: 'mild', note: null }] })
  expect(drafted(listed, 'id', 'x', 'UTC').events).toEqual([])
})
