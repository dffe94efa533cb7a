// A page of the portal that is only looked at: no script, nothing to press, and no way out of what is shown.

/** Its doors lie below an address of their own: where they are in the portal, and where they are for whoever looks. */
export interface Below {
  home: string
  there: string
}

/** What opens by an address: the home, what stands in it, and a file's pages and bytes. */
const opens = /^(?:\/(?:records|projects|packets|documents)\/[\w/]+(?:\?version=\d{1,6})?)?$/
/** A place on the same page. */
const stays = /^(?:#[\w-]*|\?for=\w{26})$/

/** Without `below` no address is left on it at all. */
export const still = (page: string, below: Below | null): string =>
  page
    .replace(/<script\b[^>]*><\/script>/g, '')
    .replace(/(<a\b[^>]*?)\shref="([^"]*)"/g, (_all, link: string, to: string) => {
      const place = below && placeBelow(below, to)
      return place ? `${link} href="${place}"` : link
    })
    .replace(
      /(<img\b[^>]*?\ssrc=")([^"]*)"/g,
      (_all, picture: string, from: string) => `${picture}${(below && placeBelow(below, from)) ?? from}"`,
    )
    .replace(/\s(?:action|data-live|data-stamp)="[^"]*"/g, '')
    .replace(/<(button|input|textarea|select)\b/g, '<$1 disabled')

function placeBelow({ home, there }: Below, to: string): string | null {
  if (stays.test(to)) return to
  const rest = to.startsWith(home) ? to.slice(home.length) : null
  return rest !== null && opens.test(rest) ? `${there}${rest}` : null
}
