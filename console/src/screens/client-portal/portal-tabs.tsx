// What the Client Portal holds: the people who come back, and the packets that were sent to them.
import { Tabs } from '../../parts/tabs.tsx'

export const PortalTabs = ({ here }: { here: 'people' | 'packets' }) => (
  <Tabs
    label="Client Portal"
    tabs={[
      { word: 'People', to: '/client-portal', chosen: here === 'people' },
      { word: 'Packets', to: '/packets', chosen: here === 'packets' },
    ]}
  />
)
