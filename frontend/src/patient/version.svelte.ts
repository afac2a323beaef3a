/** A newer version of the app: noticed, announced, and used only when the person says so. */

class Version {
  waiting = $state(false)
  #worker: ServiceWorker | null = null
  #taking = false

  async begin(): Promise<void> {
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
    const had = navigator.serviceWorker.controller !== null
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (had && this.#taking) location.reload()
    })
    try {
      const registration = await navigator.serviceWorker.register('/app/sw.js', {
        scope: '/app/',
        updateViaCache: 'none',
      })
      this.#notice(registration)
      registration.addEventListener('updatefound', () => {
        registration.installing?.addEventListener('statechange', () => this.#notice(registration))
      })
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'visible') void registration.update().catch(() => undefined)
      })
    } catch {
      // Without a service worker the app still works while there is a connection.
    }
  }

  /** Asks for a newer version now, for example when the server no longer serves this one. */
  async look(): Promise<void> {
    await (await navigator.serviceWorker?.getRegistration('/app/'))?.update().catch(() => undefined)
  }

  use(): void {
    this.#taking = true
    this.#worker?.postMessage({ type: 'SKIP_WAITING' })
  }

  #notice(registration: ServiceWorkerRegistration): void {
    if (registration.waiting && navigator.serviceWorker.controller) {
      this.#worker = registration.waiting
      this.waiting = true
    }
  }
}

export const version = new Version()
