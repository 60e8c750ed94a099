"""How roles and kinds are called."""

from tracker.directory.roles import BodyKind, OrganisationKind, Role
from tracker.language import Words, mark

WORDS: Words = {
    Role: {
        Role.CHAIR: mark("role", "chairperson"),
        Role.SECRETARY: mark("role", "secretary"),
        Role.CONTROLLER: mark("role", "controller"),
        Role.HEAD: mark("role", "head of the organisation"),
        Role.DEPUTY: mark("role", "deputy or another person of the organisation"),
        Role.OBSERVER: mark("role", "observer"),
        Role.ADMINISTRATOR: mark("role", "administrator"),
    },
    OrganisationKind: {
        OrganisationKind.DEPARTMENT: mark("organisation", "department"),
        OrganisationKind.RESOURCE_CENTRE: mark("organisation", "resource centre"),
        OrganisationKind.SCHOOL: mark("organisation", "school"),
        OrganisationKind.KINDERGARTEN: mark("organisation", "kindergarten"),
        OrganisationKind.SUPPLEMENTARY: mark("organisation", "supplementary education"),
        OrganisationKind.OTHER: mark("organisation", "other organisation"),
    },
    BodyKind: {
        BodyKind.COLLEGIUM: mark("body", "collegium"),
        BodyKind.WORKING_GROUP: mark("body", "working group"),
        BodyKind.FORUM: mark("body", "forum"),
        BodyKind.COUNCIL: mark("body", "council"),
    },
}
