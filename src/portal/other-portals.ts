// Portals of other accounts that the same person is signed in to in this browser: there the mailbox was proven, too. A list of all
// accounts that know an address would tell one account's portal what another keeps.
import type { FastifyRequest } from 'fastify'
import { readAddress } from '../engine/addresses.ts'
import type { Inside } from '../engine/sessions.ts'
import type { OtherPortal } from './pages/other-portals.ts'
import type { Portal } from './portal.ts'

/** A browser that holds more is not asked about all of them. */
const most = 5

export async function otherPortals({ engine, cookies, insideOf }: Portal, request: FastifyRequest, here: Inside): Promise<OtherPortal[]> {
  const others = cookies.accountsOf(request).filter((id) => id !== here.accountId)
  const found = await Promise.all(
    others.slice(0, most).map(async (id) => {
      const there = await insideOf(request, id)
      // Two people may share a browser, and neither is told of the other.
      return there && keyOf(there) === keyOf(here) ? engine.accounts.get(id) : null
    }),
  )
  return found.flatMap((account) => (account ? [{ name: account.name, path: `/p/${account.slug}` }] : []))
}

const keyOf = ({ contact }: Inside) => readAddress(contact.email)?.key
