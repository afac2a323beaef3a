/** The regions of the body map and the drawing, as the server has them. Left and right are always the person's own. */
import type { Place, Side } from '../api/types'
import map from '../body/map.json'

export type View = 'front' | 'back'

export interface Region {
  code: Place['region']
  view: View
  sides: Side[]
}

export interface Shape {
  region: Place['region']
  side: Side
  view: View
  path: string
}

export const WIDTH = map.width
export const HEIGHT = map.height
const REGIONS = map.regions as Region[]
export const SHAPES = map.shapes as Shape[]
export const BACK = REGIONS.filter((region) => region.view === 'back')
export const FRONT = REGIONS.filter((region) => region.view === 'front')

const EVERY = new Map<string, Region>(REGIONS.map((region) => [region.code, region]))

export const sides_of = (code: string): Side[] => EVERY.get(code)?.sides ?? ['left', 'middle', 'right']
