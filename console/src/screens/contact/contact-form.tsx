// A person's own facts: address, name, company, phone, language, time zone.
import { Autocomplete, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { ApiError, fieldFaults } from '../../api.ts'
import type { Contact } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { type ContactDetails, changeContact, companiesQuery, createContact } from '../../data/contacts.ts'
import { useMay } from '../../data/me.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { useSettled } from '../../parts/frame-page.tsx'
import { toast } from '../../parts/toast.tsx'
import { languageOptions } from '../../words/languages.ts'
import { nameOf } from '../../words/people.ts'
import { zonesToChoose } from '../../zones.ts'
import { isAddress } from '../invite-to-portal/addresses.ts'

interface Fields {
  email: string
  name: string
  company: string
  phone: string
  language: string
  timeZone: string
}

export function ContactForm({ contact: now, onClose }: { contact?: Contact; onClose: () => void }) {
  // As they were when the form was opened: what somebody else changes meanwhile is not changed back by it.
  const [contact] = useState(now)
  const form = useForm<Fields>({
    initialValues: {
      email: contact?.email ?? '',
      name: contact?.name ?? '',
      company: contact?.company?.name ?? '',
      phone: contact?.phone ?? '',
      language: contact?.language ?? '',
      timeZone: contact?.timeZone ?? '',
    },
    validate: { email: (email) => (isAddress(email) ? null : 'Write it like name@company.com') },
  })
  const save = useSave(contact, onClose, (faults) => form.setErrors(faults))
  const mayMoveAddress = useMay('contacts.address')
  const companies = useCompanyNames(form.values.company)
  return (
    <Dialog title={contact ? 'Edit contact' : 'New contact'} onClose={onClose} dirty={form.isDirty()}>
      <DialogForm
        verb={contact ? 'Save' : 'Create contact'}
        busyVerb="Saving"
        busy={save.isPending}
        error={save.error instanceof ApiError && save.error.code === 'address_taken' ? null : save.error}
        beside={Object.keys(form.getValues())}
        onCancel={onClose}
        onSubmit={() => !form.validate().hasErrors && save.mutate(form.values)}
      >
        <TextInput
          label="Email"
          type="email"
          autoComplete="off"
          disabled={contact !== undefined && !mayMoveAddress}
          description={
            contact &&
            (mayMoveAddress ? 'All access moves to a corrected address; the old one is told.' : 'An owner, admin or manager can change it.')
          }
          data-autofocus
          {...form.getInputProps('email')}
        />
        <TextInput label="Name" description="As letters greet." maxLength={120} {...form.getInputProps('name')} />
        <Autocomplete
          label="Company"
          autoComplete="off"
          data={companies}
          filter={({ options }) => options}
          maxLength={160}
          {...form.getInputProps('company')}
        />
        <TextInput
          label="Phone"
          type="tel"
          autoComplete="off"
          maxLength={40}
          disabled={contact !== undefined && !mayMoveAddress}
          {...form.getInputProps('phone')}
        />
        <Select label="Language" data={[{ value: '', label: 'As the account' }, ...languageOptions]} {...form.getInputProps('language')} />
        <Select
          label="Time zone"
          description="Reminders come by their day."
          placeholder="As the account"
          searchable
          clearable
          data={zonesToChoose(contact?.timeZone ?? null)}
          limit={100}
          value={form.values.timeZone || null}
          onChange={(zone) => form.setFieldValue('timeZone', zone ?? '')}
          error={form.errors.timeZone}
        />
      </DialogForm>
    </Dialog>
  )
}

function useCompanyNames(typed: string): string[] {
  const q = useSettled(typed.trim(), 200)
  const found = useQuery({ ...companiesQuery({ q }, undefined, 6), enabled: q.length > 1 }).data?.items ?? []
  return q.length > 1 ? [...new Set(found.map(({ name }) => name))] : []
}

function useSave(contact: Contact | undefined, onClose: () => void, onFaults: (faults: { [name: string]: ReactNode }) => void) {
  const navigate = useNavigate()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (fields: Fields) => (contact ? changeContact(contact.id, changesOf(contact, fields)) : createContact(detailsOf(fields))),
    onSuccess: async (saved) => {
      onClose()
      toast(contact ? 'Contact changed' : 'Contact created')
      await refreshRecords(cache)
      if (!contact) await navigate({ to: '/contacts/$contactId', params: { contactId: saved.id } })
    },
    onError: (error) => onFaults({ ...fieldFaults(error), ...takenBy(error) }),
  })
}

/** Somebody has the address already: said beside it, with the way to that person. */
function takenBy(error: unknown): { email?: ReactNode } {
  if (!(error instanceof ApiError) || error.code !== 'address_taken') return {}
  const contact = error.problem.contact as Contact | undefined
  if (!contact) return {}
  return {
    email: (
      <>
        {nameOf(contact)} has this address already.{' '}
        <Link to="/contacts/$contactId" params={{ contactId: contact.id }}>
          Open the contact
        </Link>
      </>
    ),
  }
}

function detailsOf({ email, name, company, phone, language, timeZone }: Fields): ContactDetails & { email: string } {
  return {
    email: email.trim(),
    ...(name.trim() ? { name: name.trim() } : {}),
    ...(company.trim() ? { company: company.trim() } : {}),
    ...(phone.trim() ? { phone: phone.trim() } : {}),
    ...(language ? { language } : {}),
    ...(timeZone ? { timeZone } : {}),
  }
}

/** Only what is different is sent: the address is a right of its own, and naming it again would ask for it. */
function changesOf(contact: Contact, fields: Fields): ContactDetails {
  const changes: ContactDetails = {}
  if (fields.email.trim() !== contact.email) changes.email = fields.email.trim()
  if (fields.name.trim() !== (contact.name ?? '')) changes.name = fields.name.trim() || null
  if (fields.phone.trim() !== (contact.phone ?? '')) changes.phone = fields.phone.trim() || null
  if (fields.language !== (contact.language ?? '')) changes.language = fields.language || null
  if (fields.timeZone !== (contact.timeZone ?? '')) changes.timeZone = fields.timeZone || null
  const company = fields.company.trim()
  if (company !== (contact.company?.name ?? '')) Object.assign(changes, company ? { company } : { companyId: null })
  return changes
}
