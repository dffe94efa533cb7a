// Who is in the sample and how far each has come: 60 records in every state, with every word of portal access.
import type { RequirementInput } from '../engine/requirements.ts'

/** What happened to a record, told as days ago. Where a step is missing it has not happened. */
export interface Course {
  count: number
  /** Nothing is asked yet. */
  blank?: boolean
  made: number
  invited?: number
  letter?: 'queued' | 'bounced'
  opened?: number
  cameIn?: number
  /** `first`: only the first thing asked. */
  sent?: 'first' | 'all'
  judged?: 'accept' | 'reject'
  /** Days from now until which an accepted certificate is in force; negative is over. */
  validFor?: number
  /** Rejected first, then corrected and sent again. */
  corrected?: boolean
  revoked?: number
  set?: 'waived' | 'overridden' | 'archived'
}

export const courses: Course[] = [
  { count: 4, blank: true, made: 2 },
  { count: 5, made: 3 },
  { count: 2, made: 1, invited: 0.01, letter: 'queued' },
  { count: 4, made: 2, invited: 1 },
  { count: 3, made: 9, invited: 6 },
  { count: 3, made: 6, invited: 4, letter: 'bounced' },
  { count: 3, made: 8, invited: 5, opened: 2 },
  { count: 3, made: 12, invited: 8, cameIn: 1 },
  { count: 2, made: 14, invited: 9, cameIn: 3, sent: 'first', judged: 'accept', validFor: 260 },
  { count: 2, made: 45, invited: 41 },
  { count: 5, made: 12, invited: 7, cameIn: 0.3, sent: 'all' },
  { count: 2, made: 20, invited: 15, cameIn: 0.1, sent: 'all', corrected: true },
  { count: 5, made: 18, invited: 12, cameIn: 4, sent: 'all', judged: 'reject' },
  { count: 7, made: 60, invited: 28, cameIn: 20, sent: 'all', judged: 'accept', validFor: 240 },
  { count: 2, made: 80, invited: 26, cameIn: 22, sent: 'all', judged: 'accept', validFor: 18 },
  { count: 2, made: 70, invited: 29, cameIn: 25, sent: 'all', judged: 'accept', validFor: 190, revoked: 2 },
  { count: 2, made: 90, invited: 29, cameIn: 24, sent: 'all', judged: 'accept', validFor: -4 },
  { count: 1, made: 30, invited: 20, cameIn: 10, set: 'overridden' },
  { count: 2, made: 25, set: 'waived' },
  { count: 1, made: 75, invited: 28, cameIn: 27, sent: 'all', judged: 'accept', validFor: 100, set: 'archived' },
]

export const projects = [
  {
    name: 'Dock 4 refurbishment',
    dueIn: 10,
    holder: 'Harbor Build LLC\n1200 Wharf Road\nOakland, CA 94607\nProject: Dock 4 refurbishment',
  },
  {
    name: 'Harbor Hall tower',
    dueIn: 24,
    holder: 'Harbor Build LLC and Harbor Hall Partners\n1200 Wharf Road\nOakland, CA 94607\nProject: Harbor Hall tower',
  },
  { name: 'Pier 9 warehouse', dueIn: 38, holder: 'Harbor Build LLC\n1200 Wharf Road\nOakland, CA 94607\nProject: Pier 9 warehouse' },
]

const certificate: RequirementInput = {
  kind: 'certificate',
  name: 'Certificate of insurance',
  detail: 'From your insurance agent, with the certificate holder exactly as written.',
  mustShow: [
    { group: 'General liability', label: 'Each occurrence', needed: '$1,000,000' },
    { group: 'General liability', label: 'Aggregate', needed: '$2,000,000' },
    { group: 'Automobile', label: 'Combined single limit', needed: '$1,000,000' },
    { group: 'Umbrella', label: 'Each occurrence', needed: '$5,000,000' },
    { group: null, label: 'Additional insured', needed: 'Harbor Build LLC' },
  ],
}
const taxForm: RequirementInput = { kind: 'document', name: 'W-9 tax form', detail: 'Signed this year.' }
const safetyPlan: RequirementInput = { kind: 'document', name: 'Site safety plan' }
export const asks: RequirementInput[][] = [[certificate], [certificate, taxForm], [certificate, safetyPlan]]

export const rejections = [
  'Umbrella shows $2,000,000; $5,000,000 is needed. Please ask your agent for a new certificate.',
  'The certificate holder must read Harbor Build LLC, 1200 Wharf Road. Yours names another company.',
  'The certificate ended last month. Please send the one for this year.',
]

const firms =
  'Acme Electric,Bayline Plumbing,Cedar Roofing,Delmar Glass,Eastgate Drywall,Foxglove Painting,Granite Masonry,Hillcrest Steel,Ironwood Carpentry,Juniper Landscaping,Keystone Concrete,Lakeside Fire Protection,Meridian Elevators,Northwind HVAC,Oak Street Flooring,Pacific Crane,Quarry Stoneworks,Redwood Scaffolding,Summit Excavation,Tidewater Marine,Union Welding,Valley Insulation,Westport Surveying,Yarrow Tile,Zenith Controls,Alder Demolition,Bridgeway Paving,Copperline Electric,Driftwood Cabinets,Ember Fireproofing,Fairview Fencing,Golden Gate Signs,Harvest Hauling,Inlet Dredging,Jasper Countertops,Kestrel Drones,Larkspur Interiors,Mission Millwork,Nautilus Pumps,Orchard Cleaning,Pinnacle Windows,Quill Architects,Ridgeline Foundations,Saltair Coatings,Timberland Framing,Upland Irrigation,Vista Lighting,Willow Waterproofing,Beacon Security,Anchor Rigging,Blue Heron Environmental,Cascade Plaster,Dune Sandblasting,Estuary Engineering,Ferry Street Hardware,Gull Wing Roofing,Halyard Ropeworks,Island Generators,Jetty Formwork,Kelp Bay Divers'
const firstNames = 'Jane,Omar,Lucia,Ben,Aisha,Tom,Mei,Carlos,Nora,Peter,Grace,Ivan,Ruth,Sam,Elena,Hugo,Tara,Luis,Anna,Raj'
const lastNames =
  'Ortiz,Haddad,Romano,Keller,Okafor,Brandt,Chen,Vega,Lindqvist,Novak,Park,Petrov,Abrams,Doyle,Costa,Meyer,Singh,Moreno,Fischer,Patel'

export interface Vendor {
  company: string
  name: string
  email: string
  phone: string | null
}

export const vendors: Vendor[] = firms.split(',').map((company, at) => {
  const name = `${firstNames.split(',')[at % 20]} ${lastNames.split(',')[(at * 7 + Math.floor(at / 20)) % 20]}`
  const first = name.split(' ')[0]?.toLowerCase()
  return {
    company,
    name,
    email: `${first}@${slug(company)}.example`,
    phone: at % 3 === 0 ? `+1 510 555 ${String(100 + at).padStart(4, '0')}` : null,
  }
})

export function slug(company: string): string {
  return company.toLowerCase().replace(/[^a-z0-9]+/g, '')
}

export const browsers = ['Safari on iPhone', 'Chrome on Android', 'Chrome on Windows', 'Safari on Mac', 'Edge on Windows']
