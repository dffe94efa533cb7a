// A program: bare Fastify that says hello, the measure for what a page of ours may cost.
import Fastify from 'fastify'

const app = Fastify()
app.get('/', async () => ({ hello: 'world' }))
await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
process.on('disconnect', () => process.exit())
process.send?.('ready')
