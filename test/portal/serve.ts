// The sample pages over HTTP, as the portal serves them, so that a browser can look at them.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after } from 'node:test'
import { loadAssets } from '../../src/portal/assets.ts'
import { type Page, policyOf, printPage } from '../../src/portal/page.ts'

export const assets = loadAssets()
export const printed = (page: Page): string => printPage(page, 'bm9uY2U=', assets)

/** Serves each page at its name; whatever is not a page goes to `others`. Belongs to the running file. */
export async function serve(
  pages: { [name: string]: Page },
  others: (request: IncomingMessage, response: ServerResponse) => void = (_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"stamp":"1"}'),
): Promise<string> {
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    const page = pages[path.slice(1)]
    const script = Object.values(assets.scripts).find((one) => one.path === path)
    if (script) return response.writeHead(200, { 'content-type': 'text/javascript' }).end(script.body)
    if (!page || request.method !== 'GET') return others(request, response)
    response.writeHead(page.status, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policyOf('bm9uY2U=') })
    return response.end(printed(page))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://localhost:${(server.address() as AddressInfo).port}`
}
