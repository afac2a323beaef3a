/** What the clinic did not take is offered for correction only where a correction can help, and only that part changes. */
import { expect, test } from 'vitest'
import { correctable, plain, put_right, words_of } from '../src/outbox/correction'
import { content, item } from './cast'

const refused = (code: string, change: object = {}) =>
  item('a', { standing: 'rejected', code, body: content({ score: 4 }), ...change })

test('a number off the scale, words and a wrong time can be put right; a day too far back cannot', () => {
  expect(correctable(refused('range', { body: content({ score: 11 }) }))).toBe('score')
  expect(correctable(refused('range'))).toBeNull()
  expect(correctable(refused('control_char'))).toBe('words')
  expect(correctable(refused('too_long'))).toBe('words')
  expect(correctable(refused('time_out_of_range'))).toBe('time')
  for (const code of ['too_long_ago', 'update_app', 'place_twice', '']) expect(correctable(refused(code))).toBeNull()
})

test('a correction of something, a withdrawal, another kind and a conflict are not put right here', () => {
  expect(correctable(refused('control_char', { revision: 2 }))).toBeNull()
  expect(correctable(refused('control_char', { standing: 'conflict' }))).toBeNull()
  expect(correctable(refused('control_char', { kind: 'log' }))).toBeNull()
  const back = { withdrawn: true, reason: 'slip', written_at: 'now', zone: 'UTC' }
  expect(correctable(refused('control_char', { body: back }))).toBeNull()
})

test('signs that cannot be kept are left out, line breaks and everything else stay', () => {
  expect(plain('a\u0007b\tc\nd\u007fé😀')).toBe('ab\tc\ndé😀')
  expect(words_of(content({ note: 'x\u0000', eases_note: 'warm' }))).toEqual({ note: 'x', eases_note: 'warm' })
})

test('only what was put right changes', () => {
  const before = content({ score: 0, note: 'x\u0000' })
  expect(put_right(before, { note: 'x' })).toEqual({ ...before, note: 'x' })
})
