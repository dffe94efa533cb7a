// What is asked, one part each, with the lines that it must show.
import { Button } from '@mantine/core'
import type { Requirement, WholeRecord } from '../../api-types.ts'
import { useClock } from '../../data/me.ts'
import { Icon } from '../../parts/icon.tsx'
import { Section } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import { mustShowWords } from '../../words/must-show.ts'
import { requirementWords } from '../../words/states.ts'
import type { DoingWhat } from './doing.tsx'
import classes from './record.module.css'

interface RequirementsProps {
  record: WholeRecord
  start: (what: DoingWhat) => void
}

export function Requirements({ record, start }: RequirementsProps) {
  const detailed = record.requirements.filter((one) => one.mustShow.length > 0)
  const plain = record.requirements.filter((one) => one.mustShow.length === 0)
  if (record.requirements.length === 0) {
    return (
      <Section title="What you ask">
        <p className={classes.none}>Nothing is asked yet.</p>
        {record.can.includes('ask') && (
          <Button variant="default" size="xs" leftSection={<Icon name="plus" size={16} />} onClick={() => start({ kind: 'ask' })}>
            Ask for something
          </Button>
        )}
      </Section>
    )
  }
  return (
    <>
      {detailed.map((requirement) => (
        <Detailed key={requirement.id} requirement={requirement} />
      ))}
      {plain.length > 0 && (
        <Section title={detailed.length > 0 ? 'Also asked' : 'What you ask'}>
          <ul className={classes.list}>
            {plain.map((requirement) => (
              <Plain key={requirement.id} requirement={requirement} />
            ))}
          </ul>
        </Section>
      )}
    </>
  )
}

function Detailed({ requirement }: { requirement: Requirement }) {
  return (
    <Section title={requirement.name} aside={<Status is={requirementWords[requirement.state]} />}>
      {requirement.detail && <p className={classes.detail}>{requirement.detail}</p>}
      <Due requirement={requirement} />
      <table className={classes.pairs}>
        <thead>
          <tr>
            <th>What it must show</th>
            <th>Needed</th>
          </tr>
        </thead>
        <tbody>
          {requirement.mustShow.map((line) => (
            <tr key={mustShowWords(line)}>
              <td>{mustShowWords(line)}</td>
              <td>{line.needed}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

function Plain({ requirement }: { requirement: Requirement }) {
  return (
    <li className={classes.item}>
      <div className={classes.words}>
        <div className={classes.name}>{requirement.name}</div>
        {requirement.detail && <div className={classes.second}>{requirement.detail}</div>}
        <Due requirement={requirement} />
      </div>
      <Status is={requirementWords[requirement.state]} />
    </li>
  )
}

function Due({ requirement }: { requirement: Requirement }) {
  const clock = useClock()
  if (!requirement.dueOn) return null
  return (
    <div className={classes.second}>
      Due {clock.weekday(requirement.dueOn)}, {clock.distance(requirement.dueOn)}
    </div>
  )
}
