// How the console is built: served under /console/, one chunk a screen, styles and scripts as files so that a strict CSP holds.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Sheets say their measures as the design does, in pixels at the usual size of letters; served are shares of the size that the reader chose
// in the browser, and where a window is narrow is said in them too: larger letters look as the page does when it is zoomed. Lines stay thin.
const readersSize = {
  postcssPlugin: 'readers-size',
  Once(sheet: {
    walkDecls: (each: (one: { value: string }) => void) => void
    walkAtRules: (name: string, each: (one: { params: string }) => void) => void
  }) {
    sheet.walkDecls((one) => {
      one.value = inSizes(one.value, 'rem', 3)
    })
    sheet.walkAtRules('media', (one) => {
      one.params = inSizes(one.params, 'em', 0)
    })
  },
}

function inSizes(text: string, unit: 'rem' | 'em', thinnest: number): string {
  return text.replace(/(-?[\d.]+)px\b/g, (whole, pixels) => (Math.abs(pixels) < thinnest ? whole : `${pixels / 16}${unit}`))
}

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  css: { postcss: { plugins: [readersSize] } },
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
