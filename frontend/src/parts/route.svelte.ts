/** Where the page stands: what comes after the # of its address. The server needs to know one address only. */

function here(): string[] {
  return location.hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decodeURIComponent)
}

class Route {
  path = $state<string[]>([])

  begin(): void {
    this.path = here()
    addEventListener('hashchange', () => {
      this.path = here()
    })
  }
}

export const route = new Route()

export const href = (...parts: string[]): string => `#/${parts.map(encodeURIComponent).join('/')}`

export function go(...parts: string[]): void {
  location.hash = href(...parts)
}

/** Puts the reader at the top of a new page: focus on its heading. */
export function arrive(heading: HTMLElement): void {
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
  scrollTo(0, 0)
}
