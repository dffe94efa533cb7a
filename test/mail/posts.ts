// Letters ready to send, for the tests of the ways out.
import type { Post } from '../../src/mail/transport.ts'

let count = 0

export const aPost = (about: Partial<Post> = {}): Post => ({
  id: `msg_${String(++count).padStart(22, '0')}`,
  mark: null,
  returnPath: 'letters@harbor.example',
  ownReturn: false,
  at: Date.parse('2026-11-20T22:14:00Z'),
  from: { name: 'Dana Whitfield, Harbor Build', address: 'letters@harbor.example' },
  to: 'jane@acme.example',
  replyTo: 'dana@harbor.example',
  subject: 'Your insurance certificate for Dock 4 refurbishment',
  html: '<!doctype html>\n<p>Hello Jane</p>\n',
  text: 'Hello Jane\n',
  logo: null,
  unsubscribe: null,
  signature: null,
  ...about,
})

export const always = async () => true
