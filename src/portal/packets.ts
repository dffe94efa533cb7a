// The packet as the person sees who got it: a page, its files, and three forms that work by a plain press.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { mostWords } from '../engine/answers.ts'
import { plainText } from '../engine/comments.ts'
import type { PacketFileSeen, PacketInside } from '../engine/packet-answers.ts'
import { mayHaveOthers } from '../engine/reach.ts'
import { Refusal } from '../engine/refusals.ts'
import { fingerprint, newNonce } from '../engine/secrets.ts'
import type { Inside } from '../engine/sessions.ts'
import { attachment, picture } from '../http.ts'
import type { Account, Millis, Packet, PacketContact, PacketFileId, PacketId } from '../nouns.ts'
import { againAt, onceKeyOf } from './comments.ts'
import { versionOf } from './documents.ts'
import { endStamp, endView } from './guests.ts'
import { packetFileIdOf, packetIdOf } from './ids.ts'
import { asked, insiders, isLook } from './insiders.ts'
import { type DocumentView, documentPage } from './pages/document.ts'
import { type PacketTold, type PacketView, packetPage } from './pages/packet.ts'
import { field, type Portal, personOf, type Reader } from './portal.ts'
import { pictureOf } from './previews.ts'

export function mountPackets(door: FastifyInstance, portal: Portal): void {
  const { engine, print, pageInside, checkToken } = portal

  door.get('/p/:slug/packets/:id', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      const id = packetIdOf(request)
      return show(request, reply, account, inside, token, id, toldIn(asked(request, 'told')))
    }),
  )

  door.get('/p/:slug/packets/:id/files/:fileId', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (account, inside, token) => {
      const id = packetIdOf(request)
      const seen = await engine.packetAnswers.lookInside(inside, id, packetFileIdOf(request), versionOf(request))
      if (isLook(request)) {
        await engine.packetAnswers.viewed(inside, id)
        await engine.sessions.seen(inside, account.policy.idleMinutes, seen.cover)
      }
      const reader = { account, looking: inside, frame: pageInside(account, inside, token), host: null }
      return print(reply, documentPage(await packetFileShown(portal, reader, seen)))
    }),
  )

  door.get('/p/:slug/packets/:id/files/:fileId/pages/:page', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (_account, inside) => {
      const { version } = await engine.packetAnswers.lookInside(inside, packetIdOf(request), packetFileIdOf(request), versionOf(request))
      return reply.headers(picture).send(await pictureOf(portal, request, version))
    }),
  )

  door.get('/p/:slug/packets/:id/files/:fileId/content', { config: { right: 'contact' } }, (request, reply) =>
    insiders(portal, request, reply, async (_account, inside) => {
      const file = await engine.packetAnswers.content(inside, packetIdOf(request), packetFileIdOf(request), versionOf(request))
      return reply.headers(attachment(file.version)).send(file.stream())
    }),
  )

  const form = { config: { right: 'contact', form: true } } as const
  door.post('/p/:slug/packets/:id/approval', form, (request, reply) =>
    acting(request, reply, 'approved', (inside, id) => engine.packetAnswers.approve(inside, id, field(request, 'files') ?? '')),
  )
  door.post('/p/:slug/packets/:id/questions', form, (request, reply) =>
    acting(request, reply, 'asked', (inside, id) => engine.packetAnswers.ask(inside, id, wordsOf(request), keyOf(request))),
  )
  door.post('/p/:slug/packets/:id/answers', form, (request, reply) =>
    acting(request, reply, 'answered', (inside, id) =>
      engine.packetAnswers.answer(inside, id, wordsOf(request), keyOf(request), field(request, 'files') ?? ''),
    ),
  )

  /** A press. It answers with a redirect, so that neither a reload nor the way back presses again. */
  function acting(
    request: FastifyRequest,
    reply: FastifyReply,
    done: PacketTold,
    act: (inside: Inside, id: PacketId) => Promise<void>,
  ): Promise<FastifyReply> {
    return insiders(portal, request, reply, async (account, inside, token) => {
      const id = packetIdOf(request)
      checkToken(request, field(request, 'token'), token)
      const page = `/p/${account.slug}/packets/${id}`
      try {
        await act(inside, id)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        if (error.code === 'no_words') return show(request, reply, account, inside, token, id, 'no_words')
        if (error.code === 'too_many_asks')
          return show(request, reply, account, inside, token, id, 'too_much', againAt(error, engine.clock.now()))
        // An answer is shown again with its words, beside the files that it did not know.
        if (error.code === 'packet_changed' && field(request, 'words')) return show(request, reply, account, inside, token, id, 'changed')
        if (error.code === 'packet_changed') return reply.redirect(`${page}?told=changed`, 303)
        if (error.code === 'ability_missing') return show(request, reply, account, inside, token, id, 'no_question')
        if (error.code === 'session_copied') return reply.redirect(page, 303)
        throw error
      }
      return reply.redirect(`${page}?told=${done}`, 303)
    })
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    account: Account,
    inside: Inside,
    token: string,
    id: PacketId,
    told: PacketTold | null,
    again: Millis | null = null,
  ): Promise<FastifyReply> {
    const whole = await engine.packetAnswers.inside(inside, id)
    const { row, cover } = whole
    if (isLook(request)) {
      await engine.packetAnswers.viewed(inside, id)
      await engine.sessions.seen(inside, account.policy.idleMinutes, cover)
    }
    const frame = pageInside(account, inside, token, { id, changedAt: row.changedAt })
    const shown = await packetShown(portal, { account, looking: inside, frame, host: null }, whole)
    const isAgain = request.method === 'POST' && told !== 'no_question'
    const asking = whole.mayAsk && (asked(request, 'ask') === 'question' || (isAgain && request.url.endsWith('/questions')))
    const typed = isAgain ? plainText(field(request, 'words') ?? '').slice(0, mostWords) : ''
    return print(reply, packetPage({ ...shown, told, again, asking, typed }))
  }
}

