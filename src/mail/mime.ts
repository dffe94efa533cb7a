// A letter as the bytes that go over the wire. Everything is ASCII, and nothing that people wrote can begin a header.

import type { Logo, Post } from './transport.ts'

export function bytesOf(post: Post): Buffer {
  const text = textPart('plain', post.text)
  const html = post.logo ? withPicture(htmlPart(post), post.logo, post.id) : htmlPart(post)
  const boundary = boundaryFor(post.id, text, html)
  const lines = [
    ...(post.signature ? [post.signature] : []),
    ...headersOf(post),
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    ...[text, html].map((part) => `--${boundary}\r\n${part}`),
    `--${boundary}--`,
    '',
  ]
  return Buffer.from(lines.join('\r\n'), 'latin1')
}

export function headersOf(post: Post): string[] {
  return [
    `From: ${phrase(post.from.name)}<${plainAddress(post.from.address)}>`,
    ...(post.replyTo ? [`Reply-To: <${plainAddress(post.replyTo)}>`] : []),
    `To: <${plainAddress(post.to)}>`,
    `Subject: ${words(post.subject, 'Subject: '.length)}`,
    // Both from the row, so that every retry is recognised as the letter it repeats.
    `Message-ID: <${post.id}@${post.from.address.slice(post.from.address.lastIndexOf('@') + 1)}>`,
    `Date: ${new Date(post.at).toUTCString().replace('GMT', '+0000')}`,
    'MIME-Version: 1.0',
    // Vacation programs keep quiet (RFC 3834; Exchange has a header of its own).
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    ...(post.unsubscribe ? [`List-Unsubscribe: <${post.unsubscribe}>`, 'List-Unsubscribe-Post: List-Unsubscribe=One-Click'] : []),
    ...noTracking,
    ...(post.mark ? marks(post.mark) : [unmarked]),
  ]
}

/**
 * A relay that rewrites links or adds a pixel would see every link before its reader does. Each provider has its own word for
 * no: Mailgun, Postmark, SendGrid, Mailjet, SparkPost, Mandrill. Amazon's stands in the letter, at the links themselves.
 */
const noTracking = [
  'X-Mailgun-Track: no',
  'X-Mailgun-Track-Clicks: no',
  'X-Mailgun-Track-Opens: no',
  'X-PM-TrackLinks: None',
  'X-PM-TrackOpens: false',
  'X-Mailjet-TrackClick: 0',
  'X-Mailjet-TrackOpen: 0',
  'X-MSYS-API: {"options":{"click_tracking":false,"open_tracking":false}}',
  'X-MC-Track: none',
]

const quiet = '"filters":{"clicktrack":{"settings":{"enable":0}},\r\n "opentrack":{"settings":{"enable":0}}}'
const unmarked = `X-SMTPAPI: {${quiet}}`

/** Providers change the Message-ID and keep the envelope to themselves; each has a word for what it repeats in its reports. */
const marks = (mark: string): string[] => [
  `X-SMTPAPI: {"unique_args":{"portico":"${mark}"},\r\n ${quiet}}`,
  `X-Mailgun-Variables: {"portico":"${mark}"}`,
  `X-PM-Metadata-portico: ${mark}`,
  `X-SES-MESSAGE-TAGS: portico=${mark}`,
]

function withPicture(html: string, logo: Logo, id: string): string {
  const picture = [
    `Content-Type: ${/^image\/[a-z0-9.+-]+$/.test(logo.type) ? logo.type : 'application/octet-stream'}`,
    'Content-Transfer-Encoding: base64',
    'Content-ID: <logo@portico>',
    'Content-Disposition: inline',
    '',
    linesOf(logo),
  ].join('\r\n')
  const boundary = boundaryFor(`${id}.`, html)
  const parts = [html, picture].map((part) => `--${boundary}\r\n${part}\r\n`).join('')
  return `Content-Type: multipart/related; type="text/html"; boundary="${boundary}"\r\n\r\n${parts}--${boundary}--\r\n`
}

/** The same for every retry, and nothing that stands in the letter itself, should somebody have guessed it. */
function boundaryFor(id: string, ...parts: string[]): string {
  let boundary = `=_${id}`
  while (parts.some((part) => part.includes(boundary))) boundary += '_'
  return boundary
}

