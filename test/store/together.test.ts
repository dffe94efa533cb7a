// What meets goes together: how calls are filled, and that nobody pays for another.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { Unavailable } from '../../src/store/faults.ts'
import { together } from '../../src/store/together.ts'

test('what is asked for while a call is under way goes in one call with the next', async () => {
  const calls: number[][] = []
  const underWay = Promise.withResolvers<void>()
  const double = together<number, number>({
    async work(items) {
      calls.push([...items])
      underWay.resolve()
      await pause(20)
      return items.map((item) => item * 2)
    },
  })
  const first = [double(1), double(2)]
  await underWay.promise
  const next = [double(3), double(4), double(5)]
  assert.deepEqual(await Promise.all([...first, ...next]), [2, 4, 6, 8, 10])
  assert.deepEqual(calls, [
    [1, 2],
    [3, 4, 5],
  ])
})

test('two of the same are never under way in one moment', async () => {
  const calls: string[][] = []
  let underWay: string[] = []
  const ask = together<string, string>({
    apart: (item) => item[0] as string,
    async work(items) {
      calls.push([...items])
      for (const item of items) assert.ok(!underWay.some((other) => other[0] === item[0]))
      underWay = [...underWay, ...items]
      await pause(5)
      underWay = underWay.filter((item) => !items.includes(item))
      return items
    },
  })
  await Promise.all(['a1', 'a2', 'b1', 'a3'].map(ask))
  assert.deepEqual(calls, [['a1', 'b1'], ['a2'], ['a3']])
})

test('one that fails takes nobody with it, and a database that is gone is asked once', async () => {
  let calls = 0
  const ask = together<string, string>({
    async work(items) {
      calls += 1
      if (items.includes('gone')) throw new Unavailable('the database cannot be reached')
      if (items.includes('bad')) throw new Error('bad')
      return items
    },
  })
  const settled = await Promise.allSettled(['good', 'bad', 'fine'].map(ask))
  assert.deepEqual(
    settled.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason))),
    ['good', 'Error: bad', 'fine'],
  )
  calls = 0
  const lost = await Promise.allSettled(['good', 'gone'].map(ask))
  assert.ok(lost.every(({ status }) => status === 'rejected'))
  assert.equal(calls, 1)
})

test('a call that hangs keeps only its own waiting', async () => {
  const hung = Promise.withResolvers<void>()
  const underWay = Promise.withResolvers<void>()
  const ask = together<string, string>({
    async work(items) {
      if (!items.includes('hangs')) return items
      underWay.resolve()
      await hung.promise
      return items
    },
  })
  const order: string[] = []
  const told = (item: string) => ask(item).then((answer) => void order.push(answer))
  const hangs = told('hangs')
  await underWay.promise
  await told('meanwhile')
  await told('after')
  hung.resolve()
  await hangs
  assert.deepEqual(order, ['meanwhile', 'after', 'hangs'])
})

test('where every call hangs, whoever waits is told in time', async () => {
  const hung = Promise.withResolvers<void>()
  const ask = together<number, number>({
    patience: 300,
    async work(items) {
      await hung.promise
      return items
    },
  })
  const taken: Promise<number>[] = []
  for (let call = 0; call < 4; call++) {
    taken.push(ask(call))
    await pause(130)
  }
  await assert.rejects(ask(4), Unavailable)
  hung.resolve()
  assert.deepEqual(await Promise.all(taken), [0, 1, 2, 3])
  assert.equal(await ask(5), 5)
})
