// Records as they are made: of which company, with whom.
import assert from 'node:assert/strict'
import { onEveryStore } from '../support/engine.ts'

onEveryStore(
  'whoever acts for several companies: a record is of the one that is named, and theirs only without a name',
  async ({ engine, by }) => {
    const { project } = await engine.projects.create(by, { name: 'Dock 4' })
    const broker = { email: 'bea@broker.example', name: 'Bea Broker' }
    const known = await engine.contacts.create(by, { ...broker, company: 'Bay Brokers' })
    const made = async (input: Pick<Parameters<typeof engine.records.create>[1], 'contact' | 'contactId' | 'company' | 'companyId'>) => {
      const { company, contact } = await engine.records.create(by, { projectId: project.id, requirements: [], ...input })
      assert.equal(contact.id, known.contact.id)
      return company?.name ?? null
    }
    assert.equal(await made({ contactId: known.contact.id, company: 'Beta Plumbing' }), 'Beta Plumbing')
    assert.equal(await made({ contact: { ...broker, company: 'Beta Plumbing' } }), 'Beta Plumbing', 'a mailbox that was known already')
    const { id } = (await engine.companies.create(by, 'Gamma Roofing')).company
    assert.equal(await made({ contact: { ...broker, companyId: id } }), 'Gamma Roofing')
    assert.equal(await made({ contact: { ...broker, company: 'Beta Plumbing' }, companyId: id }), 'Gamma Roofing')
    assert.equal(await made({ contact: { ...broker, company: 'Beta Plumbing' }, companyId: null }), null)
    assert.equal(await made({ contact: broker }), 'Bay Brokers')
    const { company } = await engine.contacts.get(by, known.contact.id)
    assert.equal(company?.name, 'Bay Brokers', 'what was said of one record changes no contact')
  },
)
