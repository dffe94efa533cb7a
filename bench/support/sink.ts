// A program: a mail server that takes every letter, counts it and throws it away.
import { SMTPServer } from 'smtp-server'

let taken = 0
let first = 0
let last = 0
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, _session, done) {
    stream.on('end', () => {
      taken += 1
      last = performance.now()
      first ||= last
      done()
    })
    stream.resume()
  },
})
server.listen(Number(process.env.PORT), '127.0.0.1', () => process.send?.('ready'))
process.on('message', ({ forget }: { forget: boolean }) => {
  process.send?.({ taken, took: last - first })
  if (forget) taken = first = last = 0
})
process.on('disconnect', () => process.exit())
