// The three-dot button and its menu: verbs with icons, groups by hairline, what takes away last and red.
import { ActionIcon, Menu } from '@mantine/core'
import { Fragment } from 'react'
import type { IconName } from '../icons.ts'
import { Icon, MoreIcon } from './icon.tsx'

export interface Action {
  word: string
  icon: IconName
  act: () => void
  takesAway?: boolean
  /** Why it cannot be done now: the word stays, dimmed, with the reason at the right. */
  not?: string
}

interface MoreActionsProps {
  groups: Action[][]
  /** The id of the words that say what the actions are for, where a page has many such buttons. */
  describedBy?: string
  quiet?: boolean
}

export function MoreActions({ groups, describedBy, quiet = false }: MoreActionsProps) {
  const shown = groups.filter((group) => group.length > 0)
  if (shown.length === 0) return null
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon variant={quiet ? 'subtle' : 'default'} size={quiet ? 30 : 34} aria-label="More actions" aria-describedby={describedBy}>
          <MoreIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {shown.map((group, index) => (
          <Fragment key={group[0]?.word}>
            {index > 0 && <Menu.Divider />}
            {group.map((action) => (
              <ActionItem key={action.word} action={action} />
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function ActionItem({ action }: { action: Action }) {
  return (
    <Menu.Item
      leftSection={<Icon name={action.icon} />}
      rightSection={action.not}
      disabled={Boolean(action.not)}
      color={action.takesAway && !action.not ? 'var(--bad)' : undefined}
      onClick={action.act}
    >
      {action.word}
    </Menu.Item>
  )
}