/** Whatever is not ASCII becomes a character reference, so HTML leaves as it was written and no line break falls into a link. */
function htmlPart(post: Post): string {
  return textPart(
    'html',
    post.html.replace(/[^\t\n\r\x20-\x7e]/gu, (sign) => (sign < '\x80' ? '' : `&#${sign.codePointAt(0)};`)),
  )
}

function textPart(kind: 'plain' | 'html', text: string): string {
  const clean = text.replace(/\r\n?/g, '\n')
  const plain = /^[\t\n\x20-\x7e]*$/.test(clean) && !clean.split('\n').some(isAltered)
  const type = `Content-Type: text/${kind}; charset=${plain && kind === 'plain' ? 'us-ascii' : 'utf-8'}`
  const body = plain ? clean.replaceAll('\n', '\r\n') : quotedPrintable(clean)
  return `${type}\r\nContent-Transfer-Encoding: ${plain ? '7bit' : 'quoted-printable'}\r\n\r\n${body}`
}

/** A line that some relay would fold, or that mailbox files take for the start of a letter. */
const isAltered = (line: string) => line.length > 990 || line.startsWith('From ')

function quotedPrintable(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      let folded = ''
      let width = 0
      const bytes = Buffer.from(line, 'utf8')
      for (const [at, byte] of bytes.entries()) {
        // A blank that ends a line gets lost on the way, and "From " begins a letter in mailbox files.
        const altered = (byte === 32 && at === bytes.length - 1) || (at === 0 && line.startsWith('From '))
        const plain = ((byte >= 33 && byte <= 126 && byte !== 61) || byte === 32) && !altered
        const sign = plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
        if (width + sign.length > 75) {
          folded += '=\r\n'
          width = 0
        }
        folded += sign
        width += sign.length
      }
      return folded
    })
    .join('\r\n')
}

/** The name before an address, with what parts the two: behind encoded words a line of its own, for theirs are full. */
function phrase(name: string): string {
  const plain = cleaned(name)
  return isPlain(plain) ? `"${plain.replace(/["\\]/g, '\\$&')}" ` : `${encodedWords(plain)}\r\n `
}

/** Free text in a header: as it stands, or in encoded words. */
function words(text: string, before: number): string {
  const plain = cleaned(text)
  return isPlain(plain) ? folded(plain, before) : encodedWords(plain)
}

/** One line of at most 200 characters, without anything that controls a terminal, a line or the direction of reading. */
function cleaned(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u00a0]+/gu, ' ').replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, '')
  const signs = [...line.replace(/ +/g, ' ').trim()]
  return signs.length > 200 ? `${signs.slice(0, 199).join('')}\u2026` : signs.join('')
}

/** What only pretends to be an encoded word would be decoded, even between quotation marks. */
const isPlain = (text: string) => /^[\x20-\x7e]*$/.test(text) && !text.includes('=?')

function folded(text: string, before: number): string {
  let width = before
  return text
    .split(' ')
    .map((word, at) => {
      width += word.length + 1
      if (at === 0 || width <= 76) return at === 0 ? word : ` ${word}`
      width = word.length + 1
      return `\r\n ${word}`
    })
    .join('')
}

/** RFC 2047, in words that never part a letter, and leave room for `Subject: ` on a line of 76 characters. */
function encodedWords(text: string): string {
  const groups: string[] = ['']
  for (const sign of text) {
    const last = groups.length - 1
    if (Buffer.byteLength(groups[last] + sign) > 39) groups.push(sign)
    else groups[last] += sign
  }
  return groups.map((group) => `=?UTF-8?B?${Buffer.from(group, 'utf8').toString('base64')}?=`).join('\r\n ')
}

/** Addresses were read by our own parser; a row that was altered since must not speak SMTP or write headers. */
function plainAddress(address: string): string {
  if (!/^[\x21-\x7e]+$/.test(address) || /[<>()[\]\\,;:"]/.test(address)) throw new Error('This is not one plain mail address')
  return address
}

// Five thousand letters carry the same logo: its lines are cut once.
const cut = new WeakMap<Logo, string>()

function linesOf(logo: Logo): string {
  const known = cut.get(logo)
  if (known !== undefined) return known
  const lines = (logo.base64.replace(/[^A-Za-z0-9+/=]/g, '').match(/.{1,76}/g) ?? []).join('\r\n')
  cut.set(logo, lines)
  return lines
}
