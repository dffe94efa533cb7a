// What is asked, one part each, with the lines that it must show; and what was withdrawn, last.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Requirement, WholeRecord } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { useClock } from '../../data/me.ts'
import { restoreRequirement, withdrawRequirement } from '../../data/records.ts'
import { Fault } from '../../parts/fault.tsx'
import { type Action, MoreActions } from '../../parts/more-actions.tsx'
import { Section } from '../../parts/page.tsx'
import { Status } from '../../parts/status.tsx'
import { toast } from '../../parts/toast.tsx'
import { requirementWords } from '../../words/states.ts'
import type { DoingWhat } from './doing.tsx'
import { MustShow } from './must-show.tsx'
import classes from './record.module.css'

interface RequirementsProps {
  record: WholeRecord
  start: (what: DoingWhat) => void
}

export function Requirements({ record, start }: RequirementsProps) {
  const { groupsOf, error } = useRequirementActions(record, start)
  const asked = record.requirements.filter((one) => one.state !== 'withdrawn')
  const withdrawn = record.requirements.filter((one) => one.state === 'withdrawn')
  const detailed = asked.filter((one) => one.mustShow.length > 0)
  const plain = asked.filter((one) => one.mustShow.length === 0)
  return (
    <>
      <Fault error={error} />
      {asked.length === 0 && (
        <Section title="What you ask">
          <p className={classes.none}>{record.requirements.length === 0 ? 'Nothing is asked yet.' : 'Nothing is asked now.'}</p>
        </Section>
      )}
      {detailed.map((requirement) => (
        <Detailed key={requirement.id} requirement={requirement} groups={groupsOf(requirement)} />
      ))}
      {plain.length > 0 && (
        <Section title={detailed.length > 0 ? 'Also asked' : 'What you ask'}>
          <List requirements={plain} groupsOf={groupsOf} />
        </Section>
      )}
      {withdrawn.length > 0 && (
        <Section title="No longer asked">
          <List requirements={withdrawn} groupsOf={groupsOf} />
        </Section>
      )}
    </>
  )
}

type GroupsOf = (requirement: Requirement) => Action[][]

/** Nothing is lost by withdrawing, so it is not asked about first: Undo stands in the toast, and later in the same menu. */
function useRequirementActions(record: WholeRecord, start: RequirementsProps['start']): { groupsOf: GroupsOf; error: unknown } {
  const cache = useQueryClient()
  const back = ({ id }: Requirement) => restoreRequirement(record.id, id)
  const withdraw = useMutation({
    mutationFn: ({ id }: Requirement) => withdrawRequirement(record.id, id),
    onSuccess: (_record, requirement) => {
      keepFocus(requirement)
      toast(`${requirement.name} withdrawn`, () => back(requirement).then(() => refreshRecords(cache)))
      return refreshRecords(cache)
    },
  })
  const restore = useMutation({
    mutationFn: back,
    onSuccess: (_record, requirement) => {
      keepFocus(requirement)
      toast(`${requirement.name} is asked again`)
      return refreshRecords(cache)
    },
  })
  const groupsOf: GroupsOf = (requirement) => {
    const can = (what: string) => requirement.can.includes(what)
    const mends: Action[] = []
    if (can('edit')) mends.push({ word: 'Edit', icon: 'pencil', act: () => start({ kind: 'edit_asked', requirement }) })
    if (can('restore')) mends.push({ word: 'Ask again', icon: 'restore', act: () => restore.mutate(requirement) })
    const ends: Action[] = can('withdraw')
      ? [{ word: 'Withdraw', icon: 'revoked', takesAway: true, act: () => withdraw.mutate(requirement) }]
      : []
    return [mends, ends]
  }
  return { groupsOf, error: withdraw.error ?? restore.error }
}

/** The line whose menu has it is about to be drawn elsewhere. */
function keepFocus(requirement: Requirement) {
  const active = document.activeElement
  if (active !== document.body && active?.getAttribute('aria-describedby') !== nameId(requirement)) return
  document.getElementById('main')?.focus({ preventScroll: true })
}

interface OneProps {
  requirement: Requirement
  groups: Action[][]
}

function Detailed({ requirement, groups }: OneProps) {
  return (
    <Section title={requirement.name} titleId={nameId(requirement)} aside={<Beside requirement={requirement} groups={groups} />}>
      {requirement.detail && <p className={classes.detail}>{requirement.detail}</p>}
      <Due requirement={requirement} />
      <MustShow lines={requirement.mustShow} />
    </Section>
  )
}

const nameId = ({ id }: Requirement) => `requirement-${id}`

function Beside({ requirement, groups }: OneProps) {
  return (
    <div className={classes.beside}>
      <Status is={requirementWords[requirement.state]} />
      <MoreActions groups={groups} describedBy={nameId(requirement)} quiet />
    </div>
  )
}

function List({ requirements, groupsOf }: { requirements: Requirement[]; groupsOf: GroupsOf }) {
  return (
    <ul className={classes.list}>
      {requirements.map((requirement) => (
        <Plain key={requirement.id} requirement={requirement} groups={groupsOf(requirement)} />
      ))}
    </ul>
  )
}

function Plain({ requirement, groups }: OneProps) {
  return (
    <li className={classes.item}>
      <div className={classes.words}>
        <div className={classes.name} id={nameId(requirement)}>
          {requirement.name}
        </div>
        {requirement.detail && <div className={classes.second}>{requirement.detail}</div>}
        <Due requirement={requirement} />
      </div>
      <Beside requirement={requirement} groups={groups} />
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
