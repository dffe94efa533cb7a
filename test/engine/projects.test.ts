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

onEveryStore('of each project of a list it is counted what stands in it, and nothing of one without records', async (room) => {
  const { engine, by } = room
  const { record } = await room.record('jane@acme.example')
  await room.record('bo@bolt.example')
  await engine.records.waive(by, record.id, 'Covered by the main contractor.')
  await engine.projects.create(by, { name: 'Pier 9' })
  const listed = await engine.projects.list(by, { limit: 50, after: null }, null)
  const told = Object.fromEntries(listed.map(({ project, counts }) => [project.name, counts]))
  assert.deepEqual(told, { 'Pier 9': {}, 'Dock 4 refurbishment': { awaiting: 1, waived: 1 } })
  for (const one of listed) assert.deepEqual(await engine.projects.get(by, one.project.id), one)
})
