"""What an addressee can mean, as the choices of a form: groups first, then organisations by their kind."""

from dataclasses import dataclass
from functools import cached_property

from tracker.directory.models import Organisation
from tracker.language import gettext
from tracker.resolutions.corrections import Meaning, name_of
from tracker.resolutions.models import Addressee
from tracker.resolutions.queries import known_names
from tracker.web import words
from tracker.web.check.forms import Choices


@dataclass(frozen=True)
class Meanings:
    """The directory by the keys that a form sends."""

    by_key: dict[str, Meaning]

    def grouped(self) -> dict[str, Choices]:
        """The choices under their headings."""
        found: dict[str, Choices] = {}
        for key, meaning in self.by_key.items():
            kind = words.of(meaning.kind) if isinstance(meaning, Organisation) else gettext("groups")
            found.setdefault(kind, []).append((key, name_of(meaning)))
        return found

    def named(self, names: list[str]) -> Choices:
        """The choices that are called so, in the order of the names."""
        keys = list(dict.fromkeys(self._by_name[name] for name in names if name in self._by_name))
        return [(key, name_of(self.by_key[key])) for key in keys]

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {name: key for key, each in self.by_key.items() for name in {each.name, name_of(each)}}


def known() -> Meanings:
    """All organisations that are open and all groups."""
    organisations, groups, _aliases = known_names()
    return Meanings(
        {f"group-{each.id}": each for each in groups} | {f"organisation-{each.id}": each for each in organisations}
    )


def name_of_addressee(addressee: Addressee) -> str:
    """What an addressee is called in a line: as in the directory, or as printed when it is not in it."""
    meaning = addressee.group or addressee.organisation
    return name_of(meaning) if meaning else addressee.name


def key_of(addressee: Addressee) -> str:
    """The choice that an addressee is now; "" for a phrase that is not understood."""
    if addressee.group_id:
        return f"group-{addressee.group_id}"
    return f"organisation-{addressee.organisation_id}" if addressee.organisation_id else ""
