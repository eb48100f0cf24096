# ruff: noqa
# fmt: off
"""Baselines for the appraisal engine: the same scheme by hand in DuckDB SQL and in NumPy, totals only (no credit per record).

    python baseline.py gen 1M|10M|50M DIR      make DIR/records.parquet and DIR/members.parquet
    python baseline.py duckdb DIR [threads]    seconds (median of 5), digest of members and of branches
    python baseline.py numpy DIR               the same

needs numpy, pyarrow, duckdb. Points are integers x100. Digests of both agree; an engine that expresses this scheme must give them too.
The scheme, year 2026: items 1-4 group 1, 5-8 group 2, 9-12 group 3, 13-16 group 4, 17-19 group 5 (deductions), 20 veto. ITEMS gives
(points, group, cap a year, cap a quarter); GROUPCAP the groups' caps. Group 3 counts its highest record alone. total = sum, never below 0.
Grades: 0 vetoed; 4 if total>=5500 and group1>=1500 and group2>=1000; 3 if total>=4500 and group1>=1000; 2 if total>=3000; else 1. Grade 4
is for 30 % of a branch, rounded down, in the order total, group 1 (both descending), member id; the others have 3. Branch score =
(60*(sum of totals // n) + 30*min(10000, 10000*records of item 1 // 4n) + 10*min(10000, 500*records of item 12)) // 100; stars 5 from 6500,
4 from 5800, 3 from 5000, 2 from 4000, else 1.
"""
import hashlib, statistics, sys, time
import numpy as np, pyarrow as pa, pyarrow.parquet as pq

SIZES = {"1M": (1_000_000, 20_000, 1_000), "10M": (10_000_000, 200_000, 10_000), "50M": (50_000_000, 1_000_000, 50_000)}
ITEMS = {1: (50, 1, 600, None), 2: (100, 1, 800, None), 3: (80, 1, 800, None), 4: (120, 1, 1200, None),
         5: (60, 2, 600, None), 6: (70, 2, 700, None), 7: (90, 2, 900, None), 8: (110, 2, 1100, None),
         9: (300, 3, None, None), 10: (400, 3, None, None), 11: (500, 3, None, None), 12: (600, 3, None, None),
         13: (100, 4, 500, 150), 14: (120, 4, 600, 200), 15: (150, 4, 900, None), 16: (90, 4, 700, None),
         17: (-50, 5, -300, None), 18: (-100, 5, -500, None), 19: (-200, 5, -800, None), 20: (0, 0, None, None)}
GROUPCAP = {1: 3000, 2: 2500, 3: 2000, 4: 2000, 5: -1000}
MEMBER = ["member_id", "branch_id", "c1", "c2", "c3", "c4", "c5", "total", "grade"]
BRANCH = ["branch_id", "n", "sum_total", "star_score", "star"]
P0 = 20261


