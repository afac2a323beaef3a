/** A picture is kept for whom it was prescribed, as long as it is prescribed, and can be read by nobody else. */
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { PhoneStore } from '../src/outbox/store'
import { keep_pictures, kept_pictures, picture_of, with_picture } from '../src/patient/pictures'
import { MARA, OMAR, seal_of } from './cast'

const asked: string[] = []
const read = async (id: string) => {
  asked.push(id)
  return new Blob([new Uint8Array([1, 2, 250])], { type: 'image/png' })
}

const one = (id: string, change: object = {}) =>
  ({ id, library_id: `lib ${id}`, has_picture: true, ends_on: null, ...change }) as never

test('what has ended, has no picture or was kept by an older version is not wanted', () => {
  const all = [
    one('a'),
    one('b', { ends_on: '2026-03-09' }),
    one('c', { ends_on: '2026-03-10' }),
    one('d', { has_picture: false }),
    one('e', { has_picture: undefined }),
  ]
  expect([...with_picture(all, '2026-03-10').keys()]).toEqual(['a', 'c'])
})

test('it is fetched once, comes back as it was, and goes when it is over', async () => {
  const store = await PhoneStore.open('pictures')
  await store.unlock(MARA, seal_of('mara'))
  await store.unlock(OMAR, seal_of('omar'))
  expect(await keep_pictures(store, MARA, [one('a')], '2026-03-10', read)).toBe(true)
  expect(await keep_pictures(store, MARA, [one('a')], '2026-03-10', read)).toBe(false)
  expect(asked).toEqual(['lib a'])
  const kept = await picture_of(store, MARA, 'a')
  expect([kept.type, ...new Uint8Array(await kept.arrayBuffer())]).toEqual(['image/png', 1, 2, 250])
  expect([...(await kept_pictures(store, OMAR))]).toEqual([])
  await expect(picture_of(store, OMAR, 'a')).rejects.toThrow()
  expect(await keep_pictures(store, MARA, [one('a', { ends_on: '2026-03-09' })], '2026-03-10', read)).toBe(true)
  expect([...(await kept_pictures(store, MARA))]).toEqual([])
  store.close()
})
