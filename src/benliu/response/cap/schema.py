"""What CAP 1.2, 1.1 and 1.0 allow, as a table: which elements, in which order, how often, holding what.

Written from the OASIS standards (CAP-V1.2 §3.2 and §3.4, CAP-V1.1 §3.2, CAP 1.0). What a version changes stands beside
the element that it changes.
"""

from dataclasses import dataclass
from functools import cache

NAMESPACES = {
    "urn:oasis:names:tc:emergency:cap:1.2": "1.2",
    "urn:oasis:names:tc:emergency:cap:1.1": "1.1",
    "http://www.incident.com/cap/1.0": "1.0",
}
SIGNATURES = "http://www.w3.org/2000/09/xmldsig#"


@dataclass(frozen=True, slots=True)
class Rule:
    """An element of a sequence. `occurs`: 1 once, ? at most once, + at least once, * any number.

    `holds`: the name of a kind of text (`values.KINDS`), the words that are allowed, or the sequence of its children.
    """

    name: str
    occurs: str
    holds: "str | frozenset[str] | tuple[Rule, ...]" = "text"

    @property
    def required(self) -> bool:
        """Whether it must be there."""
        return self.occurs in "1+"

    @property
    def single(self) -> bool:
        """Whether it may be there only once."""
        return self.occurs in "1?"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@cache
def alert_rules(version: str) -> tuple[Rule, ...]:
    """What stands in `alert`."""
    oldest = version == "1.0"
    return (
        Rule("identifier", "1"),
        Rule("sender", "1"),
        Rule("sent", "1", _moment(version)),
        Rule("status", "1", _words("Actual Exercise System Test" + (" Draft" if not oldest else ""))),
        Rule("msgType", "1", _words("Alert Update Cancel Ack Error")),
        *_if(oldest, Rule("password", "?")),
        Rule("source", "?"),
        Rule("scope", "?" if oldest else "1", _words("Public Restricted Private")),
        Rule("restriction", "?"),
        Rule("addresses", "?"),
        Rule("code", "*"),
        Rule("note", "?"),
        Rule("references", "?"),
        Rule("incidents", "?"),
        Rule("info", "*", _info(version)),
    )


def _info(version: str) -> tuple[Rule, ...]:
    oldest, moment = version == "1.0", _moment(version)
    categories = _words("Geo Met Safety Security Rescue Fire Health Env Transport Infra Other")
    certainties = _words("Likely Possible Unlikely Unknown") | {"Very Likely" if oldest else "Observed"}
    return (
        Rule("language", "?", "language"),
        Rule("category", "*" if oldest else "+", categories if oldest else categories | {"CBRNE"}),
        Rule("event", "1"),
        *_if(not oldest, Rule("responseType", "*", _responses(version))),
        Rule("urgency", "1", _words("Immediate Expected Future Past Unknown")),
        Rule("severity", "1", _words("Extreme Severe Moderate Minor Unknown")),
        Rule("certainty", "1", certainties),
        Rule("audience", "?"),
        Rule("eventCode", "*", _pair(version)),
        Rule("effective", "?", moment),
        Rule("onset", "?", moment),
        Rule("expires", "?", moment),
        Rule("senderName", "?"),
        Rule("headline", "?"),
        Rule("description", "?"),
        Rule("instruction", "?"),
        Rule("web", "?", "uri"),
        Rule("contact", "?"),
        Rule("parameter", "*", _pair(version)),
        Rule("resource", "*", _resource(version)),
        Rule("area", "*", _area(version)),
    )


def _resource(version: str) -> tuple[Rule, ...]:
    return (
        Rule("resourceDesc", "1"),
        Rule("mimeType", "1" if version == "1.2" else "?"),
        Rule("size", "?", "integer"),
        Rule("uri", "?", "uri"),
        *_if(version != "1.0", Rule("derefUri", "?")),
        Rule("digest", "?"),
    )


def _area(version: str) -> tuple[Rule, ...]:
    height = "decimal" if version == "1.2" else "text"
    return (
        Rule("areaDesc", "1"),
        Rule("polygon", "*"),
        Rule("circle", "*"),
        Rule("geocode", "*", _pair(version)),
        Rule("altitude", "?", height),
        Rule("ceiling", "?", height),
    )


def _pair(version: str) -> str | tuple[Rule, ...]:
    """A name with its value: two elements since 1.1, one text `name=value` before."""
    return "text" if version == "1.0" else (Rule("valueName", "1"), Rule("value", "1"))


def _responses(version: str) -> frozenset[str]:
    return _words("Shelter Evacuate Prepare Execute Monitor Assess None" + " Avoid AllClear" * (version == "1.2"))


def _moment(version: str) -> str:
    """1.2 wants seconds and a numeric zone; before, every dateTime of XML Schema would do."""
    return "zoned moment" if version == "1.2" else "moment"


def _if(applies: bool, rule: Rule) -> tuple[Rule, ...]:
    return (rule,) if applies else ()
