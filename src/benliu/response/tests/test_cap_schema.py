"""The table of CAP's rules: by hand, and against the schemas of OASIS on mutated files.

The schemas are third-party files beside the workspace (`../shared/cases/cap/schema`); what needs them is skipped where
they are missing.
"""

import random

import pytest
from lxml import etree

from benliu.response.cap import read_alert
from benliu.response.tests.cases import CASES, HEAD, MISSING, OWN, cap, info, manifest

SCHEMAS = {"1.2": "CAP-v1.2-oasis.xsd", "1.1": "CAP-v1.1-oasis.xsd", "1.0": "cap10.xsd"}
DSIG = "{http://www.w3.org/2000/09/xmldsig#}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
VALUES = [
    "", " ", "\n", "Actual", "Draft", "actual", " Actual", "Alert", "Public", "Geo", "CBRNE", "Avoid", "None",
    "Unknown", "Observed", "Very Likely", "zh-CN", "zh_CN", " zh ", "zh--CN", "abcdefghi", "12", "-3", "+4.",
    ".5", ".", "1e3", "12 3", "2026-08-11T08:00:00+08:00",
    "2026-08-11T08:00:00Z", "2026-08-11T08:00:00", "2026-08-11T08:00:00.5+08:00", "2026-08-11 08:00:00+08:00",
    "2026-02-29T08:00:00+08:00", "2024-02-29T08:00:00+08:00", "1900-02-29T08:00:00+08:00",
    "2000-02-29T08:00:00+08:00", "2026-13-01T08:00:00+08:00", "2026-00-01T08:00:00+08:00",
    "2026-04-31T08:00:00+08:00", "2026-08-11T24:00:00+08:00", "2026-08-11T24:00:01+08:00",
    "2026-08-11T23:60:00+08:00", "2026-08-11T23:59:60+08:00", "2026-08-11T08:00:00+14:00",
    "2026-08-11T08:00:00+14:01", "2026-08-11T08:00:00,08:00", "2026-08-11T08:00:00+8:00",
    "2026-08-11T08:00+08:00", "2026-08-11", "0000-01-01T00:00:00+00:00", "02026-08-11T08:00:00Z",
    "12026-08-11T08:00:00Z", "-2026-08-11T08:00:00Z", "２026-08-11T08:00:00+08:00", "0001-01-01T00:00:00+08:00",
    "http://a.example/b?c=d#e", "http://a b.example", "http://a.example/%zz", "http://a.example/%20", "a:b:c",
    "#a#b", "http://[::1]/", "http://a.example/[b]", "网址", "http://网址.example/路", "mailto:a@b.example", "//a",
    "?", "http://", ":a", "1a:b", "http://a.example:80/", "http://u@a.example/", "<>",
]  # fmt: skip


def schema(version):
    return etree.XMLSchema(etree.parse(CASES / "schema" / SCHEMAS[version]))


def sources():
    """Valid files to be mutated, small ones, with their versions; every signature taken off."""
    paths = [
        CASES / row["file"] for row in manifest() if row["xsd_valid_unsigned"] == "yes" and int(row["bytes"]) < 12_000
    ]
    for path in [*paths, *sorted(OWN.glob("typhoon-*.xml"))]:
        root = etree.parse(path).getroot()
        for child in [child for child in root if isinstance(child.tag, str) and child.tag.startswith(DSIG)]:
            root.remove(child)
        yield read_alert(path.read_bytes()).version, etree.tostring(root)


def mutated(source, chance):
    """A copy of the source with one thing changed: what was done, and the bytes."""
    root = etree.fromstring(source)
    elements = [element for element in root.iter(etree.Element) if element is not root]
    element = chance.choice(elements)
    parent, deed = element.getparent(), chance.choice(sorted(DEEDS))
    DEEDS[deed](element, parent, chance)
    for tail in root.iter():  # each element on a line of its own
        tail.tail = (tail.tail if tail.tail and tail.tail.strip() else "") + "\n"
    return deed, etree.tostring(root, encoding="utf-8")


