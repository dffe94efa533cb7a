// A house for a whole file of stories, and the vendors who come to it, each with a mailbox and a browser of their own.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import type { By } from '../../src/engine/acts.ts'
import type { RequirementInput } from '../../src/engine/requirements.ts'
import type { Ability, ContactId, GrantId, ProjectId, RecordId, RequirementId } from '../../src/nouns.ts'
import { type Browser, type PorticoOptions, portico, type TestHouse } from '../support/portico.ts'

/** Opened before the file's first test, closed after its last. */
export function houseForAll(options: PorticoOptions = {}): () => TestHouse {
  let house: TestHouse | null = null
  before(async () => {
    house = await portico(options)
  })
  after(() => house?.stop())
  return () => {
    assert.ok(house)
    return house
  }
}

export interface Vendor {
  email: string
  contactId: ContactId
  recordId: RecordId
  projectId: ProjectId
  grantId: GrantId
  requirementIds: RequirementId[]
  /** The path of the letter's button. */
  path: string
  /** The record's page. */
  home: string
}

export const certificate: RequirementInput = { kind: 'certificate', name: 'Certificate of insurance' }
export const taxForm: RequirementInput = { kind: 'document', name: 'W-9 form' }

let count = 0

/** Somebody new, invited to one record, whose letter has come. */
export async function aVendor(
  house: TestHouse,
  {
    asked = [certificate],
    scope = 'record',
    abilities,
    by = house.by,
  }: { asked?: RequirementInput[]; scope?: 'record' | 'project' | 'portal'; abilities?: Ability[]; by?: By } = {},
): Promise<Vendor> {
  const { engine } = house.house
  const email = `jane${++count}@acme.example`
  const { project } = await engine.projects.create(house.by, {
    name: 'Dock 4 refurbishment',
    dueOn: null,
    certificateHolder: 'Harbor Build LLC\n1200 Wharf Road',
  })
  const whole = await engine.records.create(house.by, {
    projectId: project.id,
    contact: { email, name: 'Jane Ortiz' },
    company: 'Acme Electric',
    requirements: asked,
  })
  const { grant } = await engine.grants.give(by, {
    contactId: whole.contact.id,
    scope:
      scope === 'record'
        ? { kind: 'record', id: whole.record.id }
        : scope === 'project'
          ? { kind: 'project', id: project.id }
          : { kind: 'portal', id: null },
    abilities,
    invite: {},
  })
  return {
    email,
    contactId: whole.contact.id,
    recordId: whole.record.id,
    projectId: project.id,
    grantId: grant.id,
    requirementIds: whole.requirements.map(({ id }) => id),
    path: await house.linkTo(email),
    home: `/p/harbor/records/${whole.record.id}`,
  }
}

/** Opens the letter's button and presses Continue, as a browser without scripts does. */
export async function comeIn(browser: Browser, path: string): Promise<string> {
  const page = await browser.follow(path)
  assert.equal(page.status, 200, title(page.body))
  const pressed = await browser.post(`/enter/${linkIdOf(page.body)}`)
  assert.equal(pressed.status, 303)
  return pressed.location
}

/** Takes the session away and leaves the rest, as a browser does that was closed over night. */
export function closeOverNight(house: TestHouse, browser: Browser): void {
  for (const name of [...browser.cookies.keys()]) {
    if (name === sessionName(house) || name.startsWith('portico_link_')) browser.cookies.delete(name)
  }
}

export const sessionName = (house: TestHouse): string => `portico_${house.by.accountId.slice(4)}`
export const deviceName = (house: TestHouse): string => `portico_device_${house.by.accountId.slice(4)}`
export const linkIdOf = (page: string): string => /\/enter\/(lnk_\w+)/.exec(page)?.[1] ?? ''
export const title = (page: string): string => /<h1[^>]*>(.*?)<\/h1>/s.exec(page)?.[1] ?? ''

/** What a page says, without its tags. */
export const said = (page: string): string =>
  page
    .replace(/<style.*?<\/style>|<template.*?<\/template>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', '’')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')

export const pdf = (name = 'certificate.pdf', text = 'hello') => ({ name, bytes: `%PDF-1.7\n${text}` })

/** What waits on a record, judged by the owner. */
export async function judge(
  house: TestHouse,
  { recordId }: Pick<Vendor, 'recordId'>,
  decision: 'accept' | 'reject',
  reason: string | null = null,
  validUntil: number | null = null,
): Promise<void> {
  const { documents } = await house.house.engine.records.get(house.by, recordId)
  const waiting = documents.find(({ versions }) => versions.at(-1)?.judgement === null)
  assert.ok(waiting)
  await house.house.engine.documents.review(house.by, waiting.id, decision, reason, validUntil)
}
