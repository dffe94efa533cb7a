// A program: the mail library alone, sending the same letter over and over through a pool of five.
import nodemailer from 'nodemailer'

process.on('message', ({ port, raw, count }: { port: number; raw: string; count: number }) => {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: 5,
    maxMessages: 1_000_000,
    ignoreTLS: true,
  })
  const envelope = { from: 'portico@portal.example', to: 'jane@acme.example' }
  void Promise.all(Array.from({ length: count }, () => transport.sendMail({ envelope, raw }))).then(() => {
    transport.close()
    process.send?.('sent')
  })
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
