// How the console is built: served under /console/, one chunk a screen, styles and scripts as files so that a strict CSP holds.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  // The server puts a fresh nonce in place of this word in every index.html that it sends.
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    target: 'es2023',
    // A font or picture as data: URL would need a wider CSP.
    assetsInlineLimit: 0,
    // The helper that older browsers need is an inline script, which the CSP forbids.
    modulePreload: { polyfill: false },
  },
  server: { port: 4401, proxy: { '/api': process.env.PORTICO_URL ?? 'http://localhost:4400' } },
})
