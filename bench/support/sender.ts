// A program: the mail library alone, writing the same letter to one after another and sending it through a pool of five.
import nodemailer from 'nodemailer'
import type { Post } from '../../src/mail/transport.ts'

export interface Sending {
  port: number
  post: Pick<Post, 'from' | 'subject' | 'html' | 'text'>
  count: number
}

process.on('message', ({ port, post, count }: Sending) => {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: 5,
    maxMessages: 1_000_000,
    ignoreTLS: true,
  })
  const letters = Array.from({ length: count }, (_, at) => transport.sendMail({ ...post, to: `vendor${at}@vendors.example` }))
  void Promise.all(letters).then(() => {
    transport.close()
    process.send?.('sent')
  })
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
