/**
 * Where a finger or a key lands on the drawing. Pure: no page is needed to know that a touch beside the neck means the
 * neck, and that the person's right is drawn on the viewer's left in front and on the viewer's right behind.
 */
import type { Side } from '../api/types'
import { SHAPES, type Shape, type View, WIDTH } from './regions'

export interface Point {
  x: number
  y: number
}

/** A spot of the drawing, as a session keeps it. */
export interface Spot extends Point {
  view: View
}

export const shapes_of = (view: View): Shape[] => SHAPES.filter((shape) => shape.view === view)
export const key_of = (place: Pick<Shape, 'region' | 'side'>): string => `${place.region} ${place.side}`

function corners(shape: Shape): Point[] {
  const numbers = (shape.path.match(/\d+(?:\.\d+)?/g) ?? []).map(Number)
  const found: Point[] = []
  for (let i = 0; i + 1 < numbers.length; i += 2) found.push({ x: numbers[i] ?? 0, y: numbers[i + 1] ?? 0 })
  return found
}

/** The middle of the box around a shape: where its number is printed. */
export function centre_of(shape: Shape): Point {
  const points = corners(shape)
  const x = points.map((point) => point.x)
  const y = points.map((point) => point.y)
  return { x: (Math.min(...x) + Math.max(...x)) / 2, y: (Math.min(...y) + Math.max(...y)) / 2 }
}

/** How far a point lies from the outline, by its corners and the middles of its edges. */
function distance(shape: Shape, point: Point): number {
  const points = corners(shape)
  const between = points.map((one, i) => {
    const next = points[(i + 1) % points.length] ?? one
    return { x: (one.x + next.x) / 2, y: (one.y + next.y) / 2 }
  })
  return Math.min(
    ...[...points, ...between, centre_of(shape)].map((one) => Math.hypot(one.x - point.x, one.y - point.y)),
  )
}

/** The shape a touch beside all shapes is meant for, or null where it is too far from every one. */
export function nearest(view: View, point: Point, within: number): Shape | null {
  const found = shapes_of(view)
    .map((shape) => ({ shape, far: distance(shape, point) }))
    .sort((a, b) => a.far - b.far)[0]
  return found && found.far <= within ? found.shape : null
}

/** The places beside one, the closest first: a finger is wider than a wrist. */
export function neighbours(shape: Shape, many = 4): Shape[] {
  const middle = centre_of(shape)
  return shapes_of(shape.view)
    .filter((other) => key_of(other) !== key_of(shape))
    .map((other) => ({ other, far: distance(other, middle) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, many)
    .map(({ other }) => other)
}

const STEPS: Record<string, Point> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** The next place in the direction of an arrow key, as it is seen on the drawing; null at the edge. */
export function next_by_key(from: Shape, key: string): Shape | null {
  const step = STEPS[key]
  if (!step) return null
  const here = centre_of(from)
  let best: { shape: Shape; cost: number } | null = null
  for (const shape of shapes_of(from.view)) {
    const there = centre_of(shape)
    const along = (there.x - here.x) * step.x + (there.y - here.y) * step.y
    const across = Math.abs((there.x - here.x) * step.y) + Math.abs((there.y - here.y) * step.x)
    if (along <= 0.5) continue
    const cost = along + 2 * across
    if (best === null || cost < best.cost) best = { shape, cost }
  }
  return best?.shape ?? null
}

/** The person's side a spot lies on; exactly on the mid-line it is the middle. The server says the same. */
export function side_of({ view, x }: Pick<Spot, 'view' | 'x'>): Side {
  if (x === WIDTH / 2) return 'middle'
  return x < WIDTH / 2 === (view === 'front') ? 'right' : 'left'
}

/**
 * The spot that a touch on a place means. In the middle it lies on the mid-line, so that no side is guessed from a
 * finger's width; a touch from beside that lies on the other half means the middle of the place.
 */
export function spot_of(shape: Shape, touched: Point | null): Spot {
  const { view, side } = shape
  const { x, y } = touched ?? centre_of(shape)
  const rounded = { view, x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 }
  if (side === 'middle') return { ...rounded, x: WIDTH / 2 }
  return side_of(rounded) === side ? rounded : { view, ...centre_of(shape) }
}

/** The place a spot lies in, to say it in words; the nearest one where it lies in none. */
export function place_of(spot: Spot): Shape | null {
  const of_side = shapes_of(spot.view).filter((shape) => shape.side === side_of(spot))
  const inside = of_side.find((shape) => is_inside(corners(shape), spot))
  return inside ?? of_side.sort((a, b) => distance(a, spot) - distance(b, spot))[0] ?? null
}

function is_inside(points: readonly Point[], { x, y }: Point): boolean {
  let inside = false
  points.forEach((one, i) => {
    const other = points[(i + points.length - 1) % points.length] ?? one
    const crosses = one.y > y !== other.y > y && x < ((other.x - one.x) * (y - one.y)) / (other.y - one.y) + one.x
    if (crosses) inside = !inside
  })
  return inside
}
