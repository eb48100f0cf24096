"""A model as a linear program for HiGHS: whole numbers for windows and proofs, without them for the bound."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import highspy
import numpy as np
from scipy.sparse import csc_array

from rostering.model import Floats, Ints, Model, Stop

NODES = 400  # of a search, after which the best plan found is taken


@dataclass(slots=True, eq=False)
class Matrix:
    """Rows and variables as they are added."""

    rows: int = 0
    columns: int = 0
    entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    cost: list[Floats] = field(default_factory=list)
    most: list[Floats] = field(default_factory=list)

    def variables(self, cost: Ints | Floats, most: Ints | Floats) -> Ints:
        """Add variables from 0 to `most`."""
        self.cost.append(np.asarray(cost, float))
        self.most.append(np.asarray(most, float))
        self.columns += len(cost)
        return np.arange(self.columns - len(cost), self.columns)

    def bounded(self, upper: Ints | Floats, lower: Ints | Floats | None = None) -> Ints:
        """Add rows that are at most `upper`, and at least `lower`."""
        self.upper.append(np.asarray(upper, float))
        self.lower.append(np.full(len(upper), -np.inf) if lower is None else np.asarray(lower, float))
        self.rows += len(upper)
        return np.arange(self.rows - len(upper), self.rows)

    def put(self, rows: Ints, columns: Ints, value: float = 1.0) -> None:
        """Enter a value at many places."""
        self.entries.append((rows, columns, np.full(len(rows), value)))

    def limit(self, group: Ints, columns: Ints, most: Ints) -> None:
        """Of the columns of a group at most so many; groups that cannot exceed it need no row."""
        size = np.bincount(group, minlength=len(most))
        tight = size > most
        row = np.full(len(most), -1)
        row[tight] = self.bounded(most[tight])
        kept = tight[group]
        self.put(row[group[kept]], columns[kept])

    def program(self, whole: int) -> highspy.HighsLp:
        """For HiGHS; the first `whole` variables are whole numbers."""
        row, column, value = (np.concatenate(parts) for parts in zip(*self.entries, strict=True))
        matrix = csc_array((value, (row, column)), shape=(self.rows, self.columns))
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = self.columns, self.rows
        program.col_cost_, program.col_upper_ = np.concatenate(self.cost), np.concatenate(self.most)
        program.col_lower_ = np.zeros(self.columns)
        program.row_lower_, program.row_upper_ = np.concatenate(self.lower), np.concatenate(self.upper)
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_, program.a_matrix_.index_ = matrix.indptr, matrix.indices
        program.a_matrix_.value_ = matrix.data
        if whole:
            kinds = [highspy.HighsVarType.kInteger] * whole
            program.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * (self.columns - whole)
        return program


def _matrix(model: Model) -> Matrix:
    """Seats first: their rows are those of the posts, in order."""
    matrix = Matrix()
    duties = matrix.variables(model.cost, np.ones(len(model.cost)))
    seats = matrix.bounded(model.demand, model.demand)
    matrix.put(seats[model.post], duties)
    matrix.put(seats, matrix.variables(model.shortage, model.demand))
    slot, people = model.slot, model.people
    for clique in model.slots.cliques():
        within = np.flatnonzero(np.isin(slot, clique))
        matrix.limit(model.person[within], duties[within], np.ones(people, np.int64))
    nightly = np.flatnonzero(model.slots.night[slot])
    matrix.limit(model.person[nightly], duties[nightly], model.most_nights - model.nights)
    _fairness(model, matrix, duties)
    return matrix


def _fairness(model: Model, matrix: Matrix, duties: Ints) -> None:
    """Each person's duties of a kind are steps, each dearer than the one before."""
    account = model.slots.kind[model.slot] * model.people + model.person
    used, most = np.unique(account, return_counts=True)
    row = np.full(model.load.size, -1)
    row[used] = matrix.bounded(np.zeros(len(used)))
    matrix.put(row[account], duties)
    last = model.again.shape[1] - 1
    for step in range(int(most.max(initial=0))):
        # The last step of the list holds for all that follow.
        index = np.minimum(model.load.ravel()[used] + step, last)
        some = (most > step) & ((step == 0) | (model.load.ravel()[used] + step <= last))
        price = model.again[used // model.people, index]
        steps = matrix.variables(price[some], np.where(index == last, np.inf, 1.0)[some])
        matrix.put(row[used[some]], steps, -1.0)


def _solver(program: highspy.HighsLp, stop: Stop) -> Iterator[highspy.Highs]:
    """One thread and one seed, so that the same program has the same answer."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 0)
    solver.setOptionValue("mip_abs_gap", 0.9)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_max_nodes", NODES)

    def ask(event: highspy.highs.HighsCallbackEvent) -> None:
        if stop():
            event.interrupt()

    solver.cbMipInterrupt.subscribe(ask)
    solver.cbSimplexInterrupt.subscribe(ask)
    solver.passModel(program)
    yield solver
    solver.clear()


def best_plan(model: Model, start: Ints, stop: Stop) -> tuple[Ints, bool] | None:
    """The best columns and whether that is proven; `None` when stopped. `start`: columns to begin with."""
    matrix = _matrix(model)
    for solver in _solver(matrix.program(len(model.cost)), stop):
        held = np.isin(np.arange(len(model.cost)), start)
        solver.setSolution(len(held), np.arange(len(held), dtype=np.int32), held.astype(float))
        solver.run()
        status = solver.getModelStatus()
        if status not in {highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit}:
            break
        values = np.asarray(solver.getSolution().col_value)[: len(held)]
        return np.flatnonzero(values > 0.5), status == highspy.HighsModelStatus.kOptimal
    return None


def relaxed(model: Model, stop: Stop) -> tuple[float, Floats] | None:
    """The bound below which no plan costs, and the prices of posts that go with it; `None` when stopped."""
    for solver in _solver(_matrix(model).program(0), stop):
        solver.run()
        if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
            prices = np.asarray(solver.getSolution().row_dual)[: len(model.demand)]
            return solver.getInfo().objective_function_value, np.clip(prices, 0.0, model.shortage)
    return None
