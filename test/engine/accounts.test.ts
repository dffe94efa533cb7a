// Accounts: what only one of them can have.
import assert from 'node:assert/strict'
import { operatorOf } from '../../src/engine/acts.ts'
import { onEveryStore } from '../support/engine.ts'

onEveryStore(
  'of two accounts that take one name in addresses in one moment one has it, and the other is told that it is taken',
  async (room) => {
    const other = await room.another()
    const owner = { name: 'Ole', email: 'ole@quay.example' }
    const { account } = await room.engine.accounts.create({ name: 'Quay', slug: 'quay', owner })
    for (const slug of ['dock', 'mole', 'pier', 'slip', 'wharf']) {
      const tries = await Promise.allSettled([
        room.engine.accounts.change(room.by, { slug }),
        other.engine.accounts.change(operatorOf(account), { slug }),
      ])
      assert.deepEqual(
        tries.flatMap((tried) => (tried.status === 'rejected' ? tried.reason.code : [])),
        ['slug_taken'],
      )
    }
  },
)
