/// <reference lib="webworker" />
/**
 * The app's shell from the phone's own storage, so that it opens without a server. Answers of the API are never kept here:
 * health data live in the phone's database under the person they belong to, not in a cache that anybody can open.
 * A new version waits until the person says so.
 */
import { NavigationRoute, type PrecacheEntry, Serwist } from 'serwist'

declare const self: ServiceWorkerGlobalScope & { __SW_MANIFEST: (PrecacheEntry | string)[] }

const serwist = new Serwist({
  precacheEntries: self.__SW_MANIFEST,
  skipWaiting: false,
  clientsClaim: true,
  precacheOptions: { cleanupOutdatedCaches: true },
})
serwist.registerRoute(new NavigationRoute(serwist.createHandlerBoundToUrl('/app/'), { allowlist: [/^\/app\//] }))
serwist.addEventListeners()
