// Invite to Client Portal: a contact, or somebody new by their address, gets a letter that opens all their pages.
import { Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiError, fieldFaults } from '../../api.ts'
import type { Contact } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { createContact } from '../../data/contacts.ts'
import { givePortal } from '../../data/grants.ts'
import { useClock, useMe } from '../../data/me.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { NoteField } from '../../parts/note-field.tsx'
import { toast } from '../../parts/toast.tsx'
import type { Language } from '../../shapes.ts'
import { languageOptions } from '../../words/languages.ts'
import { firstNameOf } from '../../words/people.ts'
import { isAddress } from '../invite-to-portal/addresses.ts'
import { TryItFirst } from '../try-as-client/try-it-first.tsx'
import classes from './client-portal.module.css'
import { Chosen, PersonField } from './person-field.tsx'

/** Who is to be invited, as far as it was typed. */
interface Typed {
  email: string
  name: string
  company: string
}

interface Wish extends Typed {
  contact: Contact | null
  note: string
  /** Null until another is chosen than the person's own. */
  language: Language | null
}

export function InviteToClientPortal({ contact, onClose }: { contact?: Contact; onClose: () => void }) {
  const [wish, setWish] = useState<Wish>({ contact: contact ?? null, email: '', name: '', company: '', note: '', language: null })
  const [missing, setMissing] = useState<string | null>(null)
  const [dropped, setDropped] = useState(false)
  const { account } = useMe()
  const cache = useQueryClient()
  const send = useMutation({
    mutationFn: inviteBy,
    onSuccess: () => {
      onClose()
      toast('Invitation queued')
      return refreshRecords(cache)
    },
  })
  const change = (part: Partial<Wish>) => {
    setMissing(null)
    setWish({ ...wish, ...part })
  }
  const drop = () => {
    setDropped(true)
    change({ contact: null, email: '' })
  }
  const submit = () => {
    if (!wish.contact && !isAddress(wish.email)) return setMissing('Choose a contact, or write an address like name@company.com')
    send.mutate(wish)
  }
  const faults = fieldFaults(send.error)
  return (
    <Dialog title="Invite to Client Portal" onClose={onClose} dirty={wish.email !== '' || wish.note !== ''}>
      <DialogForm
        verb="Send Invite"
        busyVerb="Sending"
        icon="sent"
        busy={send.isPending}
        error={send.error}
        beside={['email', 'note', 'name', 'company']}
        onCancel={onClose}
        onSubmit={submit}
      >
        {wish.contact ? (
          <Chosen contact={wish.contact} word="Choose somebody else" takesFocus={contact === undefined} drop={contact ? undefined : drop} />
        ) : (
          <Somebody wish={wish} change={change} error={missing ?? faults.email} takesFocus={dropped} />
        )}
        <NoteField note={wish.note} set={(note) => change({ note })} rows={3} error={faults.note} takesFocus={wish.contact !== null} />
        <Select
          label="Language"
          data={languageOptions}
          value={wish.language ?? wish.contact?.language ?? account.language}
          onChange={(language) => language && change({ language: language as Language })}
          allowDeselect={false}
        />
        <WhatItDoes contact={wish.contact} />
        {wish.contact && (
          <TryItFirst contactId={wish.contact.id} wish={{ note: wish.note.trim() || undefined, language: wish.language ?? undefined }} />
        )}
      </DialogForm>
    </Dialog>
  )
}

interface SomebodyProps {
  wish: Typed
  change: (part: Partial<Typed> & { contact?: Contact }) => void
  error?: string | undefined
  takesFocus: boolean
}

export function Somebody({ wish, change, error, takesFocus }: SomebodyProps) {
  return (
    <>
      <PersonField
        label="Email"
        placeholder="Name of a contact, or an address"
        description="Somebody you know already shows while you type."
        none={(typed) => (typed.includes('@') ? null : `Nobody you know matches “${typed}”. Write an address to invite somebody new.`)}
        text={wish.email}
        onText={(email) => change({ email })}
        onPick={(contact) => change({ contact, email: '' })}
        error={error}
        takesFocus={takesFocus}
      />
      {isAddress(wish.email) && (
        <div className={classes.pair}>
          <TextInput
            label="Name"
            placeholder="As the letter greets"
            maxLength={120}
            value={wish.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <TextInput
            label="Company"
            maxLength={160}
            autoComplete="off"
            value={wish.company}
            onChange={(event) => change({ company: event.currentTarget.value })}
          />
        </div>
      )}
    </>
  )
}

function WhatItDoes({ contact }: { contact: Contact | null }) {
  const { account } = useMe()
  const clock = useClock()
  const ends = new Date(Date.now() + account.invitationDays * 86_400_000).toISOString()
  return (
    <p className={classes.help}>
      {contact ? `${firstNameOf(contact)} sees` : 'They see'} all their pages, those to come too, and nobody else’s. The letter opens until{' '}
      {clock.dateInWords(ends)}; the access {account.accessEndsWithInvitation ? 'ends then, too' : 'stays until you end it'}.
    </p>
  )
}

async function inviteBy({ contact, email, name, company, note, language }: Wish) {
  const id = contact?.id ?? (await contactAt({ email: email.trim(), name: name.trim(), company: company.trim() }))
  return givePortal(id, { ...(language ? { language } : {}), ...(note.trim() ? { note: note.trim() } : {}) })
}

/** A new contact, or the one who has this address already. */
export async function contactAt({ email, name, company }: { email: string; name: string; company: string }): Promise<string> {
  try {
    return (await createContact({ email, ...(name ? { name } : {}), ...(company ? { company } : {}) })).id
  } catch (error) {
    const taken = error instanceof ApiError && error.code === 'address_taken' ? error.problem.contact : null
    if (taken && typeof taken === 'object' && 'id' in taken) return String(taken.id)
    throw error
  }
}
