/** What stands between a needling session and its being signed. */
import { describe, expect, test } from 'vitest'
import type { Preload } from '../src/api/types'
import {
  begun_with,
  count_need,
  drafted,
  empty_form,
  held,
  needs,
  new_event,
  new_site,
  RED_FLAGS,
  type SessionFormState,
  type SiteForm,
  taken_up,
} from '../src/clinic/needling/session_draft'

const NOW = new Date('2026-03-09T21:00:00Z')
const answered = () => Object.fromEntries(RED_FLAGS.map((flag) => [flag, 'no'])) as SessionFormState['red_flags']
const form = (change: Partial<SessionFormState> = {}): SessionFormState => ({
  ...empty_form(),
  performed_at: new Date('2026-03-09T20:00:00Z'),
  purpose: 'Neck rotation',
  red_flags: answered(),
  consent: true,
  consent_at: '2026-03-09T13:50:00-06:00',
  needles_in: 2,
  needles_out: 2,
  advice: ['lung_risk'],
  adverse_events: 'none',
  sites: [{ ...new_site(), muscle: 'upper_trapezius', side: 'right' }],
  ...change,
})
const SITE: SiteForm = { ...new_site(), muscle: 'upper_trapezius', side: 'right' }
const site = (change: Partial<SiteForm>) => form({ sites: [{ ...SITE, ...change }] })
const codes = (one: SessionFormState, authority: Preload['authorisation']['authority'] = 'valid') =>
  needs(one, NOW, authority).map((need) => need.code)

describe('the interlock', () => {
  test('a whole form can be signed', () => {
    expect(codes(form())).toEqual([])
  })

  test('names the needle that is missing', () => {
    expect(count_need(2, 1)).toEqual({ code: 'needle_count', n: 1 })
    expect(count_need(2, 4)).toEqual({ code: 'needle_count', n: -2 })
    expect(count_need(2, null)).toBeNull()
    expect(codes(form({ needles_out: 1 }))).toEqual(['needle_count'])
    expect(codes(form({ needles_in: null }))).toEqual(['count_missing'])
    expect(codes(form({ needles_in: 2.5, needles_out: 2.5 }))).toEqual(['count_missing'])
  })

  test('a lapsed authorisation blocks, and so does a missing one', () => {
    expect(codes(form(), 'lapsed')).toEqual(['authorisation_lapsed'])
    expect(codes(form(), 'missing')).toEqual(['authorisation_missing'])
    expect(codes(form(), 'supervisor_lapsed')).toEqual(['supervisor_lapsed'])
  })

  test('every question has its answer, and a yes its decision', () => {
    expect(codes(form({ red_flags: empty_form().red_flags }))).toEqual(['red_flags_unanswered'])
    expect(codes(form({ red_flags: { ...answered(), lung: 'yes' } }))).toEqual(['red_flag_decision'])
    expect(codes(form({ red_flags: { ...answered(), lung: 'yes' }, red_flag_decision: 'Legs only.' }))).toEqual([])
  })

  test('near the chest the advice is needed; elsewhere it is not', () => {
    expect(codes(form({ advice: ['soreness'] }))).toEqual(['lung_advice_needed'])
    expect(codes({ ...site({ muscle: 'soleus' }), advice: [] })).toEqual([])
  })

  test('wants consent, an aim, a side for every muscle, a time that was, and an answer about events', () => {
    expect(codes(form({ consent: false }))).toEqual(['consent_needed'])
    expect(codes(form({ consent_by: 'representative' }))).toEqual(['consent_name'])
    expect(codes(form({ purpose: '  ' }))).toEqual(['purpose'])
    expect(codes(site({ side: null }))).toEqual(['muscle'])
    expect(codes(form({ performed_at: new Date('2026-03-10T00:00:00Z') }))).toEqual(['in_the_future'])
    expect(codes(form({ performed_at: null }))).toEqual(['in_the_future'])
    expect(codes(form({ adverse_events: null }))).toEqual(['events'])
    expect(codes(form({ adverse_events: 'listed' }))).toEqual(['events_mismatch'])
    expect(codes(form({ adverse_events: 'not_asked' }))).toEqual([])
  })

  test('wants a needle that is in date and a depth that it has', () => {
    expect(codes(site({ needle_expires_on: '2026-03-08' }))).toEqual(['needle_expired'])
    expect(codes(site({ needle_expires_on: '2026-03-09' }))).toEqual([])
    expect(codes(site({ depth_mm: 41 }))).toEqual(['deeper_than_needle'])
    expect(codes(site({ twitch_count: 2 }))).toEqual(['twitch_mismatch'])
  })
})

test('what was not looked for goes out as nothing, never as "none" or 0', () => {
  const draft = drafted(form(), 'id', '2026-03-09T14:00:00-06:00', 'America/Edmonton')
  expect(draft.sites[0]).toMatchObject({ twitch: null, twitch_count: null, depth_mm: null, spot: null, side: 'right' })
  expect(draft.sites[0]).toMatchObject({ referral: null, autonomic: null, familiar_pain: null, pain_during: null })
  expect(draft).toMatchObject({ note: null, pain_before: null, pain_after: null })
})

test('events that were listed and then unsaid are not sent', () => {
  const listed = form({ adverse_events: 'none', events: [new_event()] })
  expect(drafted(listed, 'id', 'x', 'UTC').events).toEqual([])
})

test('the last session gives muscle, needle and dose, and nothing that was felt, counted, asked or told', () => {
  const { before: _, ...plain } = { ...new_site(), muscle: 'upper_trapezius', side: 'right', insertions: 6 } as SiteForm
  const begun = begun_with({
    from_day: '2026-03-09',
    from_session: 'x',
    purpose: 'Neck rotation',
    position: 'prone',
    sites: [plain],
    authorisation: { authority: 'valid', number: 'DN-1', valid_to: '2026-12-31' },
  } as unknown as Preload)
  expect(begun.sites[0]).toMatchObject({ muscle: 'upper_trapezius', insertions: 6, before: true, twitch: null })
  expect(begun).toMatchObject({ consent: false, needles_in: null, needles_out: null, adverse_events: null, advice: [] })
  expect(Object.values(begun.red_flags).every((answer) => answer === null)).toBe(true)
})

test('a draft holds everything but the counts, and gives it all back', () => {
  const before = {
    ...site({ twitch: 'strong', twitch_count: 3, referral: [{ region: 'temple', side: 'right' }] }),
    note: 'x',
  }
  const content = held(before, '2026-03-09T14:00:00-06:00', 'America/Edmonton')
  expect(JSON.stringify(content)).not.toContain('needles_')
  const { performed_at: _, ...rest } = before
  expect(taken_up(content, 2, 2)).toEqual({ ...rest, sites: rest.sites })
})
