"""The rules and the cost once more, in plain Python over ids: what plans are compared with. It shares no code."""

import random
from itertools import combinations, product

from rostering import Costs, Person, Post, Problem, Rules


def meets_night(post, rules):
    minutes = range(post.start, post.end)
    return any(rules.night[0] <= minute % 1440 < rules.night[1] for minute in minutes)


def may(problem, person, post):
    """Whether somebody alone may serve at a post; and, if not, the first thing that stands against it."""
    if post.skill and post.skill not in person.skills:
        return "unskilled"
    if post.skill and person.skills[post.skill] is not None and person.skills[post.skill] < post.end:
        return "unskilled"
    if (person.id, post.place) not in problem.travel:
        return "far"
    if (person.id, post.id) in problem.forbidden:
        return "forbidden"
    if any(max(start, post.start) < min(end, post.end) for start, end in person.absences):
        return "absent"
    return ""


def broken_rules(problem, duties):
    """Everything that a set of pairs of ids does against the rules."""
    people, posts = {one.id: one for one in problem.people}, {one.id: one for one in problem.posts}
    found = [(why, pair) for pair in duties if (why := may(problem, people[pair[0]], posts[pair[1]]))]
    found += [("pin", pair) for pair in problem.pins if pair not in set(duties)]
    found += [("twice", pair) for pair in set(duties) if list(duties).count(pair) > 1]
    for post in posts.values():
        if sum(one == post.id for _, one in duties) > post.number:
            found.append(("overfull", post.id))
    for person in people:
        own = sorted((posts[post] for one, post in duties if one == person), key=lambda post: post.start)
        found += [
            ("rest", person, one.id, two.id)
            for one, two in combinations(own, 2)
            if two.start - one.end < problem.rules.rest
        ]
        nights = sum(meets_night(post, problem.rules) for post in own)
        if problem.rules.nights is not None and nights > problem.rules.nights:
            found.append(("nights", person))
    return found


def cost_of(problem, duties):
    """The sum that is made least."""
    people, posts, costs = (
        {one.id: one for one in problem.people},
        {one.id: one for one in problem.posts},
        problem.costs,
    )
    total = sum(
        (post.number - sum(one == post.id for _, one in duties)) * post.weight * costs.unfilled
        for post in posts.values()
    )
    for person, post in duties:
        total += problem.travel[person, posts[post].place] + costs.served * people[person].served
    for person in problem.people:
        for kind, steps in {"": costs.again, **costs.kinds}.items():
            had = person.earlier.get(kind, 0)
            times = had + sum(one == person.id and posts[post].kind == kind for one, post in duties)
            total += sum(steps[min(nth, len(steps) - 1)] for nth in range(had, times))
    return total


def all_plans(problem):
    """Every plan that breaks nothing but pins."""
    possible = [
        (person.id, post.id)
        for person, post in product(problem.people, problem.posts)
        if not may(problem, person, post)
    ]
    plans = [[]]
    for pair in possible:
        plans += [longer for plan in plans if not _against(problem, longer := [*plan, pair])]
    return plans


def best_cost(problem):
    """The least cost of all plans that break nothing, by looking at every one of them."""
    return min(cost_of(problem, plan) for plan in all_plans(problem) if set(problem.pins) <= set(plan))


def _against(problem, duties):
    return [one for one in broken_rules(problem, duties) if one[0] != "pin"]


def random_problem(seed, people=12, posts=14, places=4, tangled=True):
    """A small problem of any shape: overlapping times of any length, expiring skills, absences, steep or flat costs."""
    luck = random.Random(seed)
    skills = ("lead", "pump", "boat")
    days = luck.choice((1, 2, 4)) * 1440
    some = [
        Person(
            f"p{at}",
            {skill: luck.choice((None, luck.randrange(days))) for skill in skills if luck.random() < 0.5},
            tuple((begin := luck.randrange(days), begin + luck.randrange(1, 900)) for _ in range(luck.randrange(3))),
            luck.randrange(4),
        )
        for at in range(people)
    ]
    wanted = []
    for at in range(posts):
        start = luck.randrange(days) if tangled else luck.randrange(days // 480) * 480
        length = luck.choice((30, 240, 480, 700)) if tangled else 480
        skill = luck.choice(("", "", *skills))
        post = Post(f"post {at}", f"o{luck.randrange(places)}", start, start + length, skill, luck.randrange(1, 4))
        wanted.append(
            Post(
                *(getattr(post, name) for name in ("id", "place", "start", "end", "skill", "number")), luck.randrange(4)
            )
        )
    reach = [(one.id, f"o{place}") for one in some for place in range(places) if luck.random() < 0.7]
    travel = {pair: luck.randrange(1, 90) for pair in reach}
    rules = Rules(luck.choice((0, 60, 480)), luck.choice((None, 0, 1, 2)), luck.choice(((0, 300), (0, 0), (120, 360))))
    costs = Costs(luck.choice((40, 5000)), luck.choice((0, 5)), luck.choice(((0,), (0, 20, 60), (3, 5))))
    return Problem(tuple(some), tuple(wanted), travel, rules, costs)


def odd_problem(seed):
    """A problem at the edge: nobody or a crowd, no way or a very long one, no rest or more than the time left."""
    luck = random.Random(seed)
    skills, span = ("lead", "pump"), luck.choice((600, 2880, 14 * 1440))
    held = luck.choice((0.0, 0.3, 1.0))
    people = tuple(
        Person(
            f"p{at}",
            {one: luck.choice((None, luck.randrange(span))) for one in skills if luck.random() < held},
            tuple(
                (begin := luck.randrange(-500, span), begin + luck.choice((1, span))) for _ in range(luck.randrange(2))
            ),
            luck.choice((0, 0, 1, 40)),
        )
        for at in range(luck.choice((0, 1, 2, 8, 25)))
    )
    posts = []
    for at in range(luck.choice((0, 1, 5, 20))):
        start, length = luck.randrange(-1440, span), luck.choice((1, 240, 480, 1440, 3000))
        skill, number = luck.choice(("", *skills, "nobody's")), luck.choice((1, 1, 2, 30))
        posts.append(Post(f"{at}", f"o{at % 7}", start, start + length, skill, number, luck.choice((0, 1, 9))))
    reach, far = luck.choice((0.0, 0.5, 1.0)), luck.choice((0, 5, 90, 100_000))
    travel = {(one.id, f"o{at}"): luck.randrange(far + 1) for one in people for at in range(7) if luck.random() < reach}
    rules = Rules(
        luck.choice((0, 1, 660, 5000)), luck.choice((None, 0, 1, 3)), luck.choice(((0, 1440), (0, 300), (0, 0)))
    )
    again = luck.choice(((0,), (0, 20, 60), (0, 0, 100_000)))
    costs = Costs(luck.choice((0, 1, 5000)), luck.choice((0, 300)), again, luck.choice((0, 60)))
    problem = Problem(people, tuple(posts), travel, rules, costs)
    possible = [(one.id, post.id) for one in people for post in posts if not may(problem, one, post)]
    return problem.changed(forbidden=luck.sample(possible, len(possible) // 10), pins=_pins(problem, possible, luck))


def _pins(problem, possible, luck):
    """Some pairs that go together."""
    pins = []
    for pair in luck.sample(possible, min(len(possible), luck.choice((0, 0, 1, 3)))):
        if not _against(problem, [*pins, pair]):
            pins.append(pair)
    return pins
