// Who answers for the record.
import { Link } from '@tanstack/react-router'
import type { RecordRow } from '../../api-types.ts'
import { Section } from '../../parts/page.tsx'
import { Initials } from '../../parts/tile.tsx'
import { nameOf } from '../../words/people.ts'
import classes from './record.module.css'

export function ContactCard({ contact }: { contact: RecordRow['contact'] }) {
  return (
    <Section title="Contact">
      <Link to="/contacts/$contactId" params={{ contactId: contact.id }} className={classes.person}>
        <Initials name={nameOf(contact)} size={32} />
        <span className={classes.words}>
          <span className={classes.name}>{nameOf(contact)}</span>
          {contact.name && <span className={classes.second}>{contact.email}</span>}
        </span>
      </Link>
    </Section>
  )
}
