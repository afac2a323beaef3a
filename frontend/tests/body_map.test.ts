/** A finger on the drawing finds the person's own side, in front and behind. */
import { describe, expect, test } from 'vitest'
import map from '../src/body/map.json'
import {
  centre_of,
  key_of,
  nearest,
  neighbours,
  next_by_key,
  place_of,
  shapes_of,
  side_of,
  spot_of,
} from '../src/diary/body_map'
import { SHAPES, type Shape, type View, WIDTH } from '../src/diary/regions'
import { session_asked } from '../src/diary/soreness'

/** Shapes whose middle lies on the wrong half of the view for the person's own side. */
function mirrored(shapes: readonly Shape[]): Shape[] {
  return shapes.filter((shape) => {
    const off = centre_of(shape).x - WIDTH / 2
    if (shape.side === 'middle') return Math.abs(off) > 0.01
    const on_viewers_left = (shape.side === 'right') === (shape.view === 'front')
    return on_viewers_left ? off >= 0 : off <= 0
  })
}

describe('the drawing', () => {
  test('has every place once, on the half where the person has it', () => {
    expect(new Set(SHAPES.map(key_of)).size).toBe(SHAPES.length)
    expect(SHAPES.length).toBe(map.regions.reduce((sum, region) => sum + region.sides.length, 0))
    expect(mirrored(SHAPES)).toEqual([])
  })

  test('a planted mirrored back is noticed', () => {
    const other = { left: 'right', right: 'left', middle: 'middle' } as const
    const planted = SHAPES.map((shape) => (shape.view === 'back' ? { ...shape, side: other[shape.side] } : shape))
    expect(mirrored(planted).length).toBe(SHAPES.filter((s) => s.view === 'back' && s.side !== 'middle').length)
  })

  test('a touch on the viewer’s left is the right side in front and the left side behind', () => {
    expect(nearest('front', { x: 60, y: 214 }, 30)).toMatchObject({ region: 'elbow_front', side: 'right' })
    expect(nearest('back', { x: 60, y: 214 }, 30)).toMatchObject({ region: 'elbow_back', side: 'left' })
    expect(nearest('back', { x: 2, y: 2 }, 30)).toBeNull()
  })

  test('every place can be reached by arrow keys from the first', () => {
    for (const view of ['front', 'back'] as View[]) {
      const seen = new Map<string, Shape>()
      const line = [shapes_of(view)[0] as Shape]
      while (line.length) {
        const shape = line.pop() as Shape
        if (seen.has(key_of(shape))) continue
        seen.set(key_of(shape), shape)
        for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
          const next = next_by_key(shape, key)
          if (next) line.push(next)
        }
      }
      expect(
        shapes_of(view)
          .map(key_of)
          .filter((key) => !seen.has(key)),
      ).toEqual([])
    }
  })

  test('offers what lies beside', () => {
    const neck = SHAPES.find((shape) => shape.region === 'neck_back' && shape.side === 'right') as Shape
    const beside = neighbours(neck).map(key_of)
    expect(beside).toContain('neck_back middle')
    expect(beside).not.toContain('neck_back right')
    expect(beside).not.toContain('neck_back left')
  })
})

describe('soreness from the needle', () => {
  const at = '2026-03-09T20:00:00Z'
  const later = (hours: number) => new Date(Date.parse(at) + hours * 3_600_000)
  test('is asked until 72 hours after a session and not at 73', () => {
    const sessions = [{ id: 's', day: '2026-03-09', performed_at: at }]
    expect([-1, 0, 24, 72, 73].map((hours) => session_asked(sessions, later(hours)) !== null)).toEqual([
      false,
      true,
      true,
      true,
      false,
    ])
    expect(session_asked([], later(1))).toBeNull()
  })
})

describe('a spot', () => {
  test('lies on the person’s own side, whatever place is meant and wherever the finger was', () => {
    for (const shape of SHAPES) {
      for (const touched of [
        null,
        centre_of(shape),
        { x: 1, y: 100 },
        { x: WIDTH - 1, y: 100 },
        { x: 118, y: 60.04 },
      ]) {
        expect(side_of(spot_of(shape, touched)), key_of(shape)).toBe(shape.side)
      }
    }
  })

  test('is read back as the place it was tapped in', () => {
    for (const shape of SHAPES.filter(({ region }) => !['groin', 'jaw', 'hip'].includes(region)))
      expect(key_of(place_of(spot_of(shape, null)) as Shape), key_of(shape)).toBe(key_of(shape))
    expect(place_of({ view: 'front', x: 60, y: 214 })).toMatchObject({ region: 'elbow_front', side: 'right' })
    expect(place_of({ view: 'back', x: 60, y: 214 })).toMatchObject({ region: 'elbow_back', side: 'left' })
  })

  test('keeps where the finger was, to a tenth', () => {
    const shape = SHAPES.find((one) => one.region === 'shoulder_top' && one.side === 'right') as Shape
    expect(spot_of(shape, { x: 150.04, y: 114.96 })).toEqual({ view: 'back', x: 150, y: 115 })
  })
})
