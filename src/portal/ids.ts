// The ids in the portal's addresses: what cannot be one leads nowhere, before any query.
import type { FastifyRequest } from 'fastify'
import { Refusal } from '../engine/refusals.ts'
import { type Id, isId } from '../nouns.ts'

export const recordIdFrom = idFrom('rec')
export const projectIdFrom = idFrom('pro')
export const packetIdFrom = idFrom('pac')
export const requirementIdFrom = idFrom('req')
export const uploadIdFrom = idFrom('upl')

export const recordIdOf = idIn('id', 'rec')
export const projectIdOf = idIn('id', 'pro')
export const packetIdOf = idIn('id', 'pac')
export const documentIdOf = idIn('id', 'doc')
export const packetFileIdOf = idIn('fileId', 'paf')

function idFrom<Kind extends string>(kind: Kind) {
  return (given: string): Id<Kind> => {
    if (!isId(kind, given)) throw new Refusal('not_found')
    return given
  }
}

/** Of a route that names it in its path. */
function idIn<Kind extends string>(name: string, kind: Kind) {
  const read = idFrom(kind)
  return (request: FastifyRequest): Id<Kind> => read((request.params as { [name: string]: string })[name] ?? '')
}