def gen(size, out):
    n_all, m, b = SIZES[size]
    rng = np.random.default_rng(7)
    p = np.zeros(20); p[:16] = 1.0; p[16:19] = 0.16; p = p / p.sum() * (1 - 0.0001); p[19] = 0.0001
    cdf, writer, done = np.cumsum(p), None, 0
    while done < n_all:
        n = min(5_000_000, n_all - done)
        mem = (m * rng.random(n) ** 1.3).astype(np.int32)
        item = (np.searchsorted(cdf, rng.random(n) * cdf[-1] * 0.9999999) + 1).astype(np.int16)
        qty = (np.searchsorted(np.cumsum([.6, .3, .1]), rng.random(n) * 0.9999999) + 1).astype(np.int16)
        day = np.sort(((done + rng.random(n) * n) / n_all * 365).astype(np.int32))
        date = (np.datetime64("2026-01-01") + day).astype("datetime64[D]")
        per = (P0 + (date.astype("datetime64[M]").astype(int) % 12) // 3).astype(np.int32)
        t = pa.table({"member_id": mem, "branch_id": (mem // (m // b)).astype(np.int32), "item": item, "date": pa.array(date), "qty": qty, "period": per})
        writer = writer or pq.ParquetWriter(f"{out}/records.parquet", t.schema, compression="zstd")
        writer.write_table(t, row_group_size=500_000); done += n
    writer.close()
    ids = np.arange(m, dtype=np.int32)
    pq.write_table(pa.table({"member_id": ids, "branch_id": (ids // (m // b)).astype(np.int32)}), f"{out}/members.parquet")


def digest(members, branches):
    out = []
    for d, cols in ((members, MEMBER), (branches, BRANCH)):
        a = np.stack([np.asarray(d[c]).astype(np.int64) for c in cols], 1)
        out.append(hashlib.sha256(a[np.argsort(a[:, 0], kind="stable")].tobytes()).hexdigest()[:16])
    return "/".join(out)


def sql():
    cols = []
    for k, (_, _, _, cq) in ITEMS.items():
        if k in (9, 10, 11, 12, 20): continue
        cols += [f"sum(CASE WHEN item={k} AND period={P0 - 1 + q} THEN qty ELSE 0 END)::BIGINT s{k}_{q}" for q in (1, 2, 3, 4)] if cq else [f"sum(CASE WHEN item={k} THEN qty ELSE 0 END)::BIGINT s{k}"]
    cols += ["max(CASE item " + " ".join(f"WHEN {k} THEN qty*{ITEMS[k][0]}" for k in (9, 10, 11, 12)) + " ELSE 0 END) m3"]
    cols += [f"sum(CASE WHEN item={k} THEN 1 ELSE 0 END)::BIGINT {n}" for n, k in (("veto", 20), ("n1", 1), ("n12", 12))]

    def p(k):
        pts, c, cy, cq = ITEMS[k]
        if cq: return f"least({'+'.join(f'least(s{k}_{q}*{pts},{cq})' for q in (1, 2, 3, 4))},{cy})"
        return f"{'greatest' if c == 5 else 'least'}(s{k}*{pts},{cy})"
    g = lambda c: "+".join(p(k) for k in ITEMS if ITEMS[k][1] == c)
    member = f"""WITH w AS (SELECT member_id, {', '.join(cols)} FROM rec WHERE period BETWEEN {P0} AND {P0 + 3} GROUP BY member_id)
    , cats AS (SELECT m.member_id, m.branch_id, coalesce(veto,0) veto, coalesce(n1,0) n1, coalesce(n12,0) n12, coalesce(least({g(1)},{GROUPCAP[1]}),0) c1,
      coalesce(least({g(2)},{GROUPCAP[2]}),0) c2, coalesce(least(m3,{GROUPCAP[3]}),0) c3, coalesce(least({g(4)},{GROUPCAP[4]}),0) c4, coalesce(greatest({g(5)},{GROUPCAP[5]}),0) c5 FROM mem m LEFT JOIN w USING (member_id))
    , sc AS (SELECT *, greatest(0, c1+c2+c3+c4+c5) total FROM cats)
    , gr AS (SELECT *, CASE WHEN veto>0 THEN 0 WHEN total>=5500 AND c1>=1500 AND c2>=1000 THEN 4 WHEN total>=4500 AND c1>=1000 THEN 3 WHEN total>=3000 THEN 2 ELSE 1 END g0, count(*) OVER (PARTITION BY branch_id) bn FROM sc)
    , rk AS (SELECT *, row_number() OVER (PARTITION BY branch_id ORDER BY g0 DESC, total DESC, c1 DESC, member_id) rn FROM gr)
    SELECT member_id, branch_id, n1, n12, c1,c2,c3,c4,c5,total, CASE WHEN g0=4 AND rn > (bn*30) // 100 THEN 3 ELSE g0 END grade FROM rk"""
    branch = """SELECT branch_id, n, sum_total, star_score, CASE WHEN star_score>=6500 THEN 5 WHEN star_score>=5800 THEN 4 WHEN star_score>=5000 THEN 3 WHEN star_score>=4000 THEN 2 ELSE 1 END star FROM (
      SELECT *, (60*(sum_total // n) + 30*least(10000,(10000*k1) // (n*4)) + 10*least(10000,500*k12)) // 100 star_score FROM (
      SELECT branch_id, count(*) n, sum(total)::BIGINT sum_total, sum(n1)::BIGINT k1, sum(n12)::BIGINT k12 FROM mr GROUP BY branch_id))"""
    return member, branch


def by_duckdb(d, threads=2):
    import duckdb
    con = duckdb.connect(); con.execute(f"set threads={threads}")
    con.execute(f"create view rec as select * from '{d}/records.parquet'"); con.execute(f"create view mem as select * from '{d}/members.parquet'")
    member, branch = sql()
    con.execute("create or replace temp table mr as " + member); con.execute("create or replace temp table br as " + branch)
    return lambda: (con.execute("select * from mr").fetchnumpy(), con.execute("select * from br").fetchnumpy())


def by_numpy(d):
    rec, mem = pq.read_table(f"{d}/records.parquet"), pq.read_table(f"{d}/members.parquet")
    r = {c: rec[c].to_numpy() for c in ("member_id", "item", "qty", "period")}
    ids, br = mem["member_id"].to_numpy(), mem["branch_id"].to_numpy()
    n = len(ids); who = r["member_id"].astype(np.int64)
    s = np.bincount(who * 21 + r["item"], weights=r["qty"], minlength=n * 21).reshape(n, 21).astype(np.int64)

    def p(k):
        pts, c, cy, cq = ITEMS[k]
        if not cq: return (np.maximum if c == 5 else np.minimum)(s[:, k] * pts, cy)
        w = r["item"] == k
        q = np.bincount(who[w] * 4 + (r["period"][w] - P0), weights=r["qty"][w], minlength=n * 4).reshape(n, 4).astype(np.int64)
        return np.minimum(np.minimum(q * pts, cq).sum(1), cy)
    c = {g: sum(p(k) for k in ITEMS if ITEMS[k][1] == g) for g in (1, 2, 4, 5)}
    w = (r["item"] >= 9) & (r["item"] <= 12); c[3] = np.zeros(n, np.int64)
    pts = np.array([ITEMS.get(k, (0,))[0] for k in range(21)])
    np.maximum.at(c[3], who[w], r["qty"][w] * pts[r["item"][w]])
    c = {g: (np.maximum if g == 5 else np.minimum)(v, GROUPCAP[g]) for g, v in c.items()}
    veto, n1, n12 = (np.bincount(who[r["item"] == k], minlength=n) for k in (20, 1, 12))
    total = np.maximum(0, sum(c.values()))
    g0 = np.select([veto > 0, (total >= 5500) & (c[1] >= 1500) & (c[2] >= 1000), (total >= 4500) & (c[1] >= 1000), total >= 3000], [0, 4, 3, 2], 1)
    bn = np.bincount(br); o = np.lexsort((ids, -c[1], -total, -g0, br)); start = np.concatenate([[0], np.cumsum(bn)[:-1]])
    rn = np.empty(n, np.int64); rn[o] = np.arange(n) - np.repeat(start, bn) + 1
    grade = np.where((g0 == 4) & (rn > bn[br] * 30 // 100), 3, g0)
    st, k1, k12 = (np.bincount(br, weights=v).astype(np.int64) for v in (total, n1, n12))
    score = (60 * (st // bn) + 30 * np.minimum(10000, 10000 * k1 // (bn * 4)) + 10 * np.minimum(10000, 500 * k12)) // 100
    star = np.select([score >= 6500, score >= 5800, score >= 5000, score >= 4000], [5, 4, 3, 2], 1)
    m = dict(member_id=ids, branch_id=br, **{f"c{g}": v for g, v in c.items()}, total=total, grade=grade)
    return lambda: (m, dict(branch_id=np.arange(len(bn)), n=bn, sum_total=st, star_score=score, star=star))


if __name__ == "__main__":
    if sys.argv[1] == "gen":
        gen(sys.argv[2], sys.argv[3])
    else:
        run = {"duckdb": lambda: by_duckdb(sys.argv[2], int((sys.argv[3:] or [2])[0])), "numpy": lambda: by_numpy(sys.argv[2])}[sys.argv[1]]
        times = []
        for _ in range(6):
            t = time.perf_counter(); result = run(); times.append(time.perf_counter() - t)
        print(f"{sys.argv[1]} {statistics.median(times[1:]):.3f} s {digest(*result())}")
