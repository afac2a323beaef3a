/** One renewal at a time, and a browser without a place for a key. */
import { describe, expect, test } from 'vitest'
import { key_headers, others_use_it, proof_headers } from '../src/api/device_proof'
import { one_at_a_time } from '../src/api/locks'

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('one at a time', () => {
  test('eight who come at once go one after the other, in order', async () => {
    let inside = 0
    let most = 0
    const order: number[] = []
    await Promise.all(
      [...Array(8).keys()].map((place) =>
        one_at_a_time('a', async () => {
          most = Math.max(most, ++inside)
          await soon(8 - place)
          order.push(place)
          inside--
        }),
      ),
    )
    expect(most).toBe(1)
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  test('one that fails is told so, and the next one goes on', async () => {
    const failing = one_at_a_time('b', async () => {
      throw new Error('no line')
    })
    const following = one_at_a_time('b', async () => 'fine')
    await expect(failing).rejects.toThrow('no line')
    expect(await following).toBe('fine')
  })

  test('another name waits for nobody', async () => {
    const order: string[] = []
    await Promise.all([
      one_at_a_time('c', async () => {
        await soon(20)
        order.push('c')
      }),
      one_at_a_time('d', async () => {
        order.push('d')
      }),
    ])
    expect(order).toEqual(['d', 'c'])
  })
})

test('where no key can be kept, nothing is sent in its place', async () => {
  expect(await key_headers()).toEqual({})
  expect(await proof_headers('/api/v1/session/refresh')).toEqual({})
  others_use_it(true)
  expect(await key_headers()).toEqual({ 'X-Ebb-Shared-Device': 'yes' })
  others_use_it(false)
})
