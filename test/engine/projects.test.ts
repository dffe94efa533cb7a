// Projects: how they are found.
import assert from 'node:assert/strict'
import { onEveryStore } from '../support/engine.ts'

onEveryStore('a project is found by its name in capitals or small letters, whatever alphabet they are of', async (room) => {
  for (const name of ['Österreich Süd', 'ПЛОЩАДЬ', 'Harbor']) await room.engine.projects.create(room.by, { name })
  const found = async (q: string) =>
    (await room.engine.projects.list(room.by, { limit: 50, after: null }, q)).map(({ project }) => project.name)
  assert.deepEqual(await found('Österreich'), ['Österreich Süd'])
  assert.deepEqual(await found('öster'), ['Österreich Süd'])
  assert.deepEqual(await found('площадь'), ['ПЛОЩАДЬ'])
  assert.deepEqual(await found('HARBOR'), ['Harbor'])
  assert.equal(await room.engine.projects.count(room.by, 'SÜD'), 1)
})
