// Where else this browser is signed in: one row for each portal.
import { type Html, html } from '../../html.ts'
import { type View, voiceFor } from '../page.ts'

export interface OtherPortal {
  name: string
  path: string
}

export function portalRows(view: View, portals: readonly OtherPortal[]): Html | null {
  if (portals.length === 0) return null
  return html`<section><h2>${voiceFor(view).pages.chooser.portals}</h2><ul class="rows">${portals.map(
    ({ name, path }) => html`<li><div><a class="whole" href="${path}">${name}</a></div></li>`,
  )}</ul></section>`
}
