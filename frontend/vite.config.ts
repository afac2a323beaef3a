/**
 * Three pages out of one source: `/` (sign-in), `/app/` (the patient's app), `/clinic/`.
 * Only what the patient's app needs goes into the service worker's list: a phone never stores the clinic's pages.
 */
import { serwist } from '@serwist/vite'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  appType: 'mpa',
  plugins: [
    svelte(),
    serwist({
      swSrc: 'src/patient/worker.ts',
      swDest: 'app/sw.js',
      swUrl: '/app/sw.js',
      scope: '/app/',
      globDirectory: 'dist',
      globPatterns: ['app/index.html', 'app/*.{svg,png,webmanifest}', 'assets/*.{js,css}'],
      globIgnores: ['assets/clinic-*', 'assets/front-*'],
      injectionPoint: 'self.__SW_MANIFEST',
      rollupFormat: 'iife',
      // Hashed names need no second version mark, and the page is asked for by the address people open.
      dontCacheBustURLsMatching: /^assets\//,
      manifestTransforms: [
        (entries) => ({
          manifest: entries.map((entry) => ({ ...entry, url: `/${entry.url.replace(/^app\/index\.html$/, 'app/')}` })),
          warnings: [],
        }),
      ],
    }),
  ],
  build: {
    target: 'es2022',
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { front: 'index.html', patient: 'app/index.html', clinic: 'clinic/index.html' },
      output: {
        entryFileNames: 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8000' } },
  test: { environment: 'node', include: ['tests/**/*.test.ts'] },
})
