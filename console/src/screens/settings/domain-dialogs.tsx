// What is done with a sender domain: add it, change the address before the @, make its next key, remove it.
import { TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldFaults } from '../../api.ts'
import type { SenderDomain } from '../../api-types.ts'
import { addSenderDomain, changeSenderDomain, makeNextKey, removeSenderDomain, senderDomainsQuery } from '../../data/sender-domains.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { TakeAway } from '../../parts/take-away.tsx'
import { toast } from '../../parts/toast.tsx'

interface Doing {
  onClose: () => void
}

/** Closes, tells, and looks at the list anew. */
function useDone(onClose: () => void) {
  const cache = useQueryClient()
  return (words: string) => {
    onClose()
    toast(words)
    return cache.invalidateQueries({ queryKey: senderDomainsQuery.queryKey })
  }
}

export function AddDomain({ onClose }: Doing) {
  const [domain, setDomain] = useState('')
  const [mailbox, setMailbox] = useState('portal')
  const [missing, setMissing] = useState(false)
  const done = useDone(onClose)
  const add = useMutation({
    mutationFn: () => addSenderDomain({ domain: domain.trim(), mailbox: mailbox.trim() }),
    onSuccess: () => done('Domain added'),
  })
  const faults = fieldFaults(add.error)
  const submit = () => {
    setMissing(domain.trim() === '')
    if (domain.trim() !== '') add.mutate()
  }
  return (
    <Dialog title="Add domain" onClose={onClose} dirty={domain !== ''} size={430}>
      <DialogForm
        verb="Add"
        busyVerb="Making the key"
        busy={add.isPending}
        error={add.error}
        beside={['domain', 'mailbox']}
        onCancel={onClose}
        onSubmit={submit}
      >
        <TextInput
          label="Domain"
          placeholder="harbor.example"
          description="One that your organisation owns, and whose DNS somebody of yours can change."
          value={domain}
          maxLength={255}
          autoComplete="off"
          error={(missing && 'Write a domain of yours, like harbor.example') || faults.domain}
          onChange={(event) => setDomain(event.currentTarget.value)}
          data-autofocus
        />
        <Mailbox domain={domain.trim() || 'your domain'} mailbox={mailbox} change={setMailbox} fault={faults.mailbox} />
      </DialogForm>
    </Dialog>
  )
}

function Mailbox(props: { domain: string; mailbox: string; change: (text: string) => void; fault?: string | undefined }) {
  const { domain, mailbox, change, fault } = props
  return (
    <TextInput
      label="Before the @"
      description={`Letters come from ${mailbox.trim() || '…'}@${domain}. Answers go to the member, or where Letters says.`}
      value={mailbox}
      maxLength={64}
      autoComplete="off"
      error={fault}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}

export function ChangeMailbox({ domain, onClose }: Doing & { domain: SenderDomain }) {
  const [mailbox, setMailbox] = useState(domain.mailbox)
  const done = useDone(onClose)
  const change = useMutation({
    mutationFn: () => changeSenderDomain(domain.id, { mailbox: mailbox.trim() }),
    onSuccess: () => done('Saved'),
  })
  return (
    <Dialog title="Change the address" onClose={onClose} dirty={mailbox !== domain.mailbox} size={430}>
      <DialogForm
        verb="Save"
        busyVerb="Saving"
        busy={change.isPending}
        off={mailbox.trim() === ''}
        error={change.error}
        beside={['mailbox']}
        onCancel={onClose}
        onSubmit={() => change.mutate()}
      >
        <Mailbox domain={domain.displayName} mailbox={mailbox} change={setMailbox} fault={fieldFaults(change.error).mailbox} />
      </DialogForm>
    </Dialog>
  )
}

export function NextKey({ domain, onClose }: Doing & { domain: SenderDomain }) {
  const done = useDone(onClose)
  const make = useMutation({ mutationFn: () => makeNextKey(domain.id), onSuccess: () => done('Next key made') })
  return (
    <Dialog title="Make the next key" onClose={onClose} size={430}>
      <DialogForm
        verb="Make key"
        busyVerb="Making the key"
        busy={make.isPending}
        error={make.error}
        onCancel={onClose}
        onSubmit={() => make.mutate()}
      >
        <p>
          A second DKIM record is shown to paste beside the first. The first key signs on until the second is found; leave its record in the
          DNS for a week after that. No letter is held up.
        </p>
      </DialogForm>
    </Dialog>
  )
}

export function RemoveDomain({ domain, usual, onClose }: Doing & { domain: SenderDomain; usual: string }) {
  const done = useDone(onClose)
  const remove = useMutation({ mutationFn: () => removeSenderDomain(domain.id), onSuccess: () => done('Domain removed') })
  return (
    <TakeAway title={`Remove ${domain.displayName}?`} verb="Remove domain" busyVerb="Removing" act={remove} onClose={onClose}>
      <p>
        {domain.sends ? `Letters come from ${usual} from now on.` : 'Letters go on as they are.'} Links that are out keep working. Leave the
        DKIM record in the DNS for a week, for letters that are still under way; the other records are yours to keep.
      </p>
    </TakeAway>
  )
}
