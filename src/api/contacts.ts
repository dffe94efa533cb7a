// Contacts: the people outside.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { readAddress } from '../engine/addresses.ts'
import { contactCan } from '../engine/can.ts'
import type { ContactWithCompany } from '../engine/contacts.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { byCreation, counted, paged, pageFrom, pageOf } from './paging.ts'
import { at, byId, contact, email, idOf, listOf, maybeAt, newContact } from './shapes.ts'

const listed = z.strictObject({ ...paged, ...counted, q: z.string().max(200).optional(), companyId: idOf('com').optional() })

export function contacts(api: Api, { engine }: Door): void {
  api.get(
    '/contacts',
    {
      config: { right: 'people.read' },
      schema: {
        tags: ['contacts'],
        summary: 'The contacts, newest first',
        querystring: listed,
        response: answers({ 200: listOf(contact) }),
      },
    },
    async (request) => {
      const by = byOf(request)
      const filter = { q: request.query.q || null, companyId: request.query.companyId ?? null }
      const found = await engine.contacts.list(by, pageFrom(request.query), filter)
      return pageOf(
        request.query,
        found,
        ({ contact }) => byCreation(contact),
        (one) => tellContact(by, one),
        () => engine.contacts.count(by, filter),
      )
    },
  )
  api.post(
    '/contacts',
    {
      config: { right: 'people.write' },
      schema: {
        tags: ['contacts'],
        summary: 'Add a contact',
        description: 'One mailbox is one contact: a taken address is 409 `address_taken` with that contact.',
        body: newContact,
        response: answers({ 201: contact }),
      },
    },
    async (request, reply) => {
      const by = byOf(request)
      return reply.code(201).send(tellContact(by, await engine.contacts.create(by, request.body)))
    },
  )
  api.get(
    '/contacts/:id',
    {
      config: { right: 'people.read' },
      schema: { tags: ['contacts'], summary: 'One contact', params: byId('con'), response: answers({ 200: contact }) },
    },
    async (request) => {
      const by = byOf(request)
      return tellContact(by, await engine.contacts.get(by, request.params.id))
    },
  )
  api.patch(
    '/contacts/:id',
    {
      config: { right: 'people.write' },
      schema: {
        tags: ['contacts'],
        summary: 'Change a contact',
        description:
          'Correcting the address needs the right `contacts.address`: it ends every link, device and session of the old one, which is told.',
        params: byId('con'),
        body: newContact.extend({ email }).partial(),
        response: answers({ 200: contact }),
      },
    },
    async (request) => {
      const by = byOf(request)
      return tellContact(by, await engine.contacts.change(by, request.params.id, request.body))
    },
  )
}

export function tellContact(by: By, { contact, company }: ContactWithCompany) {
  const { id, email, name, phone, language, timeZone, companyId, createdAt, disabledAt } = contact
  const address = readAddress(email)
  return {
    id,
    email,
    displayEmail: address?.display ?? email,
    suspicious: address?.suspicious ?? false,
    name,
    phone,
    language,
    timeZone,
    companyId,
    company: company && { id: company.id, name: company.name },
    createdAt: at(createdAt),
    disabledAt: maybeAt(disabledAt),
    can: contactCan(by, { disabledAt }),
  }
}
