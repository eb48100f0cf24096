"""The ladder: step 6 of credit.md."""

from fractions import Fraction

from rulebook.tests.oracle.formulas import rounded


def grade_all(scheme, everybody):
    """Give each of the facts its grade."""
    for facts in everybody:
        facts.grade = None if scope_of(facts).holds(scheme.graded) else scheme.ungraded
    graded = [facts for facts in everybody if facts.grade is None]
    directly = {id(facts): direct_rung(scheme, facts) for facts in graded}
    for rung, told in enumerate(scheme.grades):
        sure = [facts for facts in graded if directly[id(facts)] == rung]
        open_to = [facts for facts in graded if facts.grade is None and directly[id(facts)] is None]
        competing = [facts for facts in open_to if meets(facts, told.get("needs", []))]
        if told.get("quota", {}).get("binding", "quota" in told):
            competing = placed(told["quota"], competing, sure, everybody, graded)
        for facts in (*sure, *competing):
            facts.grade = told["name"]
    for facts in graded:
        facts.grade = facts.grade or ""


def scope_of(facts):
    return facts.scope(total=facts.total)


def meets(facts, needs):
    return all(scope_of(facts).holds(facts.scheme.formula(need)) for need in needs)


def direct_rung(scheme, facts):
    """The lowest rung that the subject has without needs."""
    found = [n for n, told in enumerate(scheme.grades) if "direct" in told and meets(facts, [told["direct"]])]
    return max(found, default=None)


def placed(quota, competing, sure, everybody, graded):
    """Those of the competing who find a place."""
    named = [facts for facts in everybody if meets(facts, [quota["of"]])] if "of" in quota else graded

    def pool(facts):
        return tuple(facts.shared(quota["per"]))

    found = []
    for here in dict.fromkeys(pool(facts) for facts in competing):
        local = [[facts for facts in some if pool(facts) == here] for some in (competing, named, sure)]
        free = places(quota, len(local[1]))
        if quota.get("direct") == "inside":
            free -= len(local[2])
        found += best(quota, local[0], free)
    return found


def places(quota, named):
    if "number" in quota:
        return quota["number"]
    exact = Fraction(quota["share"]) * named
    return max(rounded(quota.get("rounding", "down"))(exact, Fraction(1)), quota.get("least", 0))


def best(quota, competing, free):
    """Who is in: ties across the edge are all out or all in."""
    places = ranks(quota["order"], competing)
    inside = []
    for facts, mine in zip(competing, places, strict=True):
        better, equal = sum(other < mine for other in places), places.count(mine)
        if better < free if quota.get("ties", "out") == "in" else better + equal <= free:
            inside.append(facts)
    return inside


def ranks(order, competing):
    """For each a list that is smaller where it is better; what has no value comes last."""
    columns = []
    for said in order:
        which, formula = said.split(" ", 1)
        scopes = [facts.scope(total=facts.total, id=facts.subject["id"]) for facts in competing]
        values = [scope.value(facts.scheme.formula(formula)) for scope, facts in zip(scopes, competing, strict=True)]
        known = sorted({value for value in values if value is not None}, reverse=which == "highest")
        columns.append([len(known) if value is None else known.index(value) for value in values])
    return [list(places) for places in zip(*columns, strict=True)]
