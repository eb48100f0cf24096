"""The bench's scheme in OpenFisca-core, the reference of rules as code, with the same digests as `baseline.py`.

OpenFisca computes formulas over inputs of a person and a period; it knows no records. So what is theirs is the
formulas: points by item, caps, groups, total, grade with its quota, stars. What is not: reading the records and adding
them up by member, item and quarter, and the highest record of group 3. That is done before by NumPy, as the
hand-written baseline does it. There is no credit of a record, no limit that cut it, and no explanation by record.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from baseline import GROUPCAP, ITEMS, P0
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

YEAR = "2026"
PERSON = build_entity(key="person", plural="persons", label="Member", is_person=True)
BRANCH = build_entity(key="branch", plural="branches", label="Branch", roles=[{"key": "member", "plural": "members"}])
QUARTERS = range(1, 5)
HIGHEST = range(9, 13)
Columns = dict[str, np.ndarray]


def inputs_of(item: int) -> list[str]:
    """The inputs that an item's points are made of."""
    return [f"s{item}_{q}" for q in QUARTERS] if ITEMS[item][3] else [f"s{item}"]


def points(item: int) -> Callable[..., Any]:
    """The formula of an item's points under its caps."""
    price, _, year, quarter = ITEMS[item]

    def formula(person: Any, period: Any) -> Any:
        parts = [person(name, period) * price for name in inputs_of(item)]
        total = sum(np.minimum(part, quarter) for part in parts) if quarter else parts[0]
        return np.minimum(total, year) if price > 0 else np.maximum(total, year)

    return formula


def group(number: int) -> Callable[..., Any]:
    """The formula of a group's points under its cap."""
    most = GROUPCAP[number]

    def formula(person: Any, period: Any) -> Any:
        items = [item for item in ITEMS if ITEMS[item][1] == number and item not in HIGHEST]
        total = sum(person(f"p{item}", period) for item in items) if items else person("highest3", period)
        return np.minimum(total, most) if most > 0 else np.maximum(total, most)

    return formula


def total(person: Any, period: Any) -> Any:
    """The sum of the groups, never below 0."""
    return np.maximum(0, sum(person(f"c{number}", period) for number in GROUPCAP))


def grade(person: Any, period: Any) -> Any:
    """The grade, the highest for 30 % of a branch."""
    points, first, second = (person(name, period) for name in ("total", "c1", "c2"))
    vetoed = person("vetoes", period) > 0
    top = ~vetoed & (points >= 5500) & (first >= 1500) & (second >= 1000)
    branch = person.simulation.populations["branch"]
    key = -(points.astype(np.int64) * 4000 + first) * 1000 + branch.members_position
    within = person.get_rank(branch, key, top) < branch.project(branch.nb_persons() * 30 // 100)
    conditions = [vetoed, top & within, top | ((points >= 4500) & (first >= 1000)), points >= 3000]
    return np.select(conditions, [0, 4, 3, 2], 1)


def star_score(branch: Any, period: Any) -> Any:
    """A branch's score."""
    size = branch.nb_persons().astype(np.int64)
    sums = [branch.sum(branch.members(name, period)).astype(np.int64) for name in ("total", "n1", "n12")]
    first, twelfth = np.minimum(10000, 10000 * sums[1] // (4 * size)), np.minimum(10000, 500 * sums[2])
    return (60 * (sums[0] // size) + 30 * first + 10 * twelfth) // 100


def variables() -> Iterator[type[Variable]]:
    """Inputs and formulas; whole numbers all."""
    given = [name for item in ITEMS for name in inputs_of(item) if item < 20 and item not in HIGHEST]
    formulas: dict[str, Any] = dict.fromkeys((*given, "highest3", "vetoes", "n1", "n12"))
    formulas |= {f"p{item}": points(item) for item in ITEMS if item < 20 and item not in HIGHEST}
    formulas |= {f"c{number}": group(number) for number in GROUPCAP} | {"total": total, "grade": grade}
    for name, formula in {**formulas, "star_score": star_score}.items():
        entity = BRANCH if name == "star_score" else PERSON
        about = {"value_type": int, "entity": entity, "definition_period": DateUnit.YEAR, "label": name}
        yield type(name, (Variable,), {**about, **({"formula": formula} if formula else {})})


def system() -> TaxBenefitSystem:
    """The scheme."""
    found = TaxBenefitSystem([PERSON, BRANCH])
    for variable in variables():
        found.add_variable(variable)
    return found


def added_up(folder: str) -> tuple[Columns, np.ndarray]:
    """The records by member, and the members' branches."""
    records, members = pq.read_table(f"{folder}/records.parquet"), pq.read_table(f"{folder}/members.parquet")
    item, quantity, period = (records[name].to_numpy() for name in ("item", "qty", "period"))
    who, n = records["member_id"].to_numpy().astype(np.int64), len(members)
    sums = np.bincount(who * 21 + item, weights=quantity, minlength=n * 21).reshape(n, 21).astype(np.int32)
    found = {f"s{k}": sums[:, k] for k in range(1, 20) if k not in HIGHEST and not ITEMS[k][3]}
    for k in (k for k in ITEMS if ITEMS[k][3]):
        rows = item == k
        place = who[rows] * 4 + (period[rows] - P0)
        quarters = np.bincount(place, weights=quantity[rows], minlength=n * 4).reshape(n, 4).astype(np.int32)
        found |= {f"s{k}_{q}": quarters[:, q - 1] for q in QUARTERS}
    rows = np.isin(item, list(HIGHEST))
    prices = np.array([ITEMS.get(k, (0,))[0] for k in range(21)], np.int32)
    found["highest3"] = np.zeros(n, np.int32)
    np.maximum.at(found["highest3"], who[rows], quantity[rows] * prices[item[rows]])
    for name, k in (("vetoes", 20), ("n1", 1), ("n12", 12)):
        found[name] = np.bincount(who[item == k], minlength=n).astype(np.int32)
    return found, members["branch_id"].to_numpy()


def simulation(rules: TaxBenefitSystem, inputs: Columns, branch: np.ndarray) -> Simulation:
    """Persons in their branches with their inputs."""
    builder = SimulationBuilder()
    builder.create_entities(rules)
    builder.declare_person_entity("person", np.arange(len(branch)))
    units = builder.declare_entity("branch", np.unique(branch))
    builder.join_with_persons(units, branch, np.array(["member"] * len(branch)))
    found = builder.build(rules)
    for name, values in inputs.items():
        found.set_input(name, YEAR, values)
    return found


def by_openfisca(folder: str) -> Callable[[], tuple[Columns, Columns]]:
    """Read, add up, compute; what is found is fetched after the clock has stopped, as with the baselines."""
    inputs, branch = added_up(folder)
    run = simulation(system(), inputs, branch)
    of_members = {name: run.calculate(name, YEAR) for name in ("c1", "c2", "c3", "c4", "c5", "total", "grade")}
    score = run.calculate("star_score", YEAR)
    size = np.bincount(branch)

    def fetched() -> tuple[Columns, Columns]:
        sums = np.bincount(branch, weights=of_members["total"]).astype(np.int64)
        star = np.select([score >= 6500, score >= 5800, score >= 5000, score >= 4000], [5, 4, 3, 2], 1)
        members = {"member_id": np.arange(len(branch)), "branch_id": branch, **of_members}
        return members, {
            "branch_id": np.unique(branch),
            "n": size,
            "sum_total": sums,
            "star_score": score,
            "star": star,
        }

    return fetched