/** The page of a packet, but for what is told of a press just now. */
export async function packetShown({ engine, view }: Portal, { account, looking, frame }: Reader, whole: PacketInside): Promise<PacketView> {
  const { packet, row, cover, sender, hears } = whole
  const place = (fileId: PacketFileId) => `/p/${account.slug}/packets/${packet.id}/files/${fileId}`
  const paths = (fileId: PacketFileId, number: number) => ({
    path: cover.abilities.includes('download') ? `${place(fileId)}/content?version=${number}` : null,
    look: whole.looks ? `${place(fileId)}?version=${number}` : null,
  })
  const ending = engine.guests.ending([cover])
  return {
    ...view(account, looking.contact.language),
    inside: { ...frame, live: frame.live && { ...frame.live, stamp: `${frame.live.stamp}${endStamp(ending)}` } },
    id: packet.id,
    title: packet.title,
    note: packet.note,
    ask: packet.ask,
    figures: packet.figures,
    dueOn: packet.dueOn,
    company: whole.company,
    sender: sender?.name ?? null,
    hears: hears?.name ?? account.name,
    person: personOf(sender, account),
    files: whole.files.map(({ id: fileId, versions }) => {
      const shown = versions.map((one) => ({ ...one, ...paths(fileId, one.number) }))
      return { newest: shown.at(-1) as (typeof shown)[number], earlier: shown.slice(0, -1).reverse() }
    }),
    words: whole.words,
    approvals: whole.proofs.map(({ at, files }) => ({ at, files: files.map(({ fileName, number }) => ({ name: fileName, number })) })),
    done: row.doneAt,
    filesKey: whole.filesKey,
    onceKey: newNonce(),
    mayAnswer: whole.mayAnswer,
    mayAsk: whole.mayAsk,
    ends: endView(ending, sender, account, looking),
    hasOthers: mayHaveOthers(looking) && looking.grants.length > 1,
    told: null,
    again: null,
    asking: false,
    typed: '',
  }
}

/** The page of one of its files. */
export async function packetFileShown(
  { engine, view }: Portal,
  { account, looking, frame }: Reader,
  { packet, file, version, cover }: PacketFileSeen,
): Promise<DocumentView> {
  const back = `/p/${account.slug}/packets/${packet.id}`
  const place = `${back}/files/${file.id}`
  const { number, fileName, fileType, size, addedAt } = version
  return {
    ...view(account, looking.contact.language),
    inside: frame,
    place,
    name: fileName,
    version: number,
    newest: file.versions.at(-1)?.number ?? number,
    back,
    file: { fileType, size, at: addedAt, path: cover.abilities.includes('download') ? `${place}/content?version=${number}` : null },
    preview: await engine.previews.of(version),
  }
}

/** A packet as one of several places to go to. */
export const packetChoice = ({ packet: { id, title, ask, dueOn }, row }: { packet: Packet; row: PacketContact }) => ({
  id,
  title,
  ask,
  dueOn,
  done: row.doneAt,
})

const tellable: readonly string[] = ['approved', 'asked', 'answered', 'changed'] satisfies PacketTold[]
const toldIn = (text: string | null): PacketTold | null => (text !== null && tellable.includes(text) ? (text as PacketTold) : null)

/** What somebody wrote, as plain text. */
function wordsOf(request: FastifyRequest): string {
  const words = plainText(field(request, 'words') ?? '')
  if (words === '') throw new Refusal('no_words')
  return words.slice(0, mostWords)
}

/** A form without its page's key counts by its words alone. */
function keyOf(request: FastifyRequest): string {
  const words = wordsOf(request)
  return onceKeyOf(request, words) ?? `words ${fingerprint(words)}`
}
