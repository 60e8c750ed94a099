"""What the offices of a person let that person do on a day."""

from dataclasses import dataclass

from tracker.directory.roles import Role


@dataclass(frozen=True)
class Office:
    """One appointment that is in force: a role for an organisation, for a body, or for both."""

    role: Role
    organisation_id: int | None = None
    body_id: int | None = None


@dataclass(frozen=True)
class Offices:
    """All the appointments of a person that are in force on one day."""

    held: frozenset[Office] = frozenset()

    def has(self, *roles: Role) -> bool:
        """Whether one of the roles is held, for whatever body or organisation."""
        return any(office.role in roles for office in self.held)

    def bodies(self, *roles: Role) -> frozenset[int]:
        """The bodies for which one of the roles is held without being narrowed to one organisation."""
        return frozenset(
            office.body_id
            for office in self.held
            if office.role in roles and office.body_id is not None and office.organisation_id is None
        )

    def curated(self) -> frozenset[tuple[int, int]]:
        """(body, organisation) of each organisation that is looked after as its curator."""
        return frozenset(
            (office.body_id, office.organisation_id)
            for office in self.held
            if office.role is Role.CONTROLLER and office.body_id is not None and office.organisation_id is not None
        )

    def watched(self) -> frozenset[tuple[int, int]]:
        """(body, organisation) of each organisation that may be looked at by its observer."""
        return frozenset(
            (office.body_id, office.organisation_id)
            for office in self.held
            if office.role is Role.OBSERVER and office.body_id is not None and office.organisation_id is not None
        )

    @property
    def organisations(self) -> frozenset[int]:
        """The organisations that the person heads."""
        return frozenset(
            office.organisation_id
            for office in self.held
            if office.role is Role.HEAD and office.organisation_id is not None
        )

    @property
    def served(self) -> frozenset[int]:
        """The organisations in which the person may be given duties by the head."""
        return frozenset(
            office.organisation_id
            for office in self.held
            if office.role is Role.DEPUTY and office.organisation_id is not None
        )

    @property
    def administrator(self) -> bool:
        """Whether the person looks after the installation."""
        return self.has(Role.ADMINISTRATOR)
