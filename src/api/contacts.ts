// Contacts: the people outside.
import { z } from 'zod'
import type { By } from '../engine/acts.ts'
import { readAddress } from '../engine/addresses.ts'
import { contactCan } from '../engine/can.ts'
import type { WholeContact } from '../engine/contacts.ts'
import { grantState, portalAccess } from '../engine/policy.ts'
import { languages, portalAccesses, type Suppression, suppressionCauses } from '../nouns.ts'
import { reasonOfBounce } from './bounces.ts'
import { type Api, byOf } from './caller.ts'
import { answers, type Door } from './door.ts'
import { byCreation, counted, paged, pageFrom, pageOf } from './paging.ts'
import { at, byId, can, changedContact, idOf, listOf, maybeAt, maybeWhen, moment, named, newContact, reason, when } from './shapes.ts'

const accessList = z
  .string()
  .max(100)
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(portalAccesses)).min(1))
  .describe('One word of portal access, or several with commas between.')

const listed = z.strictObject({
  ...paged,
  ...counted,
  q: z.string().max(200).optional(),
  companyId: idOf('com').optional(),
  access: accessList.optional(),
  seenSince: moment.optional().describe('Were inside at that moment or later.'),
})

const contact = z
  .object({
    id: z.string(),
    email: z.string(),
    displayEmail: z.string().describe('The address as people read it: in punycode where it could be taken for another.'),
    suspicious: z.boolean().describe('The domain looks like another one.'),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    language: z.enum(languages).nullable(),
    timeZone: z.string().nullable(),
    companyId: z.string().nullable(),
    company: named.nullable(),
    createdAt: when,
    disabledAt: maybeWhen,
    portal: z
      .object({ access: z.enum(portalAccesses), lastSignInAt: maybeWhen, grantId: z.string().nullable() })
      .describe('Told from the grant that lets them in, or the newest.'),
    suppressed: z
      .object({ cause: z.enum(suppressionCauses), since: when, reason: z.string(), answer: z.string().nullable() })
      .nullable()
      .describe('Why the address gets no letters, where that is so.'),
    can,
  })
  .meta({ id: 'Contact' })

const contactCounts = z
  .object({
    invited: z.int().describe('Have been invited, and nobody took it away.'),
    active: z.int(),
    signedInThisWeek: z.int(),
    cannotGetIn: z.int().describe('Bounced or expired.'),
  })
  .meta({ id: 'ContactCounts' })

export function contacts(api: Api, { engine }: Door): void {
  const dormancy = async (by: By) => (await engine.accounts.get(by.accountId)).policy.dormantMonths
  const tell = (by: By, dormantMonths: number) => (one: WholeContact) => tellContact(by, one, dormantMonths, engine.clock.now())
  const told = async (by: By, one: WholeContact) => tell(by, await dormancy(by))(one)

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
      const { q, companyId, access, seenSince } = request.query
      const filter = {
        q: q || null,
        companyId: companyId ?? null,
        access: access ?? null,
        seenSince: seenSince === undefined ? null : Date.parse(seenSince),
      }
      const found = await engine.contacts.list(by, pageFrom(request.query), filter)
      return pageOf(
        request.query,
        found,
        ({ contact }) => byCreation(contact),
        tell(by, await dormancy(by)),
        () => engine.contacts.count(by, filter),
      )
    },
  )
  api.get(
    '/contacts/counts',
    {
      config: { right: 'people.read' },
      schema: { tags: ['contacts'], summary: 'How the people of the portal stand', response: answers({ 200: contactCounts }) },
    },
    async (request) => {
      const { invited, active, seen, shutOut } = await engine.contacts.counts(byOf(request))
      return { invited, active, signedInThisWeek: seen, cannotGetIn: shutOut }
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
      return reply.code(201).send(await told(by, await engine.contacts.create(by, request.body)))
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
      return told(by, await engine.contacts.get(by, request.params.id))
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
          'Correcting the address needs the right `contacts.address`: it ends every link, device and session of the old one, which is told. So does changing the phone: links that were texted end, used or not, with the sessions they opened, and the address is told. Disabling and enabling need `grants.revoke`; nobody can give access to who is disabled, and enabling gives none back.',
        params: byId('con'),
        body: changedContact,
        response: answers({ 200: contact }),
      },
    },
    async (request) => {
      const by = byOf(request)
      return told(by, await engine.contacts.change(by, request.params.id, request.body))
    },
  )
  api.post(
    '/contacts/:id/suppression/lifting',
    {
      config: { right: 'contacts.address' },
      schema: {
        tags: ['contacts'],
        summary: 'Let letters go to the address again',
        description: 'After a bounce or a complaint an address gets no letters. Whoever lifts that says why.',
        params: byId('con'),
        body: reason,
        response: answers({ 200: contact }),
      },
    },
    async (request) => {
      const by = byOf(request)
      await engine.suppressions.lift(by, request.params.id, request.body.reason)
      return told(by, await engine.contacts.get(by, request.params.id))
    },
  )
}

export function tellContact(by: By, whole: WholeContact, dormantMonths: number, now: number) {
  const { contact, company, grant, suppression, lastSignInAt } = whole
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
    portal: { access: portalAccess(grant, now), lastSignInAt: maybeAt(lastSignInAt), grantId: grant?.id ?? null },
    suppressed: suppression && tellSuppression(suppression),
    can: contactCan(by, { disabledAt }, grant !== null && grantState(grant, dormantMonths, now) === 'live', suppression !== null),
  }
}

const tellSuppression = ({ cause, createdAt, answer }: Suppression) => ({
  cause,
  since: at(createdAt),
  reason: cause === 'bounced' ? reasonOfBounce(answer) : 'Its reader called a letter unwanted.',
  answer,
})