def _copy(element):
    return etree.fromstring(etree.tostring(element, with_tail=False))


def _drop(element, parent, _chance):
    parent.remove(element)


def _duplicate(element, parent, _chance):
    parent.insert(parent.index(element) + 1, _copy(element))


def _move(element, parent, chance):
    parent.remove(element)
    parent.insert(chance.randrange(len(parent) + 1), element)


def _transplant(element, parent, chance):
    chance.choice(list(parent.getroottree().getroot().iter(etree.Element))).append(_copy(element))


def _rename(element, _parent, chance):
    names = [other.tag for other in element.getroottree().getroot().iter(etree.Element)]
    element.tag = chance.choice([*names, "{urn:x}event", "event", element.tag + "x"])


def _spoil(element, _parent, chance):
    element.text = chance.choice(VALUES)


def _spoil_leaf(element, _parent, chance):
    leaves = [leaf for leaf in element.getroottree().getroot().iter(etree.Element) if not len(leaf)]
    chance.choice(leaves).text = chance.choice(VALUES)


def _attribute(element, _parent, chance):
    names = [
        "a",
        f"{XSI}schemaLocation",
        f"{XSI}noNamespaceSchemaLocation",
        f"{XSI}nil",
        "{http://www.w3.org/XML/1998/namespace}lang",
    ]
    element.set(chance.choice(names), "true")


def _stray(element, _parent, _chance):
    element.tail = "字"


def _comment(element, _parent, _chance):
    element.insert(0, etree.Comment("x"))


DEEDS = {
    "drop": _drop, "duplicate": _duplicate, "move": _move, "transplant": _transplant, "rename": _rename,
    "spoil": _spoil, "spoil a leaf": _spoil_leaf, "spoil another leaf": _spoil_leaf, "attribute": _attribute,
    "stray": _stray, "comment": _comment,
}  # fmt: skip
# Elsewhere the schema shows a breach where it stops understanding, and we where the culprit stands.
SAME_LINE = {"drop", "duplicate", "spoil", "spoil a leaf", "spoil another leaf", "attribute"}


def compare(number, seed):
    chance = random.Random(seed)  # noqa: S311
    known = {version: schema(version) for version in SCHEMAS}
    valid = 0
    originals = list(sources())
    for _ in range(number):
        version, source = chance.choice(originals)
        deed, data = mutated(source, chance)
        expected = known[version].validate(etree.fromstring(data))
        alert = read_alert(data)
        assert (not alert.problems) == expected, (deed, data.decode(), known[version].error_log, alert.problems)
        if not expected and deed in SAME_LINE:
            lines = [error.line for error in known[version].error_log]
            assert alert.problems[0].line == lines[0], (deed, data.decode(), known[version].error_log, alert.problems)
        valid += expected
    return valid


@pytest.mark.skipif(not CASES.exists(), reason=MISSING)
def test_verdicts_and_lines_are_those_of_the_schema():
    assert 60 < compare(400, seed=1) < 340


@pytest.mark.proof
@pytest.mark.skipif(not CASES.exists(), reason=MISSING)
@pytest.mark.parametrize("seed", range(2, 8))
def test_verdicts_and_lines_are_those_of_the_schema_on_thousands(seed):
    compare(2_000, seed)


