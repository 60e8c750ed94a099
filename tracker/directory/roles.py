"""The kinds of organisations, of bodies and of roles that an appointment gives."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is; groups of addressees are made of kinds."""

    DEPARTMENT = "department"
    RESOURCE_CENTRE = "resource_centre"
    SCHOOL = "school"
    KINDERGARTEN = "kindergarten"
    SUPPLEMENTARY = "supplementary"
    OTHER = "other"


class BodyKind(StrEnum):
    """What adopts resolutions."""

    COLLEGIUM = "collegium"
    WORKING_GROUP = "working_group"
    FORUM = "forum"
    COUNCIL = "council"


class Role(StrEnum):
    """What an appointment lets its holder do."""

    CHAIR = "chair"
    SECRETARY = "secretary"
    CONTROLLER = "controller"
    HEAD = "head"
    DEPUTY = "deputy"
    """Of an organisation: a deputy of its head, or anybody else there to whom the head may pass a duty."""
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"


OF_A_BODY = frozenset({Role.CHAIR, Role.SECRETARY, Role.CONTROLLER, Role.OBSERVER})
"""Roles held for a body."""

OF_AN_ORGANISATION = frozenset({Role.HEAD, Role.DEPUTY})
"""Roles held for an organisation; an administrator holds one for neither."""

WITH_SECOND_FACTOR = frozenset({Role.CHAIR, Role.SECRETARY, Role.ADMINISTRATOR})
"""Roles whose holders show a code of their telephone beside the password or the link."""
