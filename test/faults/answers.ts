// F02: a line to the program that can be made to break between the commit and the answer.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { Process } from '../support/process.ts'

export type Line = Awaited<ReturnType<typeof lineTo>>

/** Hands everything on; told to, it cuts both ends at the first byte of the next answer. */
export async function lineTo({ port }: Process) {
  const sockets = new Set<Socket>()
  let cuts = false
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.on('data', (bytes) => far.write(bytes))
    far.on('data', (bytes) => {
      if (!cuts) return near.write(bytes)
      near.destroy()
      far.destroy()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: own } = server.address() as { port: number }
  return {
    /** To be spoken to in the program's place. */
    door: new Process(own, {}),
    /** From now on no answer comes through. */
    cut: (now: boolean) => {
      cuts = now
    },
    stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
