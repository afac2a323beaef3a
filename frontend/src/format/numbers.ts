/** Numbers in the reader's language. A number that is not there is a dash, never a zero. */

export const NONE = '–'
/** A true minus sign: as wide as a plus, and read aloud as "minus". */
const MINUS = '\u2212'

function by(tag: string, options: Intl.NumberFormatOptions) {
  const format = new Intl.NumberFormat(tag, options)
  return (value: number | null | undefined): string =>
    value === null || value === undefined ? NONE : format.format(value).replace('-', MINUS)
}

export interface Numbers {
  whole(value: number | null | undefined): string
  /** One decimal: means of 0-10 scores. */
  one(value: number | null | undefined): string
  two(value: number | null | undefined): string
  /** A change, with its sign always shown. */
  signed(value: number | null | undefined): string
  signed_whole(value: number | null | undefined): string
  /** 66.7 -> `67 %` in the reader's style; the value is a percentage already. */
  percent(value: number | null | undefined): string
  percent_one(value: number | null | undefined): string
  /** A share from 0 to 1 as a percentage. */
  share(value: number | null | undefined): string
  signed_percent(value: number | null | undefined): string
  /** A measured value with as many decimals as it came with, at most two. */
  plain(value: number | null | undefined): string
  signed_plain(value: number | null | undefined): string
}

export function numbers(tag: string): Numbers {
  const hundredth = (f: (v: number | null | undefined) => string) => (v: number | null | undefined) =>
    f(v === null || v === undefined ? v : v / 100)
  const one = { minimumFractionDigits: 1, maximumFractionDigits: 1 }
  const share = by(tag, { style: 'percent', maximumFractionDigits: 0 })
  return {
    whole: by(tag, { maximumFractionDigits: 0 }),
    one: by(tag, one),
    two: by(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    signed: by(tag, { ...one, signDisplay: 'exceptZero' }),
    signed_whole: by(tag, { maximumFractionDigits: 0, signDisplay: 'exceptZero' }),
    percent: hundredth(share),
    percent_one: hundredth(by(tag, { style: 'percent', ...one })),
    share,
    signed_percent: hundredth(by(tag, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' })),
    plain: by(tag, { maximumFractionDigits: 2 }),
    signed_plain: by(tag, { maximumFractionDigits: 2, signDisplay: 'exceptZero' }),
  }
}
