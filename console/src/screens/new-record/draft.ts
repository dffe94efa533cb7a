// A record while it is being written, what is still wrong with it, and how it is saved.

import type { Contact, WholeRecord } from '../../api-types.ts'
import { createProject } from '../../data/projects.ts'
import { createRecord } from '../../data/records.ts'
import { isAddress } from '../invite-to-portal/addresses.ts'
import { type Asked, faultsOfAsked, toRequirement } from './templates.ts'

export interface Draft {
  projectId: string | null
  projectName: string
  certificateHolder: string
  /** A contact that is known already; then its address and its name are not asked. */
  contact: Contact | null
  email: string
  name: string
  /** Whom this record is about: the contact may act for others too. Empty, it is the contact's own. */
  company: string
  asks: Asked[]
  dueOn: string
}

export type Faults = { [field: string]: string }

export function emptyDraft(projectId?: string): Draft {
  return {
    projectId: projectId ?? null,
    projectName: '',
    certificateHolder: '',
    contact: null,
    email: '',
    name: '',
    company: '',
    asks: [],
    dueOn: '',
  }
}

/** The choice in the project field that makes a new one. */
export const newProject = 'new'

export function faultsOf(draft: Draft): Faults {
  const faults: Faults = {}
  if (!draft.projectId) faults.project = 'Choose a project, or start a new one.'
  if (draft.projectId === newProject && draft.projectName.trim() === '') faults.projectName = 'Give the project a name.'
  if (!draft.contact && !isAddress(draft.email)) faults.email = 'Write it like name@company.com'
  for (const asked of draft.asks) {
    const fault = faultsOfAsked(asked)
    if (fault) faults[asked.key] = fault
  }
  return faults
}

/** `madeProject` hears of a new project at once: should its record be refused, the next try is in the same one. */
export async function saveDraft(draft: Draft, madeProject: (id: string) => void): Promise<WholeRecord> {
  const projectId = draft.projectId === newProject ? await makeProject(draft) : (draft.projectId ?? '')
  if (projectId !== draft.projectId) madeProject(projectId)
  return createRecord({
    projectId,
    ...(draft.contact ? { contactId: draft.contact.id } : { contact: personOf(draft) }),
    ...(draft.company.trim() ? { company: draft.company.trim() } : {}),
    requirements: draft.asks.map(toRequirement),
    ...(draft.dueOn ? { dueOn: draft.dueOn } : {}),
  })
}

async function makeProject({ projectName, certificateHolder }: Draft): Promise<string> {
  const project = await createProject({
    name: projectName.trim(),
    ...(certificateHolder.trim() ? { certificateHolder: certificateHolder.trim() } : {}),
  })
  return project.id
}

const personOf = ({ email, name }: Draft) => ({
  email: email.trim(),
  ...(name.trim() ? { name: name.trim() } : {}),
})