PAIR = "<valueName/><value/>"
PAIRS = ("eventCode", "parameter", "geocode")
# Every element there is, once; those that are of one version only with it.
FULL = f"""
<identifier/><sender/><sent>2026-08-11T08:00:00+08:00</sent><status>Actual</status><msgType>Alert</msgType>
<password only="1.0"/><source/><scope>Public</scope><restriction/><addresses/><code/><note/><references/><incidents/>
<info><language>zh</language><category>Met</category><event/><responseType not="1.0">Prepare</responseType>
<urgency>Past</urgency><severity>Minor</severity><certainty>Likely</certainty><audience/><eventCode>{PAIR}</eventCode>
<effective>2026-08-11T08:00:00+08:00</effective><onset>2026-08-11T08:00:00+08:00</onset>
<expires>2026-08-11T08:00:00+08:00</expires><senderName/><headline/><description/><instruction/><web/><contact/>
<parameter>{PAIR}</parameter>
<resource><resourceDesc/><mimeType/><size>1</size><uri/><derefUri not="1.0"/><digest/></resource>
<area><areaDesc/><polygon/><circle/><geocode>{PAIR}</geocode><altitude>1</altitude><ceiling>1</ceiling></area></info>"""


def full(version):
    """The whole alert of a version."""
    namespace = "http://www.incident.com/cap/1.0" if version == "1.0" else f"urn:oasis:names:tc:emergency:cap:{version}"
    root = etree.fromstring(f'<alert xmlns="{namespace}">{FULL}</alert>')
    for element in list(root.iter()):
        if element.attrib.pop("only", version) != version or element.attrib.pop("not", "") == version:
            element.getparent().remove(element)
        elif version == "1.0" and etree.QName(element).localname in PAIRS:
            del element[:]
    return root


def agree(root, known):
    data = etree.tostring(root)
    expected = known.validate(etree.fromstring(data))
    assert (not read_alert(data).problems) == expected, (data.decode(), known.error_log)
    return expected


@pytest.mark.skipif(not CASES.exists(), reason=MISSING)
@pytest.mark.parametrize("version", SCHEMAS)
@pytest.mark.parametrize("deed", [_drop, _duplicate, "swap", "empty"])
def test_each_element_of_the_table_is_judged_as_by_the_schema(version, deed):
    known = schema(version)
    assert agree(full(version), known)
    for place in range(len(list(full(version).iter())) - 1):
        root = full(version)
        element = list(root.iter())[place + 1]
        if deed == "swap":
            following = element.getnext()
            if following is None:
                continue
            element.getparent().insert(element.getparent().index(element), following)
        elif deed == "empty":
            element.text = ""
            del element[:]
        else:
            deed(element, element.getparent(), None)
        agree(root, known)


@pytest.mark.skipif(not CASES.exists(), reason=MISSING)
@pytest.mark.parametrize("version", SCHEMAS)
def test_each_word_is_judged_as_by_the_schema(version):
    known = schema(version)
    trees = [etree.parse(CASES / "schema" / name) for name in SCHEMAS.values()]
    words = {word for tree in trees for word in tree.xpath("//*[local-name()='enumeration']/@value")}
    assert len(words) == 48
    for name in ("status", "msgType", "scope", "category", "responseType", "urgency", "severity", "certainty"):
        for word in sorted(words):
            root = full(version)
            for element in root.iter(f"{{*}}{name}"):
                element.text = word
            agree(root, known)


@pytest.mark.skipif(not CASES.exists(), reason=MISSING)
@pytest.mark.parametrize("version", ["1.2", "1.1"])
@pytest.mark.parametrize("value", VALUES)
def test_every_kind_of_value_is_judged_as_by_the_schema(version, value):
    text = value.replace("<", "&lt;").replace(">", "&gt;")
    known = schema(version)
    for name in ("expires", "web", "language", "size", "altitude", "category"):
        body = {
            "expires": info(f"<expires>{text}</expires>"),
            "web": info(f"<web>{text}</web>"),
            "language": info(language=f"<language>{text}</language>"),
            "size": info(after=f"<resource><resourceDesc/><mimeType/><size>{text}</size></resource>"),
            "altitude": info(after=f"<area><areaDesc/><altitude>{text}</altitude></area>"),
            "category": info().replace("Met", text),
        }[name]
        data = cap(HEAD + body, version)
        assert (not read_alert(data).problems) == known.validate(etree.fromstring(data)), (name, known.error_log)


