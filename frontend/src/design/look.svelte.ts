/** Light, dark or as the device says: kept on this device. */

export type Look = 'system' | 'light' | 'dark'
const KEY = 'ebb.look'

class Appearance {
  look = $state<Look>('system')
  /** Grows by one whenever the colours change, so that pictures drawn by hand are drawn again. */
  turn = $state(0)

  begin(): void {
    let kept: string | null = null
    try {
      kept = localStorage.getItem(KEY)
    } catch {
      // Without storage the device's own look is used.
    }
    this.#apply(kept === 'light' || kept === 'dark' ? kept : 'system')
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.turn += 1
    })
  }

  choose(look: Look): void {
    this.#apply(look)
    try {
      if (look === 'system') localStorage.removeItem(KEY)
      else localStorage.setItem(KEY, look)
    } catch {
      // Then the choice holds until the page is closed.
    }
  }

  #apply(look: Look): void {
    this.look = look
    if (look === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = look
    this.turn += 1
  }
}

export const appearance = new Appearance()
