// Every door of a house, as its server has them.
import type { TestHouse } from './portico.ts'

export function routesOf(house: TestHouse): [method: string, path: string][] {
  const path: string[] = []
  const routes: [string, string][] = []
  for (const line of house.running.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S*)(?: \((.+)\))?$/.exec(line) ?? []
    path.length = indent.length / 4
    path.push(part)
    for (const method of methods.split(', ')) if (/^(GET|POST|PATCH|DELETE)$/.test(method)) routes.push([method, path.join('')])
  }
  return routes
}