@pytest.mark.parametrize("version", ["1.2", "1.1"])
def test_white_space_around_a_moment_is_nothing(version):
    """By XML Schema, part 2, §4.3.6; libxml2, with which the values above are compared, refuses it in 1.1."""
    assert problems(HEAD + info("<expires> 2026-08-11T08:00:00-00:00\n</expires>"), version) == []


def problems(body, version="1.2"):
    return [(problem.code, problem.line) for problem in read_alert(cap(body, version)).problems]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (HEAD, []),
        ("\n" + HEAD.replace("<scope>Public</scope>", "") + "\n" + info(), [("missing", 3)]),
        ("\n" + HEAD.replace("<scope>Public</scope>", ""), [("missing", 1)]),  # nothing follows: at alert itself
        (HEAD + "\n<note/>\n<note/>", [("repeated", 3)]),
        (HEAD + "\n<note/>\n<code/>\n<code/>", [("misplaced", 3), ("misplaced", 4)]),
        (HEAD + "\n<colour/>\n<x:note xmlns:x='urn:x'/>", [("unexpected", 2), ("unexpected", 3)]),
        (HEAD + "\n<note a='1'/>", [("attribute", 2)]),
        (HEAD + "\n<note><b/></note>", [("unexpected", 2)]),
        (HEAD + "\n" + info(after="\n字"), [("stray-text", 2)]),
        (HEAD + "\n" + info(after="\n<area>\n<polygon/></area>"), [("missing", 4)]),
        (HEAD + "\n" + info(after="\n<area/>"), [("missing", 3)]),
        (HEAD + info(after="<parameter><valueName/>\n<value/>\n<value/></parameter>"), [("repeated", 3)]),
        (HEAD + "<note>a<!-- b -->c</note><?pi?>", []),
        (HEAD.replace("<status>", "<!-- a --><status><!-- b -->"), []),
    ],
)
def test_each_breach_has_its_line(body, expected):
    assert problems(body) == expected


def test_a_missing_and_a_misplaced_element_are_told_apart():
    moved = HEAD.replace("<scope>Public</scope>", "") + "\n" + info() + "\n<scope>Public</scope>"
    assert problems(moved) == [("misplaced", 3)]


@pytest.mark.parametrize(
    ("body", "fits"),
    [
        (HEAD + info().replace("<urgency>", "<responseType>AllClear</responseType><urgency>"), {"1.2"}),
        (HEAD + info().replace("<urgency>", "<responseType>Assess</responseType><urgency>"), {"1.2", "1.1"}),
        (HEAD + info("<expires>2026-08-11T08:00:00Z</expires>"), {"1.1"}),
        (HEAD + info(after="<resource><resourceDesc/></resource>"), {"1.1"}),
        (HEAD + info(after="<area><areaDesc/><ceiling>high</ceiling></area>"), {"1.1"}),
        (HEAD + info().replace("Likely", "Very Likely"), set()),
    ],
)
def test_versions_differ(body, fits):
    assert {version for version in ("1.2", "1.1") if not problems(body, version)} == fits


def test_cap_1_0_is_read_by_its_own_rules_and_proposes_nothing():
    body = HEAD.replace("<scope>Public</scope>", "<password/>") + info(
        "<parameter>预警级别=红色</parameter>", language=""
    ).replace("Likely", "Very Likely")
    alert = read_alert(cap(body).replace(b"urn:oasis:names:tc:emergency:cap:1.2", b"http://www.incident.com/cap/1.0"))
    assert (alert.version, alert.problems, alert.usable) == ("1.0", (), False)
    assert alert.infos[0].parameters == (("预警级别", "红色"),)


@pytest.mark.parametrize("where", ["", "</alert>", "<status>"])
def test_a_signature_is_told_wherever_it_stands(where):
    signature = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature>'
    data = cap(HEAD).decode()
    alert = read_alert((data.replace(where, signature + where, 1) if where else data).encode())
    assert (alert.signed, alert.problems) == (bool(where), ())
