// How a person is called: by name, and by address as long as no name is known.

export const nameOf = (contact: { name: string | null; email: string }) => contact.name || contact.email

/** "Jane" of "Jane Ortiz": what a letter and a question use. */
export const firstNameOf = (contact: { name: string | null; email: string }) => contact.name?.trim().split(/\s+/)[0] || contact.email

/** "Jane’s", "Chris’s". */
export const ownerOf = (name: string) => `${name}’s`
