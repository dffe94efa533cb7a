// One letter to one person: who gets it, what it says, until when it opens, and how both will look.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { ApiError, fieldFaults } from '../../api.ts'
import type { Grant, RecordRow } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { createContact } from '../../data/contacts.ts'
import { giveRecord, type Invite, invite } from '../../data/grants.ts'
import { useMay, useMe } from '../../data/me.ts'
import { toast } from '../../parts/toast.tsx'
import { WideDialog } from '../../parts/wide-dialog.tsx'
import type { Language } from '../../shapes.ts'
import { isAddress, sameAddress } from './addresses.ts'
import { InviteForm } from './invite-form.tsx'
import { InvitePreview } from './invite-preview.tsx'
import classes from './invite-to-portal.module.css'

export type InviteTitle = 'Invite to Portal' | 'Send Portal Invite' | 'Resend Portal Invite' | 'Fix address and resend'

/** When the address is not the contact's: is it wrong there, or is somebody else meant? */
export type Meant = 'correct' | 'another'

export interface Letter {
  email: string
  name: string
  meant: Meant | null
  note: string
  /** Null until another is chosen than the person's own. */
  language: Language | null
  days: number
  byText: boolean
}

interface InviteToPortalProps {
  title: InviteTitle
  record: RecordRow
  onClose: () => void
}

export function InviteToPortal({ title, record, onClose }: InviteToPortalProps) {
  const { account } = useMe()
  const mayCorrect = useMay('contacts.address')
  const start: Letter = {
    email: record.contact.email,
    name: '',
    // Who fixes an address has already said what is meant.
    meant: title === 'Fix address and resend' ? 'correct' : null,
    note: '',
    language: null,
    days: account.invitationDays,
    byText: false,
  }
  const [letter, setLetter] = useState(start)
  const [fields, setFields] = useState<FieldFaults>({})
  const form = useRef<HTMLFormElement>(null)
  const send = useSend(record, onClose, setFields)
  const differs = !sameAddress(letter.email, record.contact.email)
  const dirty = letter.note !== '' || letter.email !== start.email
  const change = (part: Partial<Letter>) => {
    setFields({})
    setLetter({ ...letter, ...part })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (send.isPending) return
    const faults = faultsOf(letter, differs)
    setFields(faults)
    const first = Object.keys(faults)[0]
    if (first) form.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus()
    else send.mutate({ letter, differs })
  }
  const someoneElse = differs && letter.meant === 'another'
  return (
    <WideDialog size={920} onClose={onClose} dirty={dirty}>
      <form ref={form} className={classes.dialog} onSubmit={submit} noValidate>
        <InviteForm
          title={title}
          record={record}
          letter={letter}
          differs={differs}
          mayCorrect={mayCorrect}
          fields={fields}
          change={change}
          busy={send.isPending}
          error={send.error}
          onCancel={onClose}
        />
        <InvitePreview record={record} letter={letter} someoneElse={someoneElse ? letter.name : null} />
      </form>
    </WideDialog>
  )
}

export type FieldFaults = Partial<Record<'email' | 'name' | 'meant' | 'note', string>>

function faultsOf(letter: Letter, differs: boolean): FieldFaults {
  if (!isAddress(letter.email)) return { email: 'Write it like name@company.com' }
  if (differs && !letter.meant) return { meant: 'Say which of the two is meant.' }
  return {}
}

function useSend(record: RecordRow, onClose: () => void, setFields: (faults: FieldFaults) => void) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ letter, differs }: { letter: Letter; differs: boolean }) => sendLetter(record, letter, differs),
    onSuccess: () => {
      onClose()
      toast('Invitation queued')
      return refreshRecords(cache)
    },
    onError: (error) => setFields(fieldFaults(error)),
  })
}

async function sendLetter(record: RecordRow, letter: Letter, differs: boolean): Promise<{ grant: Grant }> {
  const words: Invite = {
    days: letter.days,
    ...(letter.language ? { language: letter.language } : {}),
    ...(letter.note.trim() ? { note: letter.note.trim() } : {}),
    ...(letter.byText ? { byText: true } : {}),
  }
  if (differs && letter.meant === 'another') return giveRecord(record.id, await contactAt(record, letter), words)
  const address = differs ? { email: letter.email.trim(), changeAddress: true } : {}
  const { grantId } = record.portal
  if (grantId && record.can.includes('resend')) return invite(grantId, { ...words, ...address })
  return giveRecord(record.id, record.contactId, { ...words, ...address })
}

/** The person at this address: a new contact of the same company, or the one who has it already. */
async function contactAt(record: RecordRow, letter: Letter): Promise<string> {
  try {
    const contact = await createContact({
      email: letter.email.trim(),
      ...(letter.name.trim() ? { name: letter.name.trim() } : {}),
      ...(record.company ? { companyId: record.company.id } : {}),
    })
    return contact.id
  } catch (error) {
    const taken = error instanceof ApiError && error.code === 'address_taken' ? error.problem.contact : null
    if (taken && typeof taken === 'object' && 'id' in taken) return String(taken.id)
    throw error
  }
}
