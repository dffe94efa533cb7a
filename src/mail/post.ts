// From a claimed message to a letter with its addresses. The link's secret is made here, at the moment of sending.

import { createPrivateKey, createPublicKey } from 'node:crypto'
import { readAddress } from '../engine/addresses.ts'
import type { CodeFacts, FactsOf } from '../engine/letter-facts.ts'
import type { Claimed } from '../engine/messages.ts'
import type { Secrets } from '../engine/secrets.ts'
import { returnName } from '../engine/sender-checks.ts'
import type { SigningKey } from '../store/sender-domains.ts'
import { type Signer, signatureOf } from './dkim.ts'
import { renderLetter } from './letters/letters.ts'
import { bytesOf } from './mime.ts'
import type { Logo, Post } from './transport.ts'

interface Sender {
  name: string | null
  address: string
}

interface PostParts {
  /** The installation's public origin: the only source of mailed addresses. */
  url: string
  from: Sender
  /** Where bounces come in; without it they go to the sender. */
  bounceDomain?: string | null
  secrets: Pick<Secrets, 'of' | 'codeOf' | 'markOf' | 'unseal'>
}

export function createPosts({ url, from, bounceDomain = null, secrets }: PostParts) {
  const origin = url.replace(/\/+$/, '')
  const signers = new Map<string, Signer>()

  return function postOf(claimed: Claimed): Post {
    const stop = stopOf(claimed)
    const letter = renderLetter(claimed, buttonOf(claimed), codeOf(claimed), stop ?? undefined)
    const to = readAddress(claimed.toAddress)
    // The address was read when it was stored. A row that says something else now was written by another hand.
    if (to?.address !== claimed.toAddress) throw new Error('The address of this message is not one plain mail address')
    const mark = claimed.returnKey === null ? null : secrets.markOf(claimed.id, claimed.returnKey)
    const sender = claimed.fromAddress ?? from.address
    const ownDomain = returnDomain(claimed.signing)
    const post: Post = {
      id: claimed.id,
      mark,
      returnPath: mark && bounceDomain ? `${mark}@${ownDomain ?? bounceDomain}` : sender,
      ownReturn: (mark && bounceDomain ? ownDomain : claimed.fromAddress) !== null,
      at: claimed.createdAt,
      from: { name: letter.fromName || from.name || '', address: sender },
      to: to.address,
      replyTo: letter.replyTo,
      subject: letter.subject,
      html: letter.html,
      text: letter.text,
      logo: letter.html.includes('cid:logo@portico') ? logoOf(claimed.account) : null,
      unsubscribe: stop,
      signature: null,
    }
    if (claimed.fromAddress === null) return post
    // In the name of somebody's domain nothing leaves without its signature.
    if (claimed.signing === null) throw new Error(`There is no key that signs for ${claimed.fromAddress}`)
    return { ...post, signature: signatureOf(bytesOf(post), signerOf(claimed.signing), claimed.createdAt) }
  }

  /** Unsealed once: a bulk is signed with one key. */
  function signerOf({ id, domain, selector, publicKey, sealedPrivate }: SigningKey): Signer {
    const known = signers.get(id)
    if (known) return known
    if (sealedPrivate === null) throw new Error(`The key ${selector} of ${domain} was forgotten`)
    const [open, secret] = [Buffer.from(publicKey, 'base64'), Buffer.from(secrets.unseal(id, sealedPrivate), 'base64')]
    const signer: Signer = {
      domain,
      selector,
      privateKey: createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' }),
      publicKey: createPublicKey({ key: open, format: 'der', type: 'spki' }),
    }
    if (signers.size >= 500) signers.clear()
    signers.set(id, signer)
    return signer
  }

  /** The key is settled at the first try, so that every try says the same. */
  function stopOf({ kind, id, returnKey }: Claimed): string | null {
    return kind === 'reminder' && returnKey !== null ? `${origin}/r/${secrets.of('reminder', id, returnKey)}` : null
  }

  function codeOf({ facts }: Claimed): string | null {
    const { code } = facts as { code?: CodeFacts | null }
    return code ? secrets.codeOf(code.askId, code.kind, code.keyNumber) : null
  }

  function buttonOf({ kind, linkId, memberLinkId, keyNumber, recordId, facts }: Claimed): string {
    if (memberLinkId !== null && keyNumber !== null) return `${origin}/m/${secrets.of('member', memberLinkId, keyNumber)}`
    if (kind === 'member_notice') return origin + (recordId ? `/console/records/${recordId}` : pageOf(facts as FactsOf['member_notice']))
    if (kind === 'receipt' || (kind === 'notice' && linkId === null) || kind === 'member_alert') return origin
    if (kind === 'trial') {
      const { trialId, keyNumber: ofTrial } = facts as unknown as FactsOf['trial']
      return `${origin}/l/${secrets.of('trial', trialId, ofTrial)}`
    }
    if (linkId === null || keyNumber === null) throw new Error('This message has no link to carry')
    return `${origin}/l/${secrets.of('link', linkId, keyNumber)}`
  }
}

/** A name of the sender's own that leads to us, so that SPF passes in the name that the reader sees. */
const returnDomain = (signing: SigningKey | null): string | null =>
  signing && signing.returnAt !== null ? returnName(signing.domain) : null

function pageOf(facts: FactsOf['member_notice']): string {
  if ('packetId' in facts) return `/console/packets/${facts.packetId}`
  if ('guest' in facts) return facts.projectId ? `/console/projects/${facts.projectId}` : '/console/'
  if (facts.about === 'comment' && facts.projectId) return `/console/projects/${facts.projectId}?tab=comments`
  return facts.contactId ? `/console/contacts/${facts.contactId}` : '/console/'
}

// The letters of one claim share their account, and so their logo, whose lines are then cut only once.
const logos = new WeakMap<Claimed['account'], Logo>()

function logoOf(account: Claimed['account']): Logo | null {
  if (account.logo === null || account.logoType === null) return null
  const known = logos.get(account)
  if (known) return known
  const logo = { type: account.logoType, base64: account.logo }
  logos.set(account, logo)
  return logo
}
